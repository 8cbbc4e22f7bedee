package dev.drydock.action.backup.velero;

import dev.drydock.cluster.velero.VeleroSchedule;
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
import java.util.stream.Collectors;

/** {@code backup velero schedules}: when Velero makes backups by itself. */
final class SchedulesQuery implements Query {
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "backup velero schedules",
            "Lists Velero's schedules: when each makes backups, when it last did, and which are paused.",
            "",
            0,
            0,
            List.of(),
            List.of("backup velero schedules"),
            arguments -> new Schedules());

    private record Schedules() implements Command {}

    private final VeleroTools tools;

    SchedulesQuery(VeleroTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        tools.requireVelero();
        List<VeleroSchedule> schedules = tools.asking(tools.velero()::schedules);
        if (schedules.isEmpty()) {
            return Card.of("Velero has no schedule.");
        }
        String title = Wording.count(schedules.size(), "schedule") + " of Velero's";
        Instant now = tools.clock().instant();
        Table table = new Table("NAME", "WHEN", "STATE", "LAST BACKUP", "NAMESPACES");
        List<Text> refused = new ArrayList<>();
        for (VeleroSchedule schedule : schedules) {
            table.line(
                    Wording.name(schedule.name()),
                    Wording.name(schedule.cron()),
                    schedule.paused() ? "PAUSED" : Wording.name(schedule.phase()),
                    schedule.lastBackup()
                            .map(at -> Wording.duration(Duration.between(at, now)) + " ago")
                            .orElse("never"),
                    Wording.name(VeleroNames.words(schedule.namespaces(), List.of())));
            if (!schedule.validationErrors().isEmpty()) {
                refused.add(Text.empty()
                        .code(Wording.name(schedule.name()))
                        .plain(": "
                                + Wording.sentence(schedule.validationErrors().stream()
                                        .limit(3)
                                        .collect(Collectors.joining("; ")))));
            }
        }
        List<Block> blocks =
                new ArrayList<>(List.of(new Block.Heading(title), new Block.Preformatted(table.toString())));
        if (!refused.isEmpty()) {
            blocks.add(new Block.Section(Tone.DANGER, "Refused by Velero: no backups are made", refused));
        }
        return new Card(title, blocks);
    }
}
