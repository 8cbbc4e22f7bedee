package dev.drydock.action.node;

import dev.drydock.cluster.ClusterException;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** A gate on the way from node to node: shut for a reason, which is told, until nothing is missing any more. */
public final class Gate {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final RunLog log;
    private final Duration patience;

    /** @param patience how long it may stay shut while nothing moves */
    public Gate(InstantSource clock, RunLog log, Duration patience) {
        this.clock = clock;
        this.log = log;
        this.patience = patience;
    }

    /**
     * What a gate is shut for.
     *
     * @param why in plain words
     * @param moved how much has moved already of what goes from node to node and takes longer than anybody should wait for one of
     *     them
     */
    public record Missing(String why, int moved) {
        /** What does not move bit by bit. */
        public static Optional<Missing> of(Optional<String> why) {
            return why.map(words -> new Missing(words, 0));
        }
    }

    /**
     * Waits for as long as something still moves, and for the patience from then on. An API server that is away for a while is what
     * work on its host looks like.
     *
     * @param well what is told when it opens
     * @throws StepException when it stays shut, or somebody aborted
     */
    public Done await(Supplier<Optional<Missing>> missing, String well, CareStep.Watcher watcher)
            throws StepException, InterruptedException {
        Instant until = clock.instant().plus(patience);
        int most = 0;
        String told = "";
        while (true) {
            Optional<Missing> found = asked(missing);
            if (found.isEmpty()) {
                return Done.of(well);
            }
            String why = found.get().why();
            if (watcher.isAborted()) {
                throw new StepException("aborted while " + why);
            }
            if (found.get().moved() > most) {
                most = found.get().moved();
                until = clock.instant().plus(patience);
            }
            if (!clock.instant().isBefore(until)) {
                throw new StepException(why + ", after " + Wording.duration(patience));
            }
            if (!why.equals(told)) {
                told = why;
                watcher.tell(told);
            }
            log.pause(LOOK);
        }
    }

    private static Optional<Missing> asked(Supplier<Optional<Missing>> missing) {
        try {
            return missing.get();
        } catch (ClusterException away) {
            return Missing.of(Optional.of("the API server does not answer: " + away.getMessage()));
        }
    }
}
