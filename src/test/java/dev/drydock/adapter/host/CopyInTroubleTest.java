package dev.drydock.adapter.host;

import static dev.drydock.adapter.host.CopiedFile.LARGE;
import static dev.drydock.adapter.host.CopiedFile.part;
import static dev.drydock.adapter.host.CopiedFile.sha256;
import static dev.drydock.adapter.host.CopiedFile.shrink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostException;
import dev.drydock.testing.RealSshd;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** Files that do not get to a host, over a real OpenSSH: what was at their place stays, and why is said. */
final class CopyInTroubleTest extends CopyStand {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void aDiskWithoutRoomIsToldBeforeAnythingIsSent() throws Exception {
        Path file = place.resolve("file");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 43);
        }
        Path path = place.resolve("snapshot.db");
        Files.writeString(part(path), "from before");

        assertThatThrownBy(() -> host.copyIn(file, "0".repeat(64), path.toString(), bytes -> {
                    throw new AssertionError("nothing should be sent");
                }))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("(?s).*its disk has [0-9.]+ .?B free, and the file needs 8\\.8 TB\\. Make room.*");
        assertThat(path).doesNotExist();
        assertThat(part(path)).doesNotExist();
    }

    @Test
    void aDiskThatFillsUpMeanwhileIsTold() throws Exception {
        assumeTrue(RealSshd.owner().equals("root"), "only root can have a small disk");
        // In the namespace of the server, and gone with it.
        assertThat(run("mount", "-t", "tmpfs", "-o", "size=64m", "small", place.toString()))
                .isEqualTo(new Ending.Exited(0, List.of()));
        Path path = place.resolve("snapshot.db");
        boolean[] full = new boolean[1];

        assertThatThrownBy(() -> host.copyIn(large, sha256(large), path.toString(), bytes -> {
                    if (!full[0]) {
                        full[0] = true;
                        run("/bin/sh", "-c", "cat /dev/zero >\"$1/filler\" 2>/dev/null", "x", place.toString());
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not take the file")
                .hasMessageContaining("No space left on device");
        assertThat(run("test", "-e", path.toString())).isEqualTo(new Ending.Exited(1, List.of()));
        run("rm", place.resolve("filler").toString());
        host.copyIn(large, sha256(large), path.toString(), CopiedFile::nobody);
        assertThat(run("cmp", large.toString(), path.toString())).isEqualTo(new Ending.Exited(0, List.of()));
        run("umount", place.toString());
    }

    private Ending run(String... words) {
        try {
            return host.run(HostCommand.of(PATIENCE, words).asRoot());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aConnectionThatIsCutLeavesThePartAloneAndTheNextCopyReplacesIt() throws Exception {
        Path path = Files.writeString(place.resolve("snapshot.db"), "old");
        try (SshRig other = machine.another()) {
            Host cut = other.host(RealSshd.owner(), machine.port());

            assertThatThrownBy(() -> cut.copyIn(large, sha256(large), path.toString(), bytes -> other.cut()))
                    .isInstanceOfSatisfying(
                            HostException.class,
                            lost -> assertThat(lost.isPassing()).isTrue())
                    .hasMessageContaining("was lost while the copy to `");
        }

        assertThat(path).hasContent("old");
        try (var files = Files.list(place)) {
            assertThat(files).containsExactlyInAnyOrder(path, part(path));
        }
        host.copyIn(large, sha256(large), path.toString(), CopiedFile::nobody);
        assertThat(path).hasSameBinaryContentAs(large);
        assertThat(part(path)).doesNotExist();
    }

    @Test
    void whatTheListenerThrowsEndsTheCopyAndNothingElse() throws Exception {
        Path path = place.resolve("snapshot.db");
        Path back = place.resolve("back");
        LongConsumer stop = bytes -> {
            throw new IllegalStateException("stopped at " + bytes);
        };

        assertThatThrownBy(() -> host.copyIn(large, sha256(large), path.toString(), stop))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("stopped at 4194304");
        assertThatThrownBy(() -> host.copyOut(large.toString(), back, LARGE, stop))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("stopped at ");

        assertThat(path).doesNotExist();
        assertThat(back).doesNotExist();
        assertThat(run("true")).isEqualTo(new Ending.Exited(0, List.of()));
    }

    @Test
    void anInterruptionEndsACopy() throws Exception {
        Path path = place.resolve("snapshot.db");
        Path back = place.resolve("back");
        LongConsumer interrupting = bytes -> Thread.currentThread().interrupt();

        assertThatThrownBy(() -> host.copyIn(large, sha256(large), path.toString(), interrupting))
                .isInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> host.copyOut(large.toString(), back, LARGE, interrupting))
                .isInstanceOf(InterruptedException.class);

        assertThat(path).doesNotExist();
        assertThat(back).doesNotExist();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aCopyThatComesBetweenIsNotOverwrittenByTheOneBefore() throws Exception {
        Path path = place.resolve("snapshot.db");
        Path file = Files.writeString(place.resolve("file"), "between");

        assertThatThrownBy(() -> host.copyIn(large, sha256(large), path.toString(), bytes -> {
                    if (bytes == LARGE) {
                        copyBetween(file, path);
                    }
                }))
                .isInstanceOf(IOException.class);

        assertThat(path).hasContent("between");
    }

    private void copyBetween(Path file, Path path) {
        try {
            host.copyIn(file, sha256(file), path.toString(), CopiedFile::nobody);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFileHereThatCannotBeReadIsTold() throws Exception {
        Path path = place.resolve("snapshot.db");
        Path shrinking = Files.copy(large, place.resolve("shrinking"));

        assertThatThrownBy(
                        () -> host.copyIn(place.resolve("none"), "0".repeat(64), path.toString(), CopiedFile::nobody))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> host.copyIn(shrinking, sha256(large), path.toString(), bytes -> shrink(shrinking)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("The file " + shrinking + " cannot be sent: it became shorter meanwhile");
        assertThat(path).doesNotExist();
    }

    @Test
    void aPlaceThatCannotBeIsTold() throws Exception {
        String sum = sha256(large);

        assertThatThrownBy(() -> host.copyIn(large, sum, place.toString(), CopiedFile::nobody))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("it is a folder there");
        Path file = Files.createFile(place.resolve("file"));
        assertThatThrownBy(() -> host.copyIn(large, sum, file.resolve("x").toString(), CopiedFile::nobody))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not take the file");
        assertThatThrownBy(() -> host.copyIn(large, sum, "relative", CopiedFile::nobody))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> host.copyIn(large, sum, "/tmp/", CopiedFile::nobody))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> host.copyIn(large, "no sum", "/tmp/x", CopiedFile::nobody))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHostThatTakesNoMoreBytesIsGivenUp() throws Exception {
        SshSettings.Patience hasty =
                new SshSettings.Patience(PATIENCE, PATIENCE, Duration.ofSeconds(1), Duration.ofSeconds(1), PATIENCE);
        try (ScriptedSshd server = new ScriptedSshd(true, call -> {
                    if (!call.line().contains("head -c \"$2\"") && !call.line().contains("exec cat")) {
                        call.exit().onExit(0);
                    }
                });
                SshRig rig =
                        new SshRig(Files.createDirectory(place.resolve("mina")), hasty, List.of("sudo", "-n", "--"))) {
            rig.know(server.port(), server.key);
            Host stuck = rig.host("drydock", server.port());
            Path back = place.resolve("back");

            assertThatThrownBy(() -> stuck.copyIn(large, sha256(large), "/x", CopiedFile::nobody))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nothing moved for 1 s");
            assertThatThrownBy(() -> stuck.copyOut("/x", back, LARGE, CopiedFile::nobody))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nothing came for 1 s");
            assertThat(back).doesNotExist();
            assertThat(server.lines)
                    .hasSize(3)
                    .allSatisfy(line -> assertThat(line).contains("'sudo' '-n' '--' '/bin/sh' '-c' "));
        }
    }
}
