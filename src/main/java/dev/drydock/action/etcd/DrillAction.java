package dev.drydock.action.etcd;

import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.Rehearsal.Programs;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code etcd drill [NAME]}: restores a kept snapshot into an etcd of its own, and looks whether all of it is there. It has no
 * effect outside of a folder that is thrown away, so it asks for no approval and does not hold the live etcd's lock.
 */
public final class DrillAction implements Action {
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "etcd drill",
            "Restores a kept snapshot into a scratch etcd on Drydock's machine, reads it there, and throws it away.",
            "[NAME]",
            0,
            1,
            List.of(),
            List.of("etcd drill", "etcd drill before-upgrade"),
            Set.of(Risk.HARMLESS),
            arguments ->
                    new Rehearse(arguments.positionals().stream().findFirst().map(SnapshotCommand::name)));

    /**
     * The command.
     *
     * @param name the snapshot's; empty for the newest good one of this etcd, as a schedule wants it
     */
    private record Rehearse(Optional<String> name) implements Command {}

    private final EtcdTools tools;

    public DrillAction(EtcdTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public boolean isDryRun(Command command) {
        return false;
    }

    @Override
    public Optional<String> reason(Command command) {
        return Optional.empty();
    }

    @Override
    public Plan plan(Command command) {
        SnapshotEntry entry = ((Rehearse) command)
                .name()
                .map(name -> KeptSnapshots.snapshot(tools, name))
                .orElseGet(this::newest);
        requireGood(entry);
        Programs.Found programs = switch (tools.rehearsal().programs()) {
            case Programs.Found found -> found;
            case Programs.Missing missing -> throw new RefusalException("No drill can be held here. " + missing.why());
        };
        return new Plan(
                "Rehearse the restore of snapshot " + entry.name(),
                Consequences.of(List.of(
                        new Consequence(Consequence.Kind.ACT, "etcd drill", ""),
                        new Consequence(Consequence.Kind.CONTENT, entry.name(), entry.sha256()))),
                List.of(
                        new Block.Fact("Size", Text.of(Bytes.show(entry.bytes()))),
                        new Block.Fact("Revision", Text.of(Long.toString(entry.revision()))),
                        new Block.Fact("Into", Text.of("etcd " + programs.version() + ", " + programs.where()))),
                otherVersion(entry, programs),
                List.of(),
                Risk.HARMLESS,
                List.of(lock(entry)));
    }

    private SnapshotEntry newest() {
        return tools.ownSnapshots().stream()
                .filter(entry -> entry.verdict() instanceof Verdict.Good)
                .findFirst()
                .orElseThrow(() -> new RefusalException(
                        "There is no good snapshot of this etcd to rehearse with: take one with `etcd snapshot`."));
    }

    private static void requireGood(SnapshotEntry entry) {
        switch (entry.verdict()) {
            case Verdict.Good good -> {}
            case Verdict.Bad bad ->
                throw new RefusalException("Snapshot `" + entry.name() + "` is bad and must not be restored: "
                        + bad.why() + ". `etcd snapshots` lists the good ones.");
            case Verdict.Unreadable none ->
                throw new RefusalException("The entry of snapshot `" + entry.name() + "` cannot be read: " + none.why()
                        + ". `etcd snapshots` lists the good ones.");
        }
    }

    /** A restore in earnest is done with the server's own minor version, so a drill with another one shows less. */
    private static List<Block.Section> otherVersion(SnapshotEntry entry, Programs.Found programs) {
        return minor(entry.etcdVersion()).equals(minor(programs.version()))
                ? List.of()
                : List.of(new Block.Section(
                        Tone.CAUTION,
                        "Another version",
                        List.of(Text.of("The snapshot is of etcd " + entry.etcdVersion() + ". Install etcd "
                                + minor(entry.etcdVersion()) + " for a drill that is like the restore."))));
    }

    private static String minor(String version) {
        String[] parts = version.split("\\.", 3);
        return parts.length < 2 ? version : parts[0] + "." + parts[1];
    }

    /** Its own, not the live etcd's: that is never spoken to. Two drills of one snapshot would only be twice the work. */
    private Resource lock(SnapshotEntry entry) {
        return tools.asking(() -> Resource.in(tools.cluster().identity().uid(), "etcd-drill", entry.name()));
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        // The one that was planned, though there may be a newer one by now.
        String name = log.state().plan().orElseThrow().consequences().all().stream()
                .filter(consequence -> consequence.kind() == Consequence.Kind.CONTENT)
                .map(Consequence::subject)
                .findFirst()
                .orElseThrow();
        Procedure procedure = new Procedure(log);
        // One step, for all that it makes is on one machine: a process that takes the run over begins it again.
        Step step = new Step("drill:" + name, name, "rehearse the restore of " + name);
        Drill drill = new Drill(tools, name, detail -> procedure.progress(step, detail), procedure::hearAbort);
        try {
            Map<String, String> held = procedure.step(step, drill::hold);
            return new Completion.Finished(
                    Outcome.SUCCEEDED, "Snapshot " + name + " restores: " + held.get("summary") + ".", List.of());
        } catch (Procedure.StoppedException stopped) {
            return stopped.finished(
                    List.of(new Offer("Try again", "retry " + log.state().id())));
        }
    }
}
