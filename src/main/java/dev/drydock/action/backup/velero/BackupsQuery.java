package dev.drydock.action.backup.velero;

import dev.drydock.cluster.velero.VeleroBackup;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code backup velero list}: the backups that Velero has. */
final class BackupsQuery implements Query {
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "backup velero list",
            "Lists Velero's backups, newest first.",
            "",
            0,
            0,
            List.of(),
            List.of("backup velero list"),
            arguments -> new Backups());

    private record Backups() implements Command {}

    private final VeleroTools tools;

    BackupsQuery(VeleroTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        tools.requireVelero();
        List<VeleroBackup> backups = tools.asking(tools.velero()::backups);
        Optional<String> trouble = tools.trouble(Optional.empty(), true);
        List<Block> blocks = new ArrayList<>();
        String title =
                backups.isEmpty() ? "Velero has no backup" : Wording.count(backups.size(), "backup") + " of Velero's";
        blocks.add(new Block.Heading(title));
        trouble.ifPresent(why ->
                blocks.add(new Block.Section(Tone.CAUTION, "No new backup can be kept", List.of(Text.marked(why)))));
        if (backups.isEmpty()) {
            blocks.add(new Block.Paragraph(Text.marked("`backup velero create` makes one.")));
            return new Card(title, blocks);
        }
        Table table = new Table("NAME", "PHASE", "ERRORS", "WARNINGS", "AGE", "EXPIRES", "LOCATION", "SCHEDULE");
        Instant now = tools.clock().instant();
        for (VeleroBackup backup : backups) {
            table.line(
                    Wording.name(backup.name()),
                    Wording.name(backup.work().phase().word()),
                    String.valueOf(backup.work().errors()),
                    String.valueOf(backup.work().warnings()),
                    backup.createdAt()
                            .map(at -> Wording.duration(Duration.between(at, now)))
                            .orElse(""),
                    backup.expiresAt()
                            .map(at -> at.isAfter(now) ? "in " + Wording.duration(Duration.between(now, at)) : "now")
                            .orElse(""),
                    Wording.name(backup.location().orElse("")),
                    Wording.name(backup.schedule().orElse("")));
        }
        blocks.add(new Block.Preformatted(table.toString()));
        return new Card(title, blocks);
    }
}
