package dev.drydock.action.host;

import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.cluster.host.HostUnit;
import dev.drydock.cluster.host.UnitState;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Work on a host as a unit that outlives the connection: begun once, watched to its end. A host that is away for a while, a cut
 * connection and a reboot are waited out; what was cut short there is begun again, a few times.
 */
public final class HostWork {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofHours(2);
    /** Each attempt has a name of its own, since a unit that ended is never begun again. */
    private static final int ATTEMPTS = 50;
    /** A reboot cuts work short once; what is cut short again and again would never end, and is no kinder to the host. */
    private static final int CUTS = 3;

    private final RunLog log;
    private final InstantSource clock;
    private final Duration away;

    public HostWork(RunLog log, InstantSource clock, Duration away) {
        this.log = log;
        this.clock = clock;
        this.away = away;
    }

    /** Asks something of a host. */
    @FunctionalInterface
    public interface Question<T> {
        T ask() throws InterruptedException;
    }

    /**
     * Asks a host, again and again while it is away.
     *
     * @throws StepException when it stays away, or another answer would be no better
     */
    public <T> T asking(Question<T> question) throws StepException, InterruptedException {
        Instant until = clock.instant().plus(away);
        while (true) {
            try {
                return question.ask();
            } catch (HostException trouble) {
                if (!trouble.isPassing() || clock.instant().isAfter(until)) {
                    throw new StepException(sentence(trouble.getMessage()), trouble);
                }
                log.pause(LOOK);
            }
        }
    }

    /**
     * Does it.
     *
     * @param name what it is called on the host, without the number of the attempt
     * @param tell takes what it printed last, when that changes, and that it was cut short there
     * @param hear called now and then; what it throws ends the watching, and the work goes on there
     * @return its last line
     * @throws StepException when it fails, is cut short there too often, or the host stays away
     */
    public String perform(Host host, String name, String folder, String script, Consumer<String> tell, Runnable hear)
            throws StepException, InterruptedException {
        HostUnit unit = open(host, name, folder, script);
        Instant until = clock.instant().plus(LONGEST);
        String told = "";
        boolean begun = false;
        int cuts = 0;
        while (clock.instant().isBefore(until)) {
            UnitState state = asking(() -> host.observe(unit));
            switch (state) {
                case UnitState.Absent absent -> {
                    begin(host, unit);
                    begun = true;
                }
                case UnitState.Interrupted interrupted -> {
                    // What is found cut short was counted by whoever began it: "Try again" has as many attempts anew.
                    if (begun) {
                        cuts++;
                    }
                    if (cuts == CUTS) {
                        throw new StepException("it was killed there " + CUTS
                                + " times before its end, by a person, for"
                                + " want of memory or by a reboot: `journalctl -u " + unit.name() + "` there tells");
                    }
                    tell.accept("it was cut short there, and is begun again: `journalctl -u " + unit.name()
                            + "` there tells why");
                    hear.run();
                    begin(host, unit);
                    begun = true;
                }
                case UnitState.Ended(int code, List<HostLine> lines) -> {
                    if (code == 0) {
                        return last(lines).orElse("done");
                    }
                    throw new StepException(last(lines).orElse("it ended with code " + code + " and said nothing"));
                }
                case UnitState.Running(List<HostLine> lines) -> {
                    String now = last(lines).orElse("");
                    if (!now.isEmpty() && !now.equals(told)) {
                        told = now;
                        tell.accept(now);
                    }
                    hear.run();
                    log.pause(LOOK);
                }
            }
        }
        throw new StepException("it has not ended within " + Wording.duration(LONGEST));
    }

    /** Whether work of that name was ever begun on the host. */
    public boolean isBegun(Host host, String name, String folder) throws StepException, InterruptedException {
        HostUnit first = new HostUnit(name + "-1", folder, ":");
        return !(asking(() -> host.observe(first)) instanceof UnitState.Absent);
    }

    /** The first attempt that has not failed: the newest is the one that counts. */
    private HostUnit open(Host host, String name, String folder, String script)
            throws StepException, InterruptedException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            HostUnit unit = new HostUnit(name + "-" + attempt, folder, script);
            UnitState state = asking(() -> host.observe(unit));
            if (!(state instanceof UnitState.Ended(int code, var lines) && code != 0)) {
                return unit;
            }
        }
        throw new StepException("it has failed " + ATTEMPTS + " times");
    }

    private void begin(Host host, HostUnit unit) throws StepException, InterruptedException {
        log.confirmHeld();
        asking(() -> {
            host.start(unit);
            return unit;
        });
    }

    private static Optional<String> last(List<HostLine> lines) {
        return lines.reversed().stream()
                .map(line -> line.text().strip())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .map(HostWork::sentence);
    }

    /** As part of a sentence: bounded, without the full stop that the sentence has itself. */
    private static String sentence(String words) {
        String bounded = Wording.sentence(words.replace('`', '\''));
        return bounded.endsWith(".") ? bounded.substring(0, bounded.length() - 1) : bounded;
    }
}
