package dev.drydock.action.node.patch;

import dev.drydock.action.node.CareStep;
import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Boots a host, and waits until it is up from another boot than before: that alone proves it. */
final class Rebooting {
    /** The key under which the boot before is kept in the journal, and the one after. */
    static final String BOOT = "boot";

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration SHORT = Duration.ofSeconds(20);
    private static final Duration AGAIN = Duration.ofMinutes(2);
    private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";

    private final RunLog log;
    private final InstantSource clock;
    private final Duration patience;

    /** @param patience how long a host may take to come back */
    Rebooting(RunLog log, InstantSource clock, Duration patience) {
        this.log = log;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Boots it, unless it was booted since.
     *
     * @param before the boot that it ran from
     */
    Done reboot(Host host, String before, CareStep.Watcher watcher) throws StepException, InterruptedException {
        Instant begun = clock.instant();
        Instant until = begun.plus(patience);
        boolean asked = false;
        Instant askAt = begun;
        String silence = "";
        while (clock.instant().isBefore(until)) {
            try {
                Optional<String> now = boot(host);
                if (now.isPresent() && !now.get().equals(before)) {
                    String took = asked ? " after " + Wording.duration(Duration.between(begun, clock.instant())) : "";
                    return new Done("up from a new boot" + took, Map.of(BOOT, now.get()));
                }
                // A request that was lost on the way is made again; one that was heard takes the host down meanwhile.
                if (now.isPresent() && !clock.instant().isBefore(askAt)) {
                    log.confirmHeld();
                    ask(host);
                    asked = true;
                    askAt = clock.instant().plus(AGAIN);
                    watcher.tell("asked to reboot");
                }
                silence = "it still runs from the old boot";
            } catch (HostException away) {
                if (!away.isPassing()) {
                    throw new StepException(away.getMessage(), away);
                }
                silence = away.getMessage();
            }
            if (watcher.isAborted()) {
                throw new StepException(asked ? "aborted while it boots" : "aborted before it was booted");
            }
            log.pause(LOOK);
        }
        throw new StepException("it is not back within " + Wording.duration(patience) + ": " + Wording.sentence(silence)
                + " Look at its console");
    }

    /** Whether a host that answers is on its way down. */
    static boolean isGoingDown(Host host) throws InterruptedException {
        Ending ending = host.run(HostCommand.of(SHORT, "systemctl", "is-system-running"));
        return !(ending instanceof Ending.Exited(int code, List<HostLine> lines))
                || lines.stream().anyMatch(line -> line.text().strip().equals("stopping"));
    }

    private static Optional<String> boot(Host host) throws InterruptedException {
        Ending ending = host.run(HostCommand.of(SHORT, "cat", BOOT_ID));
        return ending instanceof Ending.Exited(int code, List<HostLine> lines) && code == 0
                ? lines.stream().map(line -> line.text().strip()).findFirst()
                : Optional.empty();
    }

    /** A host that goes down cuts the connection, in the middle of its answer perhaps. */
    private static void ask(Host host) throws StepException, InterruptedException {
        try {
            Ending ending =
                    host.run(HostCommand.of(SHORT, "systemctl", "reboot").asRoot());
            if (ending instanceof Ending.Exited exited && exited.code() != 0) {
                throw new StepException("it does not reboot: " + ending.lastWords());
            }
        } catch (HostException gone) {
            if (!gone.isPassing()) {
                throw gone;
            }
        }
    }
}
