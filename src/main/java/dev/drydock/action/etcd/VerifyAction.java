package dev.drydock.action.etcd;

import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotInspector.Finding;
import dev.drydock.cluster.etcd.SnapshotStore;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code etcd verify NAME}: brings a kept snapshot back and checks it whole; the journal keeps that it was done. */
public final class VerifyAction implements Action {
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "etcd verify",
            "Brings a kept snapshot back and checks it whole.",
            "NAME",
            1,
            1,
            List.of(),
            List.of("etcd verify before-upgrade"),
            Set.of(Risk.HARMLESS),
            arguments -> new Verify(SnapshotCommand.name(arguments.positionals().getFirst())));

    private record Verify(String name) implements Command {}

    private final EtcdTools tools;

    public VerifyAction(EtcdTools tools) {
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
        SnapshotEntry entry = KeptSnapshots.find(tools, ((Verify) command).name());
        return new Plan(
                "Verify snapshot " + entry.name(),
                Consequences.of(List.of(
                        new Consequence(Consequence.Kind.ACT, "etcd verify", ""),
                        new Consequence(Consequence.Kind.CONTENT, entry.name(), entry.sha256()))),
                List.of(new Block.Fact("Size", Text.of(Bytes.show(entry.bytes())))),
                List.of(),
                List.of(),
                Risk.HARMLESS,
                List.of());
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        String name = ((Verify) command).name();
        try {
            Procedure procedure = new Procedure(log);
            Map<String, String> found = procedure.step(
                    new Step("verify:" + name, name, "verify " + name), () -> verify(name, procedure::hearAbort));
            return new Completion.Finished(
                    Outcome.SUCCEEDED, "Snapshot " + name + " is good: " + found.get("summary") + ".", List.of());
        } catch (Procedure.StoppedException stopped) {
            return stopped.finished(List.of());
        }
    }

    private Done verify(String name, Runnable hear) throws StepException {
        SnapshotEntry entry = KeptSnapshots.find(tools, name);
        try (SnapshotStore.Staged fetched = tools.store().fetch(name, bytes -> hear.run())) {
            return switch (inspect(entry, fetched.file())) {
                case Finding.Whole whole -> {
                    String summary = "revision " + whole.revision() + ", " + whole.liveKeys() + " live keys, "
                            + Bytes.show(whole.totalBytes());
                    yield new Done(summary, Map.of("summary", summary));
                }
                case Finding.Damaged damaged -> throw new StepException("THE SNAPSHOT IS BAD: " + damaged.why());
            };
        } catch (IOException failed) {
            throw new StepException(String.valueOf(failed.getMessage()), failed);
        }
    }

    private Finding inspect(SnapshotEntry entry, Path file) {
        return switch (entry.kind()) {
            case SNAPSHOT -> tools.inspector().inspect(file);
            case DATA_FOLDER -> tools.inspector().inspectFolder(file);
        };
    }
}
