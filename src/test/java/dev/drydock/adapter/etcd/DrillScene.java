package dev.drydock.adapter.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.storage.StoredSnapshots;
import dev.drydock.testing.RealEtcd;
import dev.drydock.testing.RealEtcd.Put;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A small snapshot of a real etcd that is kept as {@code nightly}: at revision 3, with two keys, one of them without a value. */
final class DrillScene {
    private final Path folder;
    private final Path saved;
    private final Path programs;

    DrillScene(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        this.saved = folder.resolve("saved.db");
        this.programs = DrillRig.programs(folder.resolve("programs"), "");
        try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd"), folder.resolve("etcd"))) {
            etcd.put(List.of(new Put("a", new byte[] {1}), new Put("b", new byte[0])));
            etcd.put(List.of(new Put("a", new byte[] {2})));
            etcd.snapshot(RealTools.require("etcdctl"), saved);
        }
    }

    Path programs() {
        return programs;
    }

    Path staging() {
        return folder.resolve("staging/drydock-staging");
    }

    /** The private key of the one drill that is held. */
    Path key() throws IOException {
        try (Stream<Path> files = Files.walk(staging())) {
            return files.filter(file -> file.endsWith("scratch.key"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    StoredSnapshots store() throws IOException {
        StoredSnapshots store = DrillRig.store(folder);
        DrillRig.keep(store, "nightly", saved);
        return store;
    }

    void assertNothingIsLeft() {
        assertThat(DrillRig.running(staging())).isEmpty();
        assertThat(staging()).isEmptyDirectory();
    }
}
