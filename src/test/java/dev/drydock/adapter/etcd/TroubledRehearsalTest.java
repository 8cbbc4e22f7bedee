package dev.drydock.adapter.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drydock.adapter.storage.StoredSnapshots;
import dev.drydock.cluster.etcd.Rehearsal.Scratch;
import dev.drydock.cluster.etcd.SnapshotStore.Staged;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rehearsals with programs that behave badly, and of Drydocks that are stopped: nothing is left of any. */
class TroubledRehearsalTest {
    private static final class AbortedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @TempDir
    private Path folder = Path.of("set by JUnit");

    private DrillScene scene;

    @BeforeEach
    void save() throws IOException, InterruptedException {
        scene = new DrillScene(folder);
    }

    @Test
    void anEtcdThatHangsIsKilledAtTheDeadline() throws Exception {
        Path hanging = DrillRig.programsWithout(
                folder.resolve("hanging"), "trap '' TERM\necho waiting for a quorum\nexec sleep 600");
        RehearsalSettings settings = new RehearsalSettings(
                List.of(hanging),
                "there",
                DrillRig.PATIENCE,
                Duration.ofSeconds(2),
                new RehearsalSettings(List.of(), "").ports());
        try (StoredSnapshots store = scene.store()) {
            try (Staged fetched = store.fetch("nightly", bytes -> {});
                    Scratch scratch = DrillRig.rehearsal(settings).restore(fetched, DrillRig::nobody)) {
                assertThatThrownBy(() -> scratch.start(DrillRig::nobody))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(
                                "did not serve the restored data within 2 s; the last that it said: waiting"
                                        + " for a quorum; and to us: etcd at https://127.0.0.1:");
            }
            scene.assertNothingIsLeft();
        }
    }

    @Test
    void anEtcdThatEndsSaysWhy() throws Exception {
        Path ending = DrillRig.programsWithout(
                folder.resolve("ending"), "echo '{\"level\":\"fatal\",\"msg\":\"wal is torn\"}'\necho bye\nexit 3");
        try (StoredSnapshots store = scene.store()) {
            try (Staged fetched = store.fetch("nightly", bytes -> {});
                    Scratch scratch = DrillRig.rehearsal(ending).restore(fetched, DrillRig::nobody)) {
                assertThatThrownBy(() -> scratch.start(DrillRig::nobody))
                        .hasMessageContaining("did not start on the restored data: etcd ended with 3; it said:"
                                + " {\"level\":\"fatal\",\"msg\":\"wal is torn\"}");
            }
            scene.assertNothingIsLeft();
        }
    }

    @Test
    void anAbortKillsWhatRunsAndCleansUp() throws Exception {
        Path hanging = DrillRig.programsWithout(folder.resolve("hanging"), "exec sleep 600");
        List<Integer> running = new ArrayList<>();
        try (StoredSnapshots store = scene.store()) {
            assertThatThrownBy(() -> {
                        try (Staged fetched = store.fetch("nightly", bytes -> {});
                                Scratch scratch = DrillRig.rehearsal(hanging).restore(fetched, DrillRig::nobody)) {
                            scratch.start(() -> {
                                running.add(DrillRig.running(scene.staging()).size());
                                throw new AbortedException();
                            });
                        }
                    })
                    .isInstanceOf(AbortedException.class);
            assertThat(running).hasSize(1).allMatch(many -> many > 0);
            scene.assertNothingIsLeft();
        }
    }

    @Test
    void aWorkerThatIsStoppedLeavesNothingEither() throws Exception {
        Path hanging = DrillRig.programsWithout(folder.resolve("hanging"), "exec sleep 600");
        List<Throwable> ends = new ArrayList<>();
        try (StoredSnapshots store = scene.store()) {
            Thread worker = Thread.ofPlatform().start(() -> {
                try (Staged fetched = store.fetch("nightly", bytes -> {});
                        Scratch scratch = DrillRig.rehearsal(hanging).restore(fetched, DrillRig::nobody)) {
                    scratch.start(DrillRig::nobody);
                } catch (IOException | InterruptedException e) {
                    ends.add(e);
                }
            });
            await().atMost(DrillRig.PATIENCE)
                    .until(() -> !DrillRig.running(scene.staging()).isEmpty());
            worker.interrupt();
            worker.join();
            assertThat(ends).singleElement().isInstanceOf(InterruptedException.class);
            scene.assertNothingIsLeft();
        }
    }

    /** A Drydock of its own, which says at what revision its scratch etcd came up, and then waits to be killed. */
    static final class Other {
        private Other() {}

        public static void main(String[] words) throws Exception {
            Path folder = Path.of(words[0]);
            try (StoredSnapshots store = DrillRig.store(folder);
                    Staged fetched = store.fetch("nightly", bytes -> {});
                    Scratch scratch =
                            DrillRig.rehearsal(folder.resolve("programs")).restore(fetched, DrillRig::nobody)) {
                System.out.println("serving " + scratch.start(DrillRig::nobody) + " " + scratch.countKeys(0));
                Thread.currentThread().join();
            }
        }
    }

    /** etcd refuses to start where a flag and its variable are both given, and takes any other variable for a flag. */
    @Test
    void aHostileEnvironmentIsNotInheritedAndWhatAKilledDrydockLeftIsGoneAtTheNextStart() throws Exception {
        scene.store().close();
        ProcessBuilder builder = new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                folder.toString());
        for (String name :
                List.of("DATA_DIR", "NAME", "LISTEN_CLIENT_URLS", "ENABLE_GRPC_GATEWAY", "FORCE_NEW_CLUSTER")) {
            builder.environment().put("ETCD_" + name, "http://10.0.0.1:2379");
        }
        for (String name : List.of("ENDPOINTS", "NAME", "DATA_DIR", "API", "DIAL_TIMEOUT")) {
            builder.environment().put("ETCDCTL_" + name, "2");
        }
        Process other = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("serving 3 2");
            assertThat(DrillRig.running(scene.staging())).isNotEmpty();

            other.destroyForcibly().waitFor();
            await().atMost(DrillRig.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(DrillRig.running(scene.staging())).isEmpty());
            assertThat(scene.staging()).isNotEmptyDirectory();

            DrillRig.store(folder).close();
            scene.assertNothingIsLeft();
        } finally {
            other.destroyForcibly();
        }
    }
}
