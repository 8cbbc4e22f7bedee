package dev.drydock.action.backup.velero;

import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.velero.VeleroBackup;
import dev.drydock.cluster.velero.VeleroRestore;
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
import dev.drydock.core.text.Tone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code backup velero describe NAME}: how a backup or a restore stands, and what it met. */
final class DescribeQuery implements Query {
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "backup velero describe",
            "Tells how a backup of Velero's stands, what is in it, and what errors and warnings it met.",
            "NAME",
            1,
            1,
            List.of(OneThing.RESTORE),
            List.of("backup velero describe before-upgrade"),
            OneThing::read);

    private final VeleroTools tools;

    DescribeQuery(VeleroTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        OneThing thing = (OneThing) command;
        return switch (thing.kind()) {
            case BACKUP -> describe(tools.backup(thing.name()));
            case RESTORE -> describe(restore(thing.name()));
        };
    }

    private VeleroRestore restore(String name) {
        tools.requireVelero();
        return tools.asking(() -> tools.velero().restore(name))
                .orElseThrow(() -> new RefusalException("Velero has no restore " + Words.shown(name) + "."));
    }

    private Card describe(VeleroBackup backup) {
        List<Block.Fact> facts = new ArrayList<>(List.of(
                new Block.Fact("Namespaces", Text.of(VeleroNames.words(backup.namespaces(), backup.excluded()))),
                new Block.Fact("Kept in", Text.of(Wording.name(backup.location().orElse("not chosen yet"))))));
        backup.schedule().ifPresent(name -> facts.add(new Block.Fact("Schedule", Text.of(Wording.name(name)))));
        moment(facts, "Expires", backup.expiresAt());
        List<Block> more = new ArrayList<>();
        tools.trouble(backup.location(), false)
                .ifPresent(why ->
                        more.add(new Block.Section(Tone.DANGER, "It cannot be read now", List.of(Text.marked(why)))));
        return card("Backup " + backup.name(), VeleroWork.Kind.BACKUP, backup.name(), backup.work(), facts, more);
    }

    private Card describe(VeleroRestore restore) {
        List<Block.Fact> facts =
                new ArrayList<>(List.of(new Block.Fact("Backup", Text.empty().code(Wording.name(restore.backup())))));
        return card(
                "Restore " + restore.name(), VeleroWork.Kind.RESTORE, restore.name(), restore.work(), facts, List.of());
    }

    private Card card(
            String thing,
            VeleroWork.Kind kind,
            String name,
            VeleroWork work,
            List<Block.Fact> facts,
            List<Block> more) {
        String title = Wording.line(thing, 250) + " " + WorkWords.now(work);
        moment(facts, "Began", work.startedAt());
        moment(facts, "Ended", work.completedAt());
        List<Block> blocks = new ArrayList<>(List.of(
                new Block.Heading(Wording.name(thing)),
                new Block.Paragraph(Text.of("It " + WorkWords.now(work) + ".")),
                new Block.Facts(facts)));
        String why = WorkWords.why(work);
        if (!why.isEmpty()) {
            blocks.add(new Block.Section(Tone.DANGER, "Why", List.of(Text.of(why))));
        }
        blocks.addAll(more);
        if (work.phase().isOver() && work.errors() + work.warnings() > 0) {
            blocks.addAll(met(kind, name));
        }
        return new Card(title, blocks);
    }

    /** What cannot be fetched is told, and all else is told nevertheless. */
    private List<Block> met(VeleroWork.Kind kind, String name) {
        try {
            return tools.asking(() -> {
                try {
                    return WorkWords.sections(tools.velero().results(kind, name));
                } catch (ClusterException away) {
                    return List.of(new Block.Section(
                            Tone.CAUTION,
                            "Its errors and warnings cannot be listed",
                            List.of(Text.of(Wording.sentence(away.getMessage())))));
                }
            });
        } catch (RefusalException stopping) {
            return List.of();
        }
    }

    private static void moment(List<Block.Fact> facts, String label, Optional<Instant> at) {
        at.ifPresent(moment -> facts.add(new Block.Fact(label, Text.empty().moment(moment))));
    }
}
