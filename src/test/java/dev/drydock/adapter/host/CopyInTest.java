package dev.drydock.adapter.host;

import static dev.drydock.adapter.host.CopiedFile.LARGE;
import static dev.drydock.adapter.host.CopiedFile.assertPrivate;
import static dev.drydock.adapter.host.CopiedFile.part;
import static dev.drydock.adapter.host.CopiedFile.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.JumpHost;
import dev.drydock.testing.RealSshd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files on their way to a host, over a real OpenSSH: whole at their place. */
final class CopyInTest extends CopyStand {
    @Test
    void aFileArrivesWholeAndPrivate() throws Exception {
        Path path = place.resolve("new/folder/snapshot.db");
        List<Long> progress = new ArrayList<>();

        host.copyIn(large, sha256(large), path.toString(), progress::add);

        assertThat(path).hasSameBinaryContentAs(large);
        assertPrivate(path);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
                .isEqualTo("rwx------");
        assertThat(path.getParent()).isDirectoryContaining(each -> each.equals(path));
        assertThat(part(path)).doesNotExist();
        assertThat(progress).isSorted().hasSizeGreaterThan(3).endsWith((long) LARGE);
    }

    @Test
    void oneThatIsThereAlreadyIsNotSent() throws Exception {
        Path path = Files.copy(large, place.resolve("snapshot.db"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        Object key = Files.getAttribute(path, "unix:ino");

        host.copyIn(large, sha256(large), path.toString(), bytes -> {
            throw new AssertionError("nothing should be sent");
        });

        assertThat(Files.getAttribute(path, "unix:ino")).isEqualTo(key);
        assertPrivate(path);
    }

    @Test
    void anotherOfTheSameSizeIsReplaced() throws Exception {
        Path file = Files.writeString(place.resolve("file"), "new");
        Path path = Files.writeString(place.resolve("snapshot.db"), "old");

        host.copyIn(file, sha256(file), path.toString(), CopiedFile::nobody);

        assertThat(path).hasContent("new");
        assertPrivate(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"it's", "$(id)", "a b  c", "-n", "a\nb", "*", "überholt 🚢", "a\\nb", "%s", "a;id"})
    void oddNamesAreNamesBothWays(String name) throws Exception {
        Path file = Files.writeString(place.resolve("file"), name);
        Path path = place.resolve("odd").resolve(name);
        Path back = place.resolve("back");

        host.copyIn(file, sha256(file), path.toString(), CopiedFile::nobody);

        assertThat(path).hasContent(name);
        assertThat(host.copyOut(path.toString(), back, 100, CopiedFile::nobody)).isEqualTo(sha256(file));
        assertThat(back).hasContent(name);
    }

    @Test
    void anEmptyFileIsAFileToo() throws Exception {
        Path file = Files.createFile(place.resolve("file"));
        Path path = place.resolve("snapshot.db");
        Path back = place.resolve("back");

        host.copyIn(file, sha256(file), path.toString(), CopiedFile::nobody);

        assertThat(path).isEmptyFile();
        assertThat(host.copyOut(path.toString(), back, 0, CopiedFile::nobody)).isEqualTo(sha256(file));
        assertThat(back).isEmptyFile();
    }

    @Test
    void linksAreReplacedAndNotFollowed() throws Exception {
        Path victim = Files.writeString(place.resolve("victim"), "precious");
        Path path = Files.createSymbolicLink(place.resolve("snapshot.db"), victim);
        Files.createSymbolicLink(part(path), victim);
        Path file = Files.writeString(place.resolve("file"), "new");

        host.copyIn(file, sha256(file), path.toString(), CopiedFile::nobody);

        assertThat(victim).hasContent("precious");
        assertThat(path).isRegularFile().hasContent("new");
        assertThat(Files.isSymbolicLink(path)).isFalse();
    }

    @Test
    void whatIsNotWhatItShouldBeDoesNotTakeThePlace() throws Exception {
        Path file = Files.writeString(place.resolve("file"), "new");
        Path path = Files.writeString(place.resolve("snapshot.db"), "old");
        String other = "0".repeat(64);

        assertThatThrownBy(() -> host.copyIn(file, other, path.toString(), CopiedFile::nobody))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(host.display() + " did not take the file to `")
                .hasMessageContaining("what arrived has the SHA-256 " + sha256(file) + ", and not " + other);
        assertThat(path).hasContent("old");
        assertThat(part(path)).doesNotExist();
    }

    @Test
    void aMachineBetweenPassesItOn() throws Exception {
        JumpHost jump = new JumpHost(RealSshd.owner(), "127.0.0.1", machine.port());
        Path path = place.resolve("snapshot.db");
        Path back = place.resolve("back");
        try (SshRig other = machine.another()) {
            Host behind = other.host(RealSshd.owner(), machine.port(), other.keyFile, Optional.of(jump));

            behind.copyIn(large, sha256(large), path.toString(), CopiedFile::nobody);

            assertThat(path).hasSameBinaryContentAs(large);
            assertThat(behind.copyOut(path.toString(), back, LARGE, CopiedFile::nobody))
                    .isEqualTo(sha256(large));
        }
    }
}
