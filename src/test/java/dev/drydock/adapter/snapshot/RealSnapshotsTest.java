package dev.drydock.adapter.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.testing.Command;
import dev.drydock.testing.RealEtcd;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What we tell of the databases of real etcds, beside what etcd's own tools tell of the same files. */
class RealSnapshotsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void theStatusIsWhatEtcdutlOf35Prints(SnapshotShape shape) throws IOException, InterruptedException {
        Path etcdutl = RealTools.require("etcdutl");
        Saved saved = saved(shape, "etcd", "etcdctl");

        assertSame(saved.snapshot(), List.of(etcdutl.toString()));
        assertSame(saved.database(), List.of(etcdutl.toString()));
    }

    @ParameterizedTest
    @EnumSource
    void theStatusIsWhatEtcdctlOf34Prints(SnapshotShape shape) throws IOException, InterruptedException {
        Path etcdctl = RealTools.require("etcdctl-3.4");
        Path snapshot = saved(shape, "etcd-3.4", "etcdctl-3.4").snapshot();

        assertSame(snapshot, List.of("env", "ETCDCTL_API=3", etcdctl.toString()));
    }

    /** One hash in sixteen has a leading zero, which is not printed and makes its column narrower. */
    @Test
    void aShortHashIsFramedAsEtcdutlDoes() throws IOException, InterruptedException {
        Path etcdutl = RealTools.require("etcdutl");
        byte[] bytes = Files.readAllBytes(
                saved(SnapshotShape.ONE_KEY, "etcd", "etcdctl").snapshot());
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Path file = folder.resolve("short.db");
        long hash = Long.MAX_VALUE;
        for (int changed = 0; changed < 256 && hash > 0xfffffff; changed++) {
            // The value, behind key, revisions and version; pages that are no longer in use have it too.
            for (int at = text.indexOf("only\u0010"); at >= 0; at = text.indexOf("only\u0010", at + 1)) {
                bytes[at + 12] = (byte) changed;
            }
            Files.write(file, bytes);
            hash = new SnapshotFile(file, false).status(true) instanceof Inspection.Sound<Status> sound
                    ? sound.found().hash()
                    : hash;
        }

        assertThat(hash).isLessThanOrEqualTo(0xfffffff);
        Command.Result theirs = Command.run(
                List.of(etcdutl.toString(), "snapshot", "status", file.toString(), "-w", "table"),
                folder,
                Duration.ofMinutes(1));
        assertThat(new SnapshotFile(file, false).status(true))
                .isInstanceOfSatisfying(
                        Inspection.Sound.class,
                        sound -> assertThat(new StatusText((Status) sound.found(), KeyCounting.ENTRIES).table())
                                .isEqualTo(theirs.output()));
    }

    /** A snapshot, and the database that the member left behind. */
    private record Saved(Path snapshot, Path database) {}

    private Saved saved(SnapshotShape shape, String server, String client) throws IOException, InterruptedException {
        try (RealEtcd etcd = RealEtcd.start(RealTools.require(server), folder)) {
            shape.fill(etcd);
            Path snapshot =
                    etcd.snapshot(RealTools.require(client), folder.resolve("snapshot.db"), shape.credentials());
            return new Saved(snapshot, etcd.database());
        }
    }

    private void assertSame(Path file, List<String> tool) throws IOException {
        assertSame(file, tool, "simple", StatusText::simple);
        assertSame(file, tool, "json", StatusText::json);
        assertSame(file, tool, "table", StatusText::table);
    }

    private void assertSame(Path file, List<String> tool, String format, Function<StatusText, String> printed)
            throws IOException {
        List<String> words = new ArrayList<>(tool);
        words.addAll(List.of("snapshot", "status", file.toString(), "-w", format));
        Command.Result theirs = Command.run(words, folder, Duration.ofMinutes(1));

        assertThat(theirs.exit()).as(theirs.output()).isZero();
        assertThat(new SnapshotFile(file, true).status(true))
                .isInstanceOfSatisfying(
                        Inspection.Sound.class,
                        sound -> assertThat(printed.apply(new StatusText((Status) sound.found(), KeyCounting.ENTRIES)))
                                .isEqualTo(theirs.output()));
    }
}
