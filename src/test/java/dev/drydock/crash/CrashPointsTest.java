package dev.drydock.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.store.StoreSettings;
import dev.drydock.adapter.store.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every point at which a drain's process can die, on both databases: at each journal append, cursor, lease and queue write, each
 * piece of queued work, each call that changes the cluster, each call that shows in Slack, and each email; before it, and after
 * it with nobody knowing.
 */
final class CrashPointsTest {
    private static final Thread.UncaughtExceptionHandler BEFORE = silenceTheDead();

    @TempDir
    private Path folder;

    /** The threads of a dead process end by an error that nobody catches. */
    @SuppressWarnings("NullAway") // The platform's word for "none".
    private static Thread.UncaughtExceptionHandler silenceTheDead() {
        return Thread.getDefaultUncaughtExceptionHandler();
    }

    @BeforeAll
    static void quiet() {
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {
            if (!(error instanceof DiedError)) {
                error.printStackTrace();
            }
        });
    }

    @AfterAll
    static void loud() {
        Thread.setDefaultUncaughtExceptionHandler(BEFORE);
    }

    @Test
    void sqlite() throws Exception {
        requireNone("SQLite", own -> StoreSettings.sqlite(own.resolve("drydock.db")));
    }

    @Test
    void postgres() throws Exception {
        requireNone("PostgreSQL", own -> TestPostgres.freshDatabase());
    }

    private void requireNone(String name, CrashSweep.Databases databases) throws Exception {
        CrashSweep.Result result = new CrashSweep(databases, folder).run();
        String report = result.report(name);
        System.out.print(report);
        Path target = Files.createDirectories(Path.of("target", "crash-points"));
        Files.writeString(target.resolve(name + ".txt"), report);
        assertThat(result.tried()).as("points at which the process died").isPositive();
        assertThat(result.violations()).isEmpty();
    }
}
