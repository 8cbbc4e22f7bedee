package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.testing.RealTools;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a program of its own, which is stopped as Ctrl-C stops it. */
@Timeout(120)
class DemoStoppedTest {
    @TempDir
    private Path folder;

    @Test
    void nothingIsLeftOfItAndItsTerminalWasCalm() throws Exception {
        savesAndIsStopped();
    }

    @Test
    void norInFrontOfSomebodysEtcd() throws Exception {
        try (ScratchEtcd theirs = ScratchEtcd.start(RealTools.require("etcd"), folder.resolve("etcd"))) {
            savesAndIsStopped("--etcd-endpoints", theirs.endpoint().toString());
        }
    }

    @Test
    void norWhereItsEtcdIsJustBeingRestored() throws Exception {
        RealTools.require("etcdutl");
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Path errors = folder.resolve("errors.txt");
        Process demo = start(
                temporary, errors, "--etcd-program", RealTools.require("etcd").toString());
        try (BufferedReader said = demo.inputReader(StandardCharsets.UTF_8);
                Writer terminal = demo.outputWriter(StandardCharsets.UTF_8)) {
            awaits(said, "Open http://127.0.0.1:");
            says(terminal, "@dana /drydock etcd snapshot --name kept");
            awaits(said, "is good");
            says(terminal, "@dana /drydock etcd restore kept");
            awaits(said, "Restore etcd of");
            for (String lead : List.of("@lee", "@ana")) {
                says(terminal, lead + " approve Restore");
                awaits(said, "To approve, type the name");
                says(terminal, lead + " type " + Demo.CLUSTER);
                awaits(said, lead.equals("@lee") ? "Your approval counts" : "the last one needed");
            }
            // From here on the parts of the control plane are stopped, each for a while.
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> hasBegun(temporary, "stop-api"));
            assertThat(processesOf(temporary)).isNotEmpty();

            demo.toHandle().destroy();

            assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(madeIn(temporary)).isEmpty();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> processesOf(temporary).isEmpty());
            assertThat(Files.readString(errors)).isEmpty();
        } finally {
            demo.destroyForcibly();
        }
    }

    private static void says(Writer terminal, String line) throws IOException {
        terminal.write(line + "\n");
        terminal.flush();
    }

    private static boolean hasBegun(Path temporary, String task) throws IOException {
        Path work = DemoHosts.root(madeIn(temporary).getFirst()).resolve("var/lib/drydock");
        return listed(work).stream()
                .flatMap(run -> listed(run).stream())
                .anyMatch(file -> file.toString().endsWith("-" + task + "-1.sh"));
    }

    private static List<Path> listed(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException notThere) {
            return List.of();
        }
    }

    /** Every process that was told of a path in this folder. */
    private static List<String> processesOf(Path folder) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(folder + "/drydock-demo-"))
                .toList();
    }

    private void savesAndIsStopped(String... more) throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Path errors = folder.resolve("errors.txt");
        Process demo = start(temporary, errors, more);
        try (BufferedReader said = demo.inputReader(StandardCharsets.UTF_8);
                Writer terminal = demo.outputWriter(StandardCharsets.UTF_8)) {
            awaits(said, "Open http://127.0.0.1:");
            terminal.write("@dana /drydock etcd snapshot --name kept\n");
            terminal.flush();
            awaits(said, "is good");
            List<Path> made = madeIn(temporary);
            assertThat(made).hasSize(1);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.getFirst())))
                    .isEqualTo("rwx------");
            assertThat(made.getFirst().resolve("snapshots")).isNotEmptyDirectory();

            demo.toHandle().destroy();

            assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(madeIn(temporary)).isEmpty();
            assertThat(Files.readString(errors)).isEmpty();
        } finally {
            demo.destroyForcibly();
        }
    }

    private static Process start(Path temporary, Path errors, String... more) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // As pom.xml's jvm.options.
        words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Dsun.misc.unsafe.memory.access=allow"));
        words.add("-Djava.io.tmpdir=" + temporary);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        words.addAll(List.of("demo", "--port", "0"));
        words.addAll(List.of(more));
        return new ProcessBuilder(words).redirectError(errors.toFile()).start();
    }

    private static List<Path> madeIn(Path temporary) throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("drydock-demo-"))
                    .toList();
        }
    }

    private static void awaits(BufferedReader said, String words) throws IOException {
        List<String> before = new ArrayList<>();
        String line = said.readLine();
        while (line != null && !line.contains(words)) {
            before.add(line);
            line = said.readLine();
        }
        assertThat(line).as(String.join("\n", before)).isNotNull();
    }
}
