package dev.drydock.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every point at which a drain's process can die: at each journal append, cursor, lease and queue write, each piece of queued
 * work, each call that changes the cluster, each call that shows in Slack, and each email; before it, and after it with nobody
 * knowing.
 */
abstract class CrashPoints {
    private static final Thread.UncaughtExceptionHandler BEFORE = silenceTheDead();

    private final String name;
    private final CrashSweep.Databases databases;

    @TempDir
    private Path folder;

    CrashPoints(String name, CrashSweep.Databases databases) {
        this.name = name;
        this.databases = databases;
    }

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
    void noneDoesHarm() throws Exception {
        CrashSweep.Result result = new CrashSweep(databases, folder).run();
        String report = result.report(name);
        System.out.print(report);
        Path target = Files.createDirectories(Path.of("target", "crash-points"));
        Files.writeString(target.resolve(name + ".txt"), report);
        assertThat(result.unreached()).as("where no process died").isEmpty();
        assertThat(result.violations()).isEmpty();
    }
}
