package dev.drydock.action.backup.velero;

import dev.drydock.cluster.velero.VeleroPhase;
import dev.drydock.cluster.velero.VeleroPhase.Known;
import dev.drydock.cluster.velero.VeleroResults;
import dev.drydock.cluster.velero.VeleroWork;
import dev.drydock.core.report.Wording;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words for how a backup or a restore stands. */
final class WorkWords {
    /** So many errors are told in the thread; all of them are in the log. */
    private static final int TOLD = 10;

    private WorkWords() {}

    /** Where it is, as the end of a sentence about it: {@code is under way: 120 of 400 items}. */
    static String now(VeleroWork work) {
        String phase = switch (work.phase()) {
            case Known known -> known.words();
            case VeleroPhase.Unknown(String word) ->
                "is in the phase " + Wording.name(word) + ", which Drydock does not know";
        };
        List<String> details = new ArrayList<>();
        if (work.phase() == Known.QUEUED && work.queuePosition() > 0) {
            details.add("place " + work.queuePosition() + " in the queue");
        }
        work.items().ifPresent(items -> details.add(items.done() + " of " + items.total() + " items"));
        work.operations()
                .ifPresent(operations -> details.add(operations.done() + " of " + operations.total() + " operations"));
        if (work.errors() > 0) {
            details.add(Wording.count(work.errors(), "error"));
        }
        if (work.warnings() > 0) {
            details.add(Wording.count(work.warnings(), "warning"));
        }
        return phase + (details.isEmpty() ? "" : ": " + String.join(", ", details));
    }

    /** Why it was refused or failed; empty where neither. */
    static String why(VeleroWork work) {
        return Stream.concat(
                        work.validationErrors().stream().limit(TOLD),
                        Stream.of(work.failureReason()).filter(reason -> !reason.isEmpty()))
                .map(Wording::sentence)
                .collect(Collectors.joining("; "));
    }

    /** Errors and warnings, errors first, as lines for the thread: no more than a person reads. */
    static List<String> told(VeleroResults results, String log) {
        List<String> lines = new ArrayList<>();
        add(lines, "Error", results.errors());
        add(lines, "Warning", results.warnings());
        if (lines.size() > TOLD) {
            int more = lines.size() - TOLD;
            lines.subList(TOLD, lines.size()).clear();
            lines.add("… and " + more + " more: `" + log + "`");
        }
        return lines;
    }

    private static void add(List<String> lines, String what, List<String> messages) {
        messages.forEach(message -> lines.add(what + ": " + Wording.sentence(message)));
    }

    /** Errors and warnings as sections of a card, which has room for all. */
    static List<Block> sections(VeleroResults results) {
        List<Block> sections = new ArrayList<>();
        section(sections, Tone.DANGER, "error", results.errors());
        section(sections, Tone.CAUTION, "warning", results.warnings());
        return sections;
    }

    private static void section(List<Block> sections, Tone tone, String what, List<String> messages) {
        if (!messages.isEmpty()) {
            sections.add(new Block.Section(
                    tone,
                    Wording.count(messages.size(), what),
                    messages.stream().map(Wording::sentence).map(Text::of).toList()));
        }
    }
}
