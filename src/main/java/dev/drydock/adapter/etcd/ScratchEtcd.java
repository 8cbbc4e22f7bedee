package dev.drydock.adapter.etcd;

import com.google.protobuf.ByteString;
import dev.drydock.adapter.etcd.EtcdSettings.Deadlines;
import dev.drydock.adapter.etcd.EtcdSettings.TlsFiles;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.Rehearsal.Scratch;
import dev.drydock.core.run.MonotonicTime;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A restored etcd of one member: it listens on loopback alone, and answers whoever has its certificate, which is us. */
final class ScratchEtcd implements Scratch {
    static final String LOOPBACK = "127.0.0.1";

    /** Ports that were free when they were looked for, and taken when etcd came: so often that something else is wrong. */
    private static final int MOST_PORTS = 5;

    private static final Duration PROBE = Duration.ofSeconds(2);

    /** etcd's own recommended maximum; more than the data have, so that none of them is too much. */
    private static final long LEAST_QUOTA = 8L << 30;

    /** The largest value that an etcd may be told to take is far below. */
    private static final int LARGEST_ANSWER = 256 << 20;

    /** With the range's end the same, it means every key. */
    private static final ByteString EVERY_KEY = ByteString.copyFrom(new byte[1]);

    private final EtcdPrograms programs;
    private final Path room;
    private final Path data;
    private final long bytes;
    private final TlsFiles files;
    private final RehearsalSettings settings;
    private final MonotonicTime time;
    private Optional<GuardedProgram> running = Optional.empty();
    private Optional<Lines> lines = Optional.empty();
    private URI endpoint = URI.create("https://" + LOOPBACK);

    ScratchEtcd(
            EtcdPrograms programs,
            Path room,
            Path data,
            long bytes,
            TlsFiles files,
            RehearsalSettings settings,
            MonotonicTime time) {
        this.programs = programs;
        this.room = room;
        this.data = data;
        this.bytes = bytes;
        this.files = files;
        this.settings = settings;
        this.time = time;
    }

    @Override
    public long start(Runnable hear) throws IOException, InterruptedException {
        HeardWait wait = new HeardWait(time, settings.start(), hear);
        for (int tried = 1; ; tried++) {
            GuardedProgram etcd = launch();
            Optional<Long> revision = awaitAnswer(etcd, wait);
            if (revision.isPresent()) {
                return revision.get();
            }
            boolean portTaken = etcd.output().text().contains("address already in use");
            if (!portTaken || tried == MOST_PORTS) {
                throw new IOException(
                        "etcd " + programs.version() + " did not start on the restored data: " + etcd.ending());
            }
            close();
        }
    }

    private GuardedProgram launch() throws IOException {
        endpoint = URI.create("https://" + LOOPBACK + ":" + settings.ports().free());
        lines = Optional.of(new Lines(new EtcdSettings(List.of(endpoint), files, Optional.empty(), Deadlines.USUAL)));
        List<String> words = new ArrayList<>(List.of(
                "--name=" + LocalRehearsal.NAME,
                "--data-dir=" + data.toAbsolutePath(),
                "--listen-client-urls=" + endpoint,
                "--advertise-client-urls=" + endpoint,
                // Any free port: it has no peers.
                "--listen-peer-urls=https://" + LOOPBACK + ":0",
                "--quota-backend-bytes=" + Math.max(LEAST_QUOTA, 2 * bytes)));
        words.addAll(ScratchCertificate.flags(files));
        GuardedProgram etcd = GuardedProgram.start(programs.etcd(), words, Map.of(), room);
        running = Optional.of(etcd);
        return etcd;
    }

    /** Its revision as soon as it serves; empty when it has ended. */
    private Optional<Long> awaitAnswer(GuardedProgram etcd, HeardWait wait) throws IOException, InterruptedException {
        String last = "";
        while (!etcd.endsWithin(HeardWait.LOOK)) {
            if (wait.isOver()) {
                throw new IOException("etcd " + programs.version() + " did not serve the restored data within "
                        + Failures.seconds(settings.start()) + "; the last that it said: "
                        + etcd.output().lastWords() + "; and to us: " + last);
            }
            try {
                StatusResponse status = line().ask(
                                "tell its status",
                                PROBE,
                                channel -> MaintenanceGrpc.newBlockingStub(channel)
                                        .status(StatusRequest.getDefaultInstance()));
                if (status.getLeader() != 0) {
                    return Optional.of(status.getHeader().getRevision());
                }
                last = "it has no leader";
            } catch (EtcdException notYet) {
                // Whatever it is: at its port may be another program, and then etcd is about to end.
                last = notYet.getMessage();
            }
        }
        etcd.output().awaitEnd();
        return Optional.empty();
    }

    private Line line() {
        return lines.orElseThrow(() -> new IllegalStateException("It was not started"))
                .to(endpoint);
    }

    @Override
    public long countKeys(long revision) {
        return range(
                        "count its keys",
                        RangeRequest.newBuilder()
                                .setKey(EVERY_KEY)
                                .setRangeEnd(EVERY_KEY)
                                .setCountOnly(true)
                                .setRevision(revision)
                                .build())
                .getCount();
    }

    @Override
    public Optional<byte[]> value(byte[] key, long revision) {
        return range(
                        "read a key",
                        RangeRequest.newBuilder()
                                .setKey(ByteString.copyFrom(key))
                                .setRevision(revision)
                                .build())
                .getKvsList()
                .stream()
                .findFirst()
                .map(found -> found.getValue().toByteArray());
    }

    private RangeResponse range(String deed, RangeRequest request) {
        return line().ask(
                        deed,
                        Deadlines.USUAL.patient(),
                        channel -> KVGrpc.newBlockingStub(channel)
                                .withMaxInboundMessageSize(LARGEST_ANSWER)
                                .range(request));
    }

    @Override
    public void close() {
        lines.ifPresent(Lines::close);
        lines = Optional.empty();
        running.ifPresent(GuardedProgram::close);
        running = Optional.empty();
    }
}
