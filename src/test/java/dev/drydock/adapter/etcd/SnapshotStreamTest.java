package dev.drydock.adapter.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.drydock.adapter.etcd.EtcdSettings.Deadlines;
import dev.drydock.adapter.etcd.EtcdSettings.TlsFiles;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.testing.RealEtcd;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot that something happens to in mid-stream, from a real member whose database is larger than all that is buffered. */
@SuppressWarnings("NullAway.Init") // set before each test
class SnapshotStreamTest {
    private static final int MEBIBYTES = 64;

    @TempDir
    private Path folder = Path.of("set by JUnit");

    private RealEtcd etcd;
    private EtcdClient client;
    private EtcdMember member;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        etcd = RealEtcd.start(RealTools.require("etcd"), folder);
        EtcdRig.fill(etcd, MEBIBYTES);
        client = EtcdRig.client(etcd);
        member = client.cluster().members().getFirst();
    }

    @AfterEach
    void stop() {
        client.close();
        etcd.close();
    }

    @Test
    void aMemberThatIsKilledIsLostWithItsBytes() {
        Target target = new Target(() -> etcd.process().destroyForcibly().waitFor());

        EtcdException failure =
                catchThrowableOfType(EtcdException.class, () -> client.snapshot(member, target, bytes -> {}));

        assertThat(failure)
                .hasMessageContaining(
                        "etcd at " + etcd.endpoint() + " could not stream a snapshot to its end, it was lost")
                .hasMessageContaining(String.format("after %,d bytes", target.bytes))
                .matches(EtcdException::isPassing);
    }

    @Test
    void aMemberThatHangsIsGivenUp() throws Exception {
        Duration second = Duration.ofSeconds(1);
        EtcdSettings settings = new EtcdSettings(
                List.of(URI.create(etcd.endpoint())),
                TlsFiles.NONE,
                Optional.empty(),
                new Deadlines(Duration.ofSeconds(20), Duration.ofSeconds(20), second));
        try (EtcdClient hasty = new EtcdClient(settings)) {
            Target target = new Target(etcd::halt);

            assertThatThrownBy(() -> hasty.snapshot(member, target, bytes -> {}))
                    .isInstanceOf(EtcdException.class)
                    .hasMessageContaining("nothing came for 1 s after ")
                    .hasMessageContaining("What was written is worthless");
        } finally {
            etcd.process().destroyForcibly();
        }
    }

    @Test
    void aFullDiskEndsItAtOnce() throws Exception {
        // The device of Linux whose every write fails as on a full disk.
        try (FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
            Target target = new Target(() -> {
                full.write(ByteBuffer.wrap(new byte[1]));
            });

            assertThatThrownBy(() -> client.snapshot(member, target, bytes -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left on device");
            assertThat(target.writes).isEqualTo(1);
        }
        assertThat(client.status(member).version())
                .as("the line is good for more")
                .startsWith("3.");
    }

    @Test
    void aTargetsMistakeIsNotTakenForTheMembers() {
        IllegalStateException mistake = new IllegalStateException("a mistake");
        Target target = new Target(() -> {
            throw mistake;
        });

        assertThatThrownBy(() -> client.snapshot(member, target, bytes -> {})).isSameAs(mistake);
    }

    @Test
    void anInterruptEndsItAtOnce() {
        Target target = new Target(() -> Thread.currentThread().interrupt());

        assertThatThrownBy(() -> client.snapshot(member, target, bytes -> {})).isInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isFalse();
        assertThat(target.writes).isEqualTo(1);
    }

    @Test
    void anInterruptEndsAWriteThatBlocks() throws Exception {
        try (Pipe.SinkChannel sink = Pipe.open().sink()) {
            OutputStream blocked = Channels.newOutputStream(sink);
            AtomicReference<Throwable> outcome = new AtomicReference<>();
            Thread reader = Thread.ofPlatform().start(() -> {
                outcome.set(catchThrowable(() -> client.snapshot(member, blocked, bytes -> {})));
            });
            // Nobody reads the pipe: once it is full the thread hangs in a write.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> List.of(reader.getStackTrace()).stream()
                            .anyMatch(frame -> frame.getClassName().endsWith("SinkChannelImpl")));
            reader.interrupt();

            assertThat(reader.join(Duration.ofSeconds(30))).isTrue();
            assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void aSlowTargetSlowsTheMember() throws Exception {
        try (CountingRelay relay = CountingRelay.to(URI.create(etcd.endpoint()).getPort());
                EtcdClient slow = new EtcdClient(EtcdRig.settings(List.of(relay.endpoint()), TlsFiles.NONE))) {
            EtcdMember relayed = new EtcdMember(member.id(), "etcd-0", List.of(), List.of(relay.endpoint()), false);
            AtomicReference<Long> ahead = new AtomicReference<>(0L);
            Target target = new Target(() -> {
                // Blocked for as long as the member still sends; it has stopped when nothing came for a while.
                AtomicReference<Long> before = new AtomicReference<>(-1L);
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(500))
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> before.getAndSet(relay.relayed()) == relay.relayed());
                ahead.set(relay.relayed());
            });

            slow.snapshot(relayed, target, bytes -> {});

            assertThat(ahead.get())
                    .as("what came before the target took anything")
                    .isGreaterThan(1 << 20)
                    .isLessThan(24 << 20);
            assertThat(target.bytes).isGreaterThan(MEBIBYTES << 20).isLessThan(relay.relayed());
        }
    }

    /** Something that happens at the first write. */
    private interface Happening {
        void happen() throws Exception;
    }

    private static final class Target extends OutputStream {
        private final Happening first;
        private long bytes;
        private int writes;

        Target(Happening first) {
            this.first = first;
        }

        @Override
        public void write(int one) {
            throw new AssertionError("byte by byte");
        }

        @Override
        public void write(byte[] some, int from, int length) throws IOException {
            if (writes++ == 0) {
                try {
                    first.happen();
                } catch (IOException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
            bytes += length;
        }
    }
}
