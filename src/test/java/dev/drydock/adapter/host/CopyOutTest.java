package dev.drydock.adapter.host;

import static dev.drydock.adapter.host.CopiedFile.LARGE;
import static dev.drydock.adapter.host.CopiedFile.assertPrivate;
import static dev.drydock.adapter.host.CopiedFile.sha256;
import static dev.drydock.adapter.host.CopiedFile.shrink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostException;
import dev.drydock.testing.RealSshd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files on their way from a host, over a real OpenSSH: whole, or not there. */
final class CopyOutTest extends CopyStand {
    @Test
    void aFileComesBackWholeAndPrivate() throws Exception {
        Path back = place.resolve("back");
        List<Long> progress = new ArrayList<>();

        String sum = host.copyOut(large.toString(), back, LARGE, progress::add);

        assertThat(sum).isEqualTo(sha256(large));
        assertThat(back).hasSameBinaryContentAs(large);
        assertPrivate(back);
        assertThat(progress).isSorted().hasSizeGreaterThan(3).endsWith((long) LARGE);
    }

    @Test
    void whatCannotComeBackIsToldAndLeavesNothing() throws Exception {
        Path back = place.resolve("back");
        Path there = Files.writeString(place.resolve("there"), "mine");

        assertThatThrownBy(() -> host.copyOut(place.resolve("none").toString(), back, LARGE, CopiedFile::nobody))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not give the file")
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> host.copyOut(place.toString(), back, LARGE, CopiedFile::nobody))
                .hasMessageContaining("it is no ordinary file");
        assertThatThrownBy(() -> host.copyOut(large.toString(), back, LARGE - 1, bytes -> {
                    throw new AssertionError("nothing should be sent");
                }))
                .hasMessageContaining("it is larger than 25 MB");
        assertThatThrownBy(() -> host.copyOut(large.toString(), place.resolve("no/folder"), LARGE, CopiedFile::nobody))
                .isInstanceOf(IOException.class);
        assertThat(back).doesNotExist();
        assertThatThrownBy(() -> host.copyOut(large.toString(), there, LARGE, CopiedFile::nobody))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(there).hasContent("mine");
    }

    @Test
    void aFileThatChangesWhileItIsReadIsRefused() throws Exception {
        Path changing = Files.copy(large, place.resolve("changing"));
        Path back = place.resolve("back");

        assertThatThrownBy(() -> host.copyOut(changing.toString(), back, 2L * LARGE, bytes -> {
                    if (bytes == LARGE) {
                        shrink(changing);
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("it changed meanwhile");
        assertThat(back).doesNotExist();
    }

    @Test
    void aConnectionThatIsCutLeavesNothingHere() throws Exception {
        Path back = place.resolve("back");
        try (SshRig other = machine.another()) {
            Host cut = other.host(RealSshd.owner(), machine.port());

            assertThatThrownBy(() -> cut.copyOut(large.toString(), back, LARGE, bytes -> other.cut()))
                    .isInstanceOf(HostException.class)
                    .hasMessageContaining("was lost while `/bin/sh` ran");
        }
        assertThat(back).doesNotExist();
    }

    @Test
    void aHostThatSendsWithoutEndFillsNoDiskOfOurs() throws Exception {
        byte[] block = "x".repeat(32 * 1024).getBytes(StandardCharsets.UTF_8);
        try (ScriptedSshd server = new ScriptedSshd(true, call -> {
                    for (int i = 0; i < 10_000; i++) {
                        call.out().write(block);
                        call.out().flush();
                    }
                    call.exit().onExit(0);
                });
                SshRig rig = new SshRig(Files.createDirectory(place.resolve("mina")), SshRig.USUAL, List.of())) {
            rig.know(server.port(), server.key);
            Path back = place.resolve("back");

            assertThatThrownBy(
                            () -> rig.host("drydock", server.port()).copyOut("/x", back, 1_000_000, CopiedFile::nobody))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("it is larger than 1.0 MB");
            assertThat(back).doesNotExist();
        }
    }
}
