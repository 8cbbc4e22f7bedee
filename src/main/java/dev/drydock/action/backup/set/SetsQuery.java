package dev.drydock.action.backup.set;

import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.BackupEntry.Kind;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
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

/** {@code backup sets}: which sets are kept, and what is in each. */
final class SetsQuery implements Query {
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "backup sets",
            "Lists the backup sets that are kept, newest first.",
            "",
            0,
            0,
            List.of(),
            List.of("backup sets"),
            arguments -> new Listing());

    private record Listing() implements Command {}

    private final SetTools tools;

    SetsQuery(SetTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        // Of what cannot be read nobody knows that it is no set.
        List<BackupEntry> sets = tools.backups().all().stream()
                .filter(entry -> entry.kind() == Kind.SET || entry.kind() == Kind.UNKNOWN)
                .toList();
        if (sets.isEmpty()) {
            return Card.of("No backup set is kept. `backup set` makes one.");
        }
        String own = tools.backups().clusterUid();
        String title = Wording.count(sets.size(), "backup set");
        Table table = new Table("NAME", "AGE", "PARTS", "BY", "VERDICT");
        List<Text> reasons = new ArrayList<>();
        for (BackupEntry entry : sets) {
            table.line(
                    entry.name(),
                    Wording.duration(Duration.between(
                            entry.takenAt(), tools.backups().clock().instant())),
                    Wording.name(String.join(", ", entry.facts().keySet())),
                    Wording.name(entry.by()),
                    switch (entry.verdict()) {
                        case Verdict.Good good -> "good" + whose(entry, own);
                        case Verdict.Bad bad -> "BAD" + whose(entry, own);
                        case Verdict.Unreadable none -> "UNREADABLE";
                    });
            switch (entry.verdict()) {
                case Verdict.Good good -> {}
                case Verdict.Bad(String why) ->
                    reasons.add(Text.empty().code(entry.name()).plain(": " + Wording.sentence(why)));
                case Verdict.Unreadable(String why) ->
                    reasons.add(
                            Text.empty().code(entry.name()).plain(": its entry is damaged: " + Wording.sentence(why)));
            }
        }
        List<Block> blocks =
                new ArrayList<>(List.of(new Block.Heading(title), new Block.Preformatted(table.toString())));
        if (!reasons.isEmpty()) {
            blocks.add(new Block.Section(Tone.CAUTION, "Not good: a cluster is not rebuilt from these alone", reasons));
        }
        return new Card(title, blocks);
    }

    private static String whose(BackupEntry entry, String own) {
        return entry.cluster().equals(own) ? "" : ", another cluster's";
    }
}
