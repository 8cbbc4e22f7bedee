package dev.drydock.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.RunId;
import dev.drydock.core.run.WorkQueue.Work;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is there after a process was killed in the midst of its transactions. */
class KilledProcessTest {
    private static final int KILLS = 2;
    private static final int BATCHES = 25;

    @TempDir
    Path directory;

    @Test
    void onSqlite() throws Exception {
        whatWasAcknowledgedIsThereNothingIsHalfThereAndItsWorkIsTakenUp(
                StoreSettings.sqlite(directory.resolve("drydock.db")));
    }

    @Test
    void onPostgres() throws Exception {
        whatWasAcknowledgedIsThereNothingIsHalfThereAndItsWorkIsTakenUp(TestPostgres.freshDatabase());
    }

    private static void whatWasAcknowledgedIsThereNothingIsHalfThereAndItsWorkIsTakenUp(StoreSettings settings)
            throws Exception {
        int acknowledged = 0;
        Set<Work> interrupted = new HashSet<>();
        for (int i = 0; i < KILLS; i++) {
            interrupted.add(new Work.Carry(DoomedProcess.run(acknowledged + 1)));
            acknowledged = lastAcknowledged(settings, acknowledged + 1);
        }

        BlockingQueue<Work> done = new LinkedBlockingQueue<>();
        try (Store store = Store.open(settings, DoomedProcess.WORKER, Clock.systemUTC())) {
            assertThat(store.verify()).isEmpty();
            Set<RunId> runs = new HashSet<>(store.journal().recent(Integer.MAX_VALUE));
            for (int i = 1; i <= acknowledged; i++) {
                assertThat(runs).contains(DoomedProcess.run(i));
            }
            for (RunId run : runs) {
                assertThat(store.journal().read(run, 0)).hasSize(DoomedProcess.BATCH);
            }

            store.startWork(done::add);
            for (int i = 0; i < KILLS; i++) {
                assertThat(interrupted).contains(done.poll(30, TimeUnit.SECONDS));
            }
        }
    }

    /** Lets a process append for a while, kills it without warning, and returns the last run that it heard was stored. */
    private static int lastAcknowledged(StoreSettings settings, int first) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedProcess.class.getName(),
                        settings.url(),
                        settings.user(),
                        Integer.toString(first))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int last = first - 1;
        try (BufferedReader output = process.inputReader()) {
            String line = output.readLine();
            while (line != null) {
                if (line.matches("[0-9]+")) {
                    last = Integer.parseInt(line);
                }
                if (last == first + BATCHES) {
                    process.toHandle().destroyForcibly();
                }
                line = output.readLine();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(last).isGreaterThanOrEqualTo(first + BATCHES);
        return last;
    }
}
