package dev.drydock.action.backup.velero;

import dev.drydock.cluster.velero.VeleroPhase.Known;
import dev.drydock.cluster.velero.VeleroText;
import dev.drydock.cluster.velero.VeleroWork;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.Words;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Query;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import java.util.List;

/** {@code backup velero logs NAME}: the log of a backup or a restore, as a file. */
final class LogsQuery implements Query {
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "backup velero logs",
            "Gives the log of a backup or a restore of Velero's, as a file.",
            "NAME",
            1,
            1,
            List.of(OneThing.RESTORE),
            List.of("backup velero logs before-upgrade", "backup velero logs before-upgrade-r-7k3m9q2d --restore"),
            OneThing::read);

    private final VeleroTools tools;

    LogsQuery(VeleroTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        OneThing thing = (OneThing) command;
        VeleroWork work = work(thing);
        if (!work.phase().isOver() || work.phase() == Known.FAILED_VALIDATION) {
            String why = WorkWords.why(work);
            throw new RefusalException(
                    "There is no log yet: it " + WorkWords.now(work) + (why.isEmpty() ? "." : " (" + why + ")."));
        }
        VeleroText log = tools.asking(() -> tools.velero().log(thing.kind(), thing.name()));
        String title = "Log of " + Wording.line(thing.name(), 200);
        if (log.content().isBlank()) {
            return Card.of(title + ": it is empty.");
        }
        List<Block> blocks = List.of(
                new Block.Paragraph(Text.of(
                        log.whole()
                                ? title + "."
                                : title + ": its beginning; the rest is too long to be given. Velero's own command line"
                                        + " gives all of it.")),
                new Block.Attachment(title, log.content()));
        return new Card(title, blocks);
    }

    private VeleroWork work(OneThing thing) {
        return switch (thing.kind()) {
            case BACKUP -> tools.backup(thing.name()).work();
            case RESTORE -> {
                tools.requireVelero();
                yield tools.asking(() -> tools.velero().restore(thing.name()))
                        .orElseThrow(
                                () -> new RefusalException("Velero has no restore " + Words.shown(thing.name()) + "."))
                        .work();
            }
        };
    }
}
