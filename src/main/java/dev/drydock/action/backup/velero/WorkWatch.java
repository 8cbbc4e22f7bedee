package dev.drydock.action.backup.velero;

import dev.drydock.action.backup.velero.VeleroTools.Patience;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.velero.VeleroPhase;
import dev.drydock.cluster.velero.VeleroPhase.Known;
import dev.drydock.cluster.velero.VeleroWork;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Watches what Velero does to its end, telling each change. It does not wait for ever: where nothing changes for long, the step
 * fails and says so, and whoever asked decides whether it is waited on.
 */
final class WorkWatch {
    private static final Duration LOOK = Duration.ofSeconds(2);
    /** A progress that changes all the time is told as often as people want to read it. */
    private static final Duration PACE = Duration.ofSeconds(15);

    private final VeleroTools tools;
    private final RunLog log;
    private final Procedure procedure;

    WorkWatch(VeleroTools tools, RunLog log, Procedure procedure) {
        this.tools = tools;
        this.log = log;
        this.procedure = procedure;
    }

    /**
     * Watches.
     *
     * @param what what is watched: {@code the backup}
     * @param look how it stands; empty where it is there no more
     * @return how it ended
     * @throws StepException when nothing changes for long, or it is there no more
     */
    VeleroWork toItsEnd(Step step, String what, Supplier<Optional<VeleroWork>> look)
            throws StepException, InterruptedException {
        Instant changed = tools.clock().instant();
        Instant toldAt = Instant.MIN;
        Optional<VeleroWork> known = Optional.empty();
        String told = "";
        while (true) {
            VeleroWork work = seen(step, what, look);
            if (work.phase().isOver()) {
                return work;
            }
            if (work.phase() == Known.DELETING) {
                throw new StepException("somebody has " + what + " deleted");
            }
            Instant now = tools.clock().instant();
            if (!known.equals(Optional.of(work))) {
                changed = now;
            }
            boolean another =
                    known.filter(last -> last.phase().equals(work.phase())).isEmpty();
            known = Optional.of(work);
            String words = what + " " + WorkWords.now(work);
            if (!words.equals(told) && (another || !now.isBefore(toldAt.plus(PACE)))) {
                told = words;
                toldAt = now;
                procedure.progress(step, words);
            } else {
                procedure.hearAbort();
            }
            Duration still = Duration.between(changed, now);
            if (still.compareTo(patience(work.phase())) >= 0) {
                throw new StepException("nothing has changed for " + Wording.duration(still) + ": " + words + ". "
                        + hint(work.phase()));
            }
            log.pause(LOOK);
        }
    }

    /** An API server that is away is waited for: Velero goes on without us. */
    private VeleroWork seen(Step step, String what, Supplier<Optional<VeleroWork>> look)
            throws StepException, InterruptedException {
        Instant until = tools.clock().instant().plus(tools.patience().away());
        boolean told = false;
        while (true) {
            try {
                return look.get().orElseThrow(() -> new StepException(what + " is there no more: somebody deleted it"));
            } catch (ClusterException away) {
                if (away.kind() != ClusterException.Kind.UNAVAILABLE
                        || !tools.clock().instant().isBefore(until)) {
                    throw new StepException(Wording.sentence(away.getMessage()), away);
                }
                if (told) {
                    procedure.hearAbort();
                } else {
                    procedure.progress(step, Wording.sentence(away.getMessage()));
                    told = true;
                }
                log.pause(LOOK);
            }
        }
    }

    private Duration patience(VeleroPhase phase) {
        Patience patience = tools.patience();
        return switch (phase) {
            case Known known ->
                switch (known) {
                    case NEW, READY_TO_START -> patience.taken();
                    case QUEUED, WAITING_FOR_PLUGIN_OPERATIONS, WAITING_FOR_PLUGIN_OPERATIONS_PARTIALLY_FAILED ->
                        patience.operations();
                    case IN_PROGRESS,
                            FINALIZING,
                            FINALIZING_PARTIALLY_FAILED,
                            DELETING,
                            FAILED_VALIDATION,
                            COMPLETED,
                            PARTIALLY_FAILED,
                            FAILED -> patience.still();
                };
            case VeleroPhase.Unknown unknown -> patience.still();
        };
    }

    private String hint(VeleroPhase phase) {
        String pod = "the pod of Velero in the namespace " + tools.velero().namespace();
        return phase == Known.NEW || phase == Known.READY_TO_START
                ? "Look whether " + pod + " runs"
                : "Look at " + pod + " and its log";
    }
}
