package dev.drydock.adapter.etcd;

import dev.drydock.adapter.etcd.EtcdPrograms.MissingException;
import dev.drydock.cluster.etcd.Rehearsal;
import dev.drydock.cluster.etcd.SnapshotStore.Staged;
import dev.drydock.core.run.MonotonicTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** Rehearsals on this machine, with etcd's own programs. */
public final class LocalRehearsal implements Rehearsal {
    static final String NAME = "drydock-drill";

    /** What nobody listens at and nobody connects to: the restored member's address for peers, of which it has none. */
    private static final String PEER = "http://" + ScratchEtcd.LOOPBACK + ":2380";

    /** Two segments of etcd's log, which are allocated at once, and something for what is written at the start. */
    private static final long BESIDE_THE_DATA = 160_000_000;

    private final RehearsalSettings settings;
    private final InstantSource clock;
    private final MonotonicTime time;

    public LocalRehearsal(RehearsalSettings settings, InstantSource clock, MonotonicTime time) {
        this.settings = settings;
        this.clock = clock;
        this.time = time;
    }

    @Override
    public Programs programs() {
        try {
            EtcdPrograms found = EtcdPrograms.find(settings.folders(), settings.where(), time);
            return new Programs.Found(found.version(), found.where());
        } catch (MissingException missing) {
            return new Programs.Missing(missing.why());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Programs.Missing("etcd's programs could not be asked for their versions: we were interrupted.");
        }
    }

    @Override
    public Scratch restore(Staged snapshot, Runnable hear) throws IOException, InterruptedException {
        EtcdPrograms programs;
        try {
            programs = EtcdPrograms.find(settings.folders(), settings.where(), time);
        } catch (MissingException missing) {
            throw new IOException(missing.why(), missing);
        }
        long bytes = Files.size(snapshot.file());
        Path room = snapshot.room(bytes + BESIDE_THE_DATA);
        Path data = room.resolve("data");
        List<String> words = List.of(
                "snapshot",
                "restore",
                snapshot.file().toAbsolutePath().toString(),
                "--data-dir=" + data.toAbsolutePath(),
                "--name=" + NAME,
                "--initial-cluster=" + NAME + "=" + PEER,
                "--initial-advertise-peer-urls=" + PEER);
        try (GuardedProgram restorer =
                GuardedProgram.start(programs.restorer(), words, EtcdPrograms.environment(), room)) {
            if (restorer.finish(time, settings.restore(), hear) != 0) {
                throw new IOException("the snapshot could not be restored: " + restorer.ending());
            }
        }
        return new ScratchEtcd(
                programs, room, data, bytes, ScratchCertificate.write(room, clock.instant()), settings, time);
    }
}
