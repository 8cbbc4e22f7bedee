package dev.drydock.action.backup.resources.restore;

import dev.drydock.action.backup.KeptBackups;
import dev.drydock.cluster.backup.BackupStore;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Query;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.util.ArrayList;
import java.util.List;

/** {@code backup diff A B}: what changed from one export to another, by objects and the paths of their fields, never their values. */
final class ArchiveDiffQuery implements Query {
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "backup diff",
            "Tells what changed from one export to another: objects that were added, are gone, or changed, and in which"
                    + " fields; never their values.",
            "ARCHIVE ARCHIVE",
            2,
            2,
            List.of(),
            List.of("backup diff before-upgrade after-upgrade"),
            arguments -> new Diff(
                    KeptBackups.kept(arguments.positionals().getFirst()),
                    KeptBackups.kept(arguments.positionals().getLast())));

    private record Diff(String before, String after) implements Command {}

    private final ResourceRestoreTools tools;

    ArchiveDiffQuery(ResourceRestoreTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        Diff diff = (Diff) command;
        tools.find(diff.before());
        tools.find(diff.after());
        ArchiveDifference difference = tools.backups().asking(() -> {
            try (BackupStore.Staged before = tools.fetch(diff.before());
                    BackupStore.Staged after = tools.fetch(diff.after())) {
                return ArchiveDifference.between(taker -> tools.read(before, taker), taker -> tools.read(after, taker));
            }
        });
        String title = "From " + diff.before() + " to " + diff.after();
        if (difference.isNone()) {
            return Card.of(title + " nothing changed.");
        }
        List<Block> blocks = new ArrayList<>(List.of(new Block.Heading(title)));
        section(blocks, Tone.NEUTRAL, difference.added(), "added");
        section(blocks, Tone.CAUTION, difference.gone(), "gone");
        section(blocks, Tone.NEUTRAL, difference.changed(), "changed");
        String counts = difference.added().count() + " added, "
                + difference.gone().count() + " gone, " + difference.changed().count() + " changed";
        blocks.add(1, new Block.Paragraph(Text.of(counts + ".")));
        return new Card(title + ": " + counts, blocks);
    }

    private static void section(List<Block> blocks, Tone tone, ArchiveDifference.Lines lines, String what) {
        if (lines.count() == 0) {
            return;
        }
        List<Text> texts = new ArrayList<>();
        lines.shown()
                .forEach(line -> texts.add(
                        line.fields().isEmpty()
                                ? Text.empty().code(Wording.name(line.object()))
                                : Text.empty()
                                        .code(Wording.name(line.object()))
                                        .plain(": " + Wording.sentence(line.fields()))));
        int more = lines.count() - lines.shown().size();
        if (more > 0) {
            texts.add(Text.of("… and " + more + " more"));
        }
        blocks.add(new Block.Section(tone, Wording.count(lines.count(), "object") + " " + what, texts));
    }
}
