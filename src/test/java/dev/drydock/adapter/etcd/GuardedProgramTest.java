package dev.drydock.adapter.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program under guard is heard, and gone when it should be. */
class GuardedProgramTest {
    @TempDir
    private Path folder = Path.of("set by JUnit");

    private GuardedProgram start(String script) throws IOException {
        return GuardedProgram.start(
                DrillRig.script(folder.resolve("program"), script),
                List.of("one word", "$HOME"),
                Map.of("ETCDCTL_API", "3"),
                folder);
    }

    @Test
    void itGetsItsWordsAsTheyAreAndNothingOfOurEnvironment() throws IOException, InterruptedException {
        try (GuardedProgram program = start("echo \"$1,$2,$#\"; env")) {
            assertThat(program.finish(DrillRig.Time.REAL, DrillRig.PATIENCE, DrillRig::nobody))
                    .isZero();
            List<String> lines = program.output().text().lines().toList();
            assertThat(lines.getFirst()).isEqualTo("one word,$HOME,2");
            // The others are what shells set by themselves.
            assertThat(lines.subList(1, lines.size()))
                    .contains("ETCDCTL_API=3")
                    .allMatch(line -> line.matches("(ETCDCTL_API|PWD|OLDPWD|SHLVL|_)=.*"));
        }
        assertThat(System.getenv())
                .as("there is something that it could have inherited")
                .hasSizeGreaterThan(3);
    }

    @Test
    void howItEndsIsTold() throws IOException, InterruptedException {
        try (GuardedProgram program = start("echo Error: no space left; echo; echo bye; exit 42")) {
            assertThat(program.finish(DrillRig.Time.REAL, DrillRig.PATIENCE, DrillRig::nobody))
                    .isEqualTo(42);
            assertThat(program.ending()).isEqualTo("program ended with 42; it said: Error: no space left");
        }
        try (GuardedProgram program = start("kill -KILL $$")) {
            assertThat(program.finish(DrillRig.Time.REAL, DrillRig.PATIENCE, DrillRig::nobody))
                    .isEqualTo(137);
        }
    }

    @Test
    void whoeverTalksWithoutEndIsReadAndNotKept() throws IOException, InterruptedException {
        try (GuardedProgram program = start("head -c 20000000 /dev/zero | tr '\\0' 'x'; echo; echo the end")) {
            assertThat(program.finish(DrillRig.Time.REAL, DrillRig.PATIENCE, DrillRig::nobody))
                    .isZero();
            assertThat(program.output().text()).hasSize(64 * 1024).endsWith("the end\n");
            assertThat(program.output().lastWords()).isEqualTo("the end");
        }
    }

    @Test
    void itIsAskedBeforeItIsKilled() throws IOException, InterruptedException {
        GuardedProgram polite = start("trap 'echo stopping; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        awaitReady(polite);
        polite.close();
        polite.output().awaitEnd();
        assertThat(polite.output().text()).contains("stopping");
        assertThat(polite.endsWithin(Duration.ZERO)).isTrue();

        GuardedProgram deaf = start("trap '' TERM; echo ready; exec sleep 600");
        awaitReady(deaf);
        Thread.currentThread().interrupt();
        deaf.close();
        assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        assertThat(deaf.endsWithin(Duration.ZERO)).isTrue();
        assertThat(deaf.ending()).startsWith("program ended with 137");
    }

    private static void awaitReady(GuardedProgram program) throws InterruptedException {
        org.awaitility.Awaitility.await()
                .atMost(DrillRig.PATIENCE)
                .until(() -> program.output().text().contains("ready"));
    }

    @Test
    void oneThatTakesTooLongIsSaid() throws IOException {
        try (GuardedProgram program = start("echo counting sheep; exec sleep 600")) {
            assertThatThrownBy(() -> program.finish(DrillRig.Time.REAL, Duration.ofSeconds(1), DrillRig::nobody))
                    .isInstanceOf(IOException.class)
                    .hasMessage("program did not end within 1 s; the last that it said: counting sheep");
        }
    }
}
