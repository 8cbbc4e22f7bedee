package dev.drydock.adapter.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.adapter.storage.StoredSnapshots;
import dev.drydock.cluster.etcd.Rehearsal.Programs;
import dev.drydock.cluster.etcd.Rehearsal.Scratch;
import dev.drydock.cluster.etcd.SnapshotStore.Staged;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rehearsals with etcd's own programs. */
class LocalRehearsalTest {
    @TempDir
    private Path folder = Path.of("set by JUnit");

    private DrillScene scene;

    @BeforeEach
    void save() throws IOException, InterruptedException {
        scene = new DrillScene(folder);
    }

    @Test
    void itServesWhatWasRestoredToUsAloneAndLeavesNothing() throws Exception {
        RehearsalSettings settings = new RehearsalSettings(List.of(scene.programs()), "there");
        AtomicInteger port = new AtomicInteger();
        LocalRehearsal rehearsal = DrillRig.rehearsal(withPorts(settings, () -> {
            port.set(settings.ports().free());
            return port.get();
        }));
        try (StoredSnapshots store = scene.store()) {
            try (Staged fetched = store.fetch("nightly", bytes -> {});
                    Scratch scratch = rehearsal.restore(fetched, DrillRig::nobody)) {
                assertThat(Files.getPosixFilePermissions(scene.key())).hasSize(2);
                assertThat(scratch.start(DrillRig::nobody)).isEqualTo(3);
                assertThat(scratch.countKeys(3)).isEqualTo(2);
                assertThat(scratch.value(new byte[] {'a'}, 3)).contains(new byte[] {2});
                assertThat(scratch.value(new byte[] {'a'}, 2)).contains(new byte[] {1});
                assertThat(scratch.value(new byte[] {'b'}, 3)).contains(new byte[0]);
                assertThat(scratch.value(new byte[] {'c'}, 3)).isEmpty();
                assertThatThrownBy(() -> plainly(port.get())).isInstanceOf(IOException.class);
                assertThat(DrillRig.running(scene.staging()))
                        .hasSizeGreaterThan(1)
                        .noneMatch(words -> words.contains("0.0.0.0"));
            }
            scene.assertNothingIsLeft();
        }
    }

    private static RehearsalSettings withPorts(RehearsalSettings settings, RehearsalSettings.Ports ports) {
        return new RehearsalSettings(settings.folders(), settings.where(), DrillRig.PATIENCE, DrillRig.PATIENCE, ports);
    }

    /** As somebody else on this machine, without the certificate. */
    private static String plainly(int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("refused with " + response.statusCode());
        }
        return response.body();
    }

    @Test
    void aPortThatIsTakenMeanwhileIsLeftToItsOwner() throws Exception {
        RehearsalSettings settings = new RehearsalSettings(List.of(scene.programs()), "there");
        AtomicInteger asked = new AtomicInteger();
        try (StoredSnapshots store = scene.store();
                ServerSocket taken = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            LocalRehearsal rehearsal = DrillRig.rehearsal(withPorts(
                    settings,
                    () -> asked.incrementAndGet() == 1
                            ? taken.getLocalPort()
                            : settings.ports().free()));
            try (Staged fetched = store.fetch("nightly", bytes -> {});
                    Scratch scratch = rehearsal.restore(fetched, DrillRig::nobody)) {
                assertThat(scratch.start(DrillRig::nobody)).isEqualTo(3);
                assertThat(asked).hasValue(2);
            }
            scene.assertNothingIsLeft();
        }
    }

    @Test
    void twoAtOnceDoNotCollide() throws Exception {
        LocalRehearsal rehearsal = DrillRig.rehearsal(scene.programs());
        try (StoredSnapshots store = scene.store();
                ExecutorService both = Executors.newFixedThreadPool(2)) {
            List<Future<Long>> counted = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                counted.add(both.submit(() -> {
                    try (Staged fetched = store.fetch("nightly", bytes -> {});
                            Scratch scratch = rehearsal.restore(fetched, DrillRig::nobody)) {
                        return scratch.countKeys(scratch.start(DrillRig::nobody));
                    }
                }));
            }
            for (Future<Long> one : counted) {
                assertThat(one.get()).isEqualTo(2);
            }
            scene.assertNothingIsLeft();
        }
    }

    @Test
    void aFileThatWasCutOrChangedIsNotRestored() throws Exception {
        LocalRehearsal rehearsal = DrillRig.rehearsal(scene.programs());
        try (StoredSnapshots store = scene.store()) {
            for (boolean cut : List.of(true, false)) {
                try (Staged fetched = store.fetch("nightly", bytes -> {})) {
                    byte[] bytes = Files.readAllBytes(fetched.file());
                    bytes[bytes.length / 2] ^= 1;
                    Files.write(fetched.file(), cut ? Arrays.copyOf(bytes, bytes.length - 700) : bytes);
                    assertThatThrownBy(() -> rehearsal.restore(fetched, DrillRig::nobody))
                            .isInstanceOf(IOException.class)
                            .hasMessageStartingWith(
                                    "the snapshot could not be restored: etcdutl ended with 1; it said: ")
                            .hasMessageContaining(cut ? "hash" : "sha256");
                }
            }
            scene.assertNothingIsLeft();
        }
    }

    @Test
    void programsThatAreNotThereOrDoNotFitAreNamed() throws Exception {
        assertThat(DrillRig.rehearsal(scene.programs()).programs())
                .isInstanceOfSatisfying(
                        Programs.Found.class,
                        found -> assertThat(found.where())
                                .isEqualTo("etcd of " + scene.programs() + ", restored by "
                                        + scene.programs().resolve("etcdutl")));
        Path few = Files.createDirectory(folder.resolve("few"));
        assertMissing(few, "There is no program `etcd` in the test's folder: install etcd and etcdutl");
        Files.createSymbolicLink(few.resolve("etcd"), RealTools.require("etcd"));
        assertMissing(few, "and no etcdutl 3.5 in the test's folder, which restores snapshots for it");
        DrillRig.script(few.resolve("etcdutl"), "echo etcdutl version: 3.4.9");
        assertMissing(few, "and no etcdutl 3.5");
        DrillRig.script(few.resolve("etcdutl"), "echo no idea; exit 2");
        assertMissing(few, "etcdutl` does not tell its version: etcdutl ended with 2; it said: no idea.");

        try (StoredSnapshots store = scene.store();
                Staged fetched = store.fetch("nightly", bytes -> {})) {
            assertThatThrownBy(() -> DrillRig.rehearsal(few).restore(fetched, DrillRig::nobody))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not tell its version");
        }
    }

    private static void assertMissing(Path programs, String why) {
        assertThat(DrillRig.rehearsal(programs).programs())
                .isInstanceOfSatisfying(
                        Programs.Missing.class,
                        missing -> assertThat(missing.why()).contains(why));
    }
}
