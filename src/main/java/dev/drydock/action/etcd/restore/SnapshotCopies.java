package dev.drydock.action.etcd.restore;

import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.cluster.etcd.RestoreProgram;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotStore;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The snapshot on its way to the hosts: fetched once from where it is kept, copied to each, and compared there. */
final class SnapshotCopies implements AutoCloseable {
    /** What a copy leaves in the journal: the snapshot's revision. */
    static final String REVISION = "revision";

    /** And when it was taken. */
    static final String TAKEN = "taken";

    private static final Duration PACE = Duration.ofSeconds(3);

    private final RestoreTools tools;
    private final RestoreCommand command;
    private final RunLog log;
    private final Procedure procedure;
    private Optional<SnapshotStore.Staged> fetched = Optional.empty();

    SnapshotCopies(RestoreTools tools, RestoreCommand command, RunLog log, Procedure procedure) {
        this.tools = tools;
        this.command = command;
        this.log = log;
        this.procedure = procedure;
    }

    /** Copies the snapshot to a host, and the program that restores it where there is none. */
    Done copy(Step step, RestoreTheater theater, RestoreHost host) throws StepException, InterruptedException {
        Path file = file(step);
        SnapshotEntry entry = theater.snapshot();
        try {
            carry(theater, host, file, entry.sha256(), theater.scripts().snapshot(), step);
            if (host.member().tool().isEmpty()) {
                RestoreProgram.Found program = tools.program()
                        .find()
                        .orElseThrow(() -> new StepException("Drydock has no program that restores any more"));
                carry(
                        theater,
                        host,
                        program.file(),
                        program.sha256(),
                        theater.scripts().carriedTool(),
                        step);
            }
        } catch (IOException failed) {
            throw new StepException(String.valueOf(failed.getMessage()), failed);
        }
        return new Done(
                Bytes.show(entry.bytes()) + ", SHA-256 " + entry.sha256().substring(0, 12) + "… there too",
                Map.of(
                        REVISION,
                        Long.toString(entry.revision()),
                        TAKEN,
                        entry.takenAt().toString()));
    }

    private void carry(RestoreTheater theater, RestoreHost host, Path file, String sha256, String path, Step step)
            throws IOException, StepException, InterruptedException {
        IOException[] refused = new IOException[1];
        theater.work().asking(() -> {
            Pace pace = new Pace(step);
            try {
                theater.host(host).copyIn(file, sha256, path, pace::told);
            } catch (IOException e) {
                refused[0] = e;
            }
            return path;
        });
        if (refused[0] != null) {
            throw refused[0];
        }
    }

    /** Tells how far a copy is, now and then. */
    private final class Pace {
        private final Step step;
        private Instant last = Instant.MIN;

        Pace(Step step) {
            this.step = step;
        }

        void told(long bytes) {
            Instant now = tools.etcd().clock().instant();
            if (last.equals(Instant.MIN) || Duration.between(last, now).compareTo(PACE) >= 0) {
                if (!last.equals(Instant.MIN)) {
                    procedure.progress(step, Bytes.show(bytes) + " copied");
                }
                last = now;
            }
        }
    }

    /** The snapshot on this machine, brought from where it is kept, and its SHA-256 compared with what was approved. */
    private Path file(Step step) throws StepException {
        if (fetched.isEmpty()) {
            SnapshotEntry entry = entry(tools.etcd(), command.snapshot(), log.state());
            try {
                Pace pace = new Pace(step);
                fetched = Optional.of(tools.etcd().store().fetch(entry.name(), pace::told));
            } catch (IOException failed) {
                throw new StepException(String.valueOf(failed.getMessage()), failed);
            }
        }
        return fetched.get().file();
    }

    /** The entry of the snapshot, if it is still the approved content. */
    static SnapshotEntry entry(EtcdTools tools, String name, RunState run) throws StepException {
        String approved = run.plan().orElseThrow().consequences().all().stream()
                .filter(consequence -> consequence.kind() == Consequence.Kind.CONTENT)
                .map(Consequence::detail)
                .findFirst()
                .orElseThrow();
        try {
            return tools.store().list().stream()
                    .filter(entry -> entry.name().equals(name))
                    .filter(entry -> entry.sha256().equals(approved))
                    .findFirst()
                    .orElseThrow(() -> new StepException(
                            "there is no snapshot " + name + " any more with the SHA-256 that was approved"));
        } catch (IOException failed) {
            throw new StepException(String.valueOf(failed.getMessage()), failed);
        }
    }

    @Override
    public void close() {
        fetched.ifPresent(SnapshotStore.Staged::close);
    }
}
