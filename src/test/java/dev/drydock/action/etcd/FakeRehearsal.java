package dev.drydock.action.etcd;

import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.Rehearsal;
import dev.drydock.cluster.etcd.SnapshotStore.Staged;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A rehearsal in memory, whose etcd holds what a test gives it. */
final class FakeRehearsal implements Rehearsal {
    Programs programs = new Programs.Found("3.5.16", "etcd of /opt/etcd, restored by /opt/etcd/etcdutl");
    Optional<IOException> unrestorable = Optional.empty();
    Optional<EtcdException> unreadable = Optional.empty();
    Runnable whileStarting = () -> {};
    long revision = 100;
    long live = 9;
    final Map<String, String> values = new HashMap<>();
    int restored;
    int open;

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Programs programs() {
        return programs;
    }

    @Override
    public Scratch restore(Staged snapshot, Runnable hear) throws IOException {
        if (unrestorable.isPresent()) {
            throw unrestorable.get();
        }
        restored++;
        open++;
        return new Etcd();
    }

    private final class Etcd implements Scratch {
        @Override
        public long start(Runnable hear) {
            whileStarting.run();
            hear.run();
            return revision;
        }

        @Override
        public long countKeys(long at) {
            if (unreadable.isPresent()) {
                throw unreadable.get();
            }
            return live;
        }

        @Override
        public Optional<byte[]> value(byte[] key, long at) {
            return Optional.ofNullable(values.get(new String(key, StandardCharsets.UTF_8)))
                    .map(FakeRehearsal::bytes);
        }

        @Override
        public void close() {
            open--;
        }
    }
}
