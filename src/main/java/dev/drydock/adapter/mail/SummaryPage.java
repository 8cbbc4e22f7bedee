package dev.drydock.adapter.mail;

import dev.drydock.core.approval.Person;
import dev.drydock.core.plan.Fingerprint;
import dev.drydock.core.report.Summary;
import dev.drydock.core.run.StepState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A summary laid out as facts and bounded tables: what the HTML and the plain text both show. All words are raw; the template
 * escapes them.
 *
 * @param summary what is told
 * @param picture whether a timeline picture comes with it
 */
public record SummaryPage(Summary summary, boolean picture) {
    /** More rows than this are in the attachment only. */
    static final int ROWS = 200;

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /**
     * A titled table.
     *
     * @param more what is left out; empty when nothing is
     */
    public record Table(String title, List<List<String>> rows, String more) {
        public Table {
            rows = List.copyOf(rows);
        }

        static Table of(String title, List<List<String>> rows, String whereAllAre) {
            return rows.size() <= ROWS
                    ? new Table(title, rows, "")
                    : new Table(title, rows.subList(0, ROWS), "… and " + (rows.size() - ROWS) + " more" + whereAllAre);
        }
    }

    public String title() {
        return summary.headline() + " " + summary.result();
    }

    /** The outcome as a sentence: {@code Succeeded after 1 m 42 s.} */
    public String result() {
        String result = summary.result();
        return result.substring(0, 1).toUpperCase(Locale.ROOT) + result.substring(1) + ".";
    }

    /** Legible on white and on black. */
    public String colour() {
        return switch (summary.outcome()) {
            case SUCCEEDED -> "#2e9e5b";
            case FAILED -> "#d9483b";
            case ABORTED -> "#c98a0b";
            case REJECTED, EXPIRED -> "#7b8794";
        };
    }

    public String pictureInWords() {
        return "Timeline of " + summary.steps() + " steps";
    }

    public String fingerprint() {
        return summary.fingerprint().map(Fingerprint::hex).orElse("none");
    }

    /** Who, why, what and when. */
    public List<Summary.Fact> facts() {
        List<Summary.Fact> facts = new ArrayList<>();
        facts.add(new Summary.Fact("Asked by", at(summary.requester(), summary.requestedAt())));
        summary.reason().ifPresent(reason -> facts.add(new Summary.Fact("Reason", reason)));
        facts.add(new Summary.Fact("Command", summary.line()));
        summary.approvals()
                .forEach(approval -> facts.add(new Summary.Fact("Approved by", at(approval.by(), approval.at()))));
        summary.startedAt().ifPresent(start -> facts.add(new Summary.Fact("Started", MOMENT.format(start))));
        facts.add(new Summary.Fact("Ended", MOMENT.format(summary.endedAt())));
        if (summary.attempts() > 1) {
            facts.add(new Summary.Fact("Taken up", summary.attempts() + " times"));
        }
        facts.addAll(summary.facts());
        return facts;
    }

    private static String at(Person person, Instant when) {
        return person.handle() + ", " + MOMENT.format(when);
    }

    /** What happened, then why it took so long, then what had been planned; empty tables are left out. */
    public List<Table> tables() {
        List<Table> tables = new ArrayList<>();
        tables.add(Table.of(
                "What was done",
                summary.groups().stream()
                        .map(group -> List.of(group.name(), group.result()))
                        .toList(),
                "."));
        tables.add(Table.of(
                "What was waited for",
                summary.blocks().stream().map(SummaryPage::blocked).toList(),
                "."));
        tables.add(Table.of("Step by step", stepRows(), ": all are in the attached steps.csv."));
        tables.add(Table.of(
                "Who did what",
                summary.story().stream()
                        .map(told -> List.of(CLOCK.format(told.at()), told.what()))
                        .toList(),
                ": the journal has all of it."));
        summary.planned().forEach(section -> tables.add(planned(section)));
        return tables.stream().filter(table -> !table.rows().isEmpty()).toList();
    }

    private static Table planned(Summary.Planned section) {
        return Table.of(
                "Planned: " + section.title(),
                section.lines().stream().map(List::of).toList(),
                ".");
    }

    private static List<String> blocked(Summary.Blocked blocked) {
        String steps = blocked.steps() + (blocked.steps() == 1 ? " step" : " steps");
        return List.of(blocked.why(), steps, Summary.words(blocked.time()));
    }

    /** What did not go well comes first, so that no bound cuts it off. */
    private List<List<String>> stepRows() {
        return summary.groups().stream()
                .flatMap(group -> group.rows().stream())
                .sorted(Comparator.comparing(row -> row.status() == StepState.Status.DONE))
                .map(SummaryPage::stepRow)
                .toList();
    }

    private static List<String> stepRow(Summary.Row row) {
        String waited = row.waited().isZero() ? "" : ", " + Summary.words(row.waited()) + " of it waiting";
        return List.of(
                row.beganAt().map(CLOCK::format).orElse("–"),
                row.title(),
                outcome(row),
                row.took().map(Summary::words).orElse("–") + waited);
    }

    /** {@code gone}, {@code failed: blocked by budget shop/web}: what is done needs no word besides what came of it. */
    private static String outcome(Summary.Row row) {
        String word = word(row.status());
        if (row.detail().isEmpty()) {
            return word;
        }
        return row.status() == StepState.Status.DONE ? row.detail() : word + ": " + row.detail();
    }

    static String word(StepState.Status status) {
        return switch (status) {
            case LISTED -> "not begun";
            case INTENDED -> "not finished";
            case WAITING -> "still waiting";
            case DONE -> "done";
            case FAILED -> "failed";
            case SKIPPED -> "skipped";
        };
    }

    /** Whether some steps are in no table. */
    public boolean overflows() {
        return summary.steps() > ROWS;
    }

    /** The whole in plain text. */
    public String text() {
        StringBuilder text = new StringBuilder(summary.headline()).append('\n');
        text.append(result()).append('\n').append(summary.conclusion()).append("\n\n");
        facts().forEach(fact ->
                text.append(fact.label()).append(": ").append(fact.value()).append('\n'));
        for (Table table : tables()) {
            text.append('\n').append(table.title()).append('\n');
            table.rows()
                    .forEach(row ->
                            text.append("  ").append(String.join("  ", row)).append('\n'));
            if (!table.more().isEmpty()) {
                text.append("  ").append(table.more()).append('\n');
            }
        }
        text.append("\nFingerprint ").append(fingerprint());
        text.append("\nJournal head ").append(summary.journalHead());
        return text.append("\nRun ")
                .append(summary.run())
                .append(". Times are in UTC.\n")
                .toString();
    }

    /** All steps as comma-separated values, which no spreadsheet takes for formulas. */
    public String csv() {
        StringBuilder csv = new StringBuilder("group,step,outcome,detail,began,seconds,seconds waiting\r\n");
        for (Summary.Group group : summary.groups()) {
            for (Summary.Row row : group.rows()) {
                csv.append(String.join(
                                ",",
                                cell(group.name()),
                                cell(row.title()),
                                cell(word(row.status())),
                                cell(row.detail()),
                                cell(row.beganAt().map(Instant::toString).orElse("")),
                                seconds(row.took()),
                                seconds(Optional.of(row.waited()))))
                        .append("\r\n");
            }
        }
        return csv.toString();
    }

    private static String seconds(Optional<Duration> duration) {
        return duration.map(time -> String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0))
                .orElse("");
    }

    private static String cell(String content) {
        boolean formula = !content.isEmpty() && "=+-@\t".indexOf(content.charAt(0)) >= 0;
        return "\"" + (formula ? "'" : "") + content.replace("\"", "\"\"") + "\"";
    }
}
