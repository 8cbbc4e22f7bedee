package dev.drydock.action.backup;

import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.BackupEntry.Kind;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.report.Table;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Query;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code backup list}: what is kept beside etcd's snapshots. */
public final class BackupsQuery implements Query {
    static final OptionDefinition KIND = OptionDefinition.of(
            "--kind", OptionDefinition.Kind.TEXT, "KIND", "Only these: " + String.join(", ", words()) + ".");

    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "backup list",
            "Lists the backups that are kept beside etcd's snapshots, newest first.",
            "",
            0,
            0,
            List.of(KIND),
            List.of("backup list", "backup list --kind certificates"),
            arguments -> new Listing(kind(arguments)));

    private record Listing(Optional<Kind> kind) implements Command {}

    private final BackupTools tools;

    public BackupsQuery(BackupTools tools) {
        this.tools = tools;
    }

    static Optional<Kind> kind(Arguments arguments) {
        return arguments
                .text("--kind")
                .map(word -> Kind.of(word)
                        .orElseThrow(() ->
                                new CommandException("--kind is one of " + String.join(", ", words()) + ".", word)));
    }

    private static List<String> words() {
        return Stream.of(Kind.values())
                .filter(kind -> kind != Kind.UNKNOWN)
                .map(Kind::word)
                .toList();
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        Optional<Kind> wanted = ((Listing) command).kind();
        List<BackupEntry> kept = tools.all().stream()
                .filter(entry -> wanted.isEmpty() || entry.kind() == wanted.get())
                .toList();
        if (kept.isEmpty()) {
            return Card.of("No backup "
                    + wanted.map(kind -> "of the kind " + kind.word() + " ").orElse("")
                    + "is kept. `help backup` tells how one is taken.");
        }
        String title = Wording.count(kept.size(), "backup");
        String own = tools.clusterUid();
        Table table = new Table("NAME", "KIND", "AGE", "SIZE", "BY", "VERDICT", "IN IT");
        for (BackupEntry entry : kept) {
            if (entry.verdict() instanceof Verdict.Unreadable) {
                table.line(entry.name(), "", "", "", "", "UNREADABLE", "");
                continue;
            }
            table.line(
                    entry.name(),
                    entry.kind().word(),
                    Wording.duration(
                            Duration.between(entry.takenAt(), tools.clock().instant())),
                    Bytes.show(entry.bytes()),
                    Wording.name(entry.by()),
                    verdict(entry) + (entry.cluster().equals(own) ? "" : ", another cluster's"),
                    facts(entry));
        }
        List<Block> blocks =
                new ArrayList<>(List.of(new Block.Heading(title), new Block.Preformatted(table.toString())));
        List<Text> reasons = kept.stream().flatMap(entry -> why(entry).stream()).toList();
        if (!reasons.isEmpty()) {
            blocks.add(new Block.Section(Tone.CAUTION, "Not good; `backup prune NAME` deletes them", reasons));
        }
        return new Card(title, blocks);
    }

    /** A few things that are in it, as its entry tells them. */
    static String facts(BackupEntry entry) {
        return Wording.name(entry.facts().entrySet().stream()
                .filter(fact -> !fact.getKey().equals(BackupTools.ADDRESSES))
                .map(fact -> fact.getKey() + " " + fact.getValue())
                .collect(Collectors.joining(", ")));
    }

    private static String verdict(BackupEntry entry) {
        return switch (entry.verdict()) {
            case Verdict.Good good -> "good";
            case Verdict.Bad bad -> "BAD";
            case Verdict.Unreadable none -> "UNREADABLE";
        };
    }

    private static Optional<Text> why(BackupEntry entry) {
        Text name = Text.empty().code(entry.name());
        return switch (entry.verdict()) {
            case Verdict.Good good -> Optional.empty();
            case Verdict.Bad bad -> Optional.of(name.plain(": " + Wording.sentence(bad.why())));
            case Verdict.Unreadable none ->
                Optional.of(name.plain(": its entry cannot be read: " + Wording.sentence(none.why())));
        };
    }
}
