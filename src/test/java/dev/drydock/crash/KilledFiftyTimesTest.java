package dev.drydock.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.RunState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of real processes at fifty random moments of drains, on an SQLite file. The seed chooses how long each process
 * lives; what it is doing then is the machine's to choose.
 */
final class KilledFiftyTimesTest {
    private static final int KILLS = 50;
    private static final int LANES = 3;
    /** So many kills at least have to meet a run at work: else the machine was too slow for this to show anything. */
    private static final int AT_WORK = 10;

    private static final long SEED = Long.getLong("drydock.kill.seed", 20_250_707L);

    @TempDir
    private Path folder;

    private final AtomicInteger left = new AtomicInteger(KILLS);
    private final AtomicLong drains = new AtomicLong();

    @Test
    void theWorkEndsRightOnceWheneverTheyAreKilled() throws Exception {
        long began = System.nanoTime();
        List<String> kills = new ArrayList<>();
        List<RunState.Phase> phases = new ArrayList<>();
        List<String> violations = new ArrayList<>();
        try (ExecutorService lanes = Executors.newFixedThreadPool(LANES)) {
            List<Future<List<KilledDrain.Ending>>> told = new ArrayList<>();
            for (int lane = 0; lane < LANES; lane++) {
                told.add(lanes.submit(this::drainUntilNoneIsLeft));
            }
            for (Future<List<KilledDrain.Ending>> lane : told) {
                for (KilledDrain.Ending ending : lane.get()) {
                    kills.addAll(ending.kills());
                    phases.addAll(ending.phases());
                    violations.addAll(ending.violations());
                }
            }
        }
        String report = "Killed " + kills.size() + " times in " + drains.get() + " drains, seed " + SEED + ": "
                + violations.size() + " violations, in " + (System.nanoTime() - began) / 1_000_000_000 + " s\n  "
                + String.join("\n  ", kills) + "\n" + String.join("\n", violations) + "\n";
        System.out.print(report);
        Path target = Files.createDirectories(Path.of("target", "crash-points"));
        Files.writeString(target.resolve("kills.txt"), report);
        assertThat(kills).hasSize(KILLS);
        assertThat(Collections.frequency(phases, RunState.Phase.RUNNING))
                .as("kills of a process at work")
                .isGreaterThanOrEqualTo(AT_WORK);
        assertThat(violations).isEmpty();
    }

    private List<KilledDrain.Ending> drainUntilNoneIsLeft() throws Exception {
        List<KilledDrain.Ending> endings = new ArrayList<>();
        while (left.get() > 0) {
            long number = drains.incrementAndGet();
            Path own = Files.createDirectory(folder.resolve("drain-" + number));
            try (KilledDrain drain = new KilledDrain(own, SEED + number)) {
                endings.add(drain.tell(() -> left.getAndDecrement() > 0));
            }
        }
        return endings;
    }
}
