package dev.drydock.adapter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which folders snapshots may lie in unencrypted, and which may not. */
class OwnFolderTest {
    private static final long US = new UnixSystem().getUid();

    @TempDir
    private Path temporary = Path.of("set by JUnit");

    private Path outer = Path.of("set before each");

    @BeforeEach
    void nameOuter() {
        outer = temporary.resolve("a/b");
    }

    private static void mode(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private Path made(Path folder, String permissions) throws IOException {
        Files.createDirectories(folder);
        mode(folder, permissions);
        return folder;
    }

    @Test
    void whatIsNotThereIsMadeForUsAlone() throws IOException {
        Path inner = OwnFolder.in(outer, "own");

        assertThat(inner).isEqualTo(outer.resolve("own")).isEmptyDirectory();
        for (Path each : new Path[] {inner, outer, temporary.resolve("a")}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .isEqualTo("rwx------");
        }
        assertThat(OwnFolder.in(outer, "own")).isEqualTo(inner);
    }

    @ParameterizedTest
    @CsvSource({"rwx------", "rwxr-xr-x", "rwxrwxr-x"})
    void aFolderMayBeReadAndItsGroupMayWrite(String permissions) throws IOException {
        made(outer, permissions);

        assertThat(OwnFolder.in(outer, "own")).isEmptyDirectory();
    }

    @Test
    void whereEverybodyDeletesOnlyTheirOwnEverybodyMayWrite() throws IOException {
        made(outer, "rwxrwxrwx");
        Files.setAttribute(outer, "unix:mode", 01777);

        assertThat(OwnFolder.in(outer, "own")).isEmptyDirectory();
    }

    @Test
    void whereEverybodyWritesAnotherFolderCouldComeInItsPlace() throws IOException {
        made(outer, "rwxrwxrwx");

        assertThatThrownBy(() -> OwnFolder.in(outer, "own"))
                .hasMessageContaining("may be written to by everybody")
                .hasMessageContaining("chmod o-w");
    }

    @ParameterizedTest
    @CsvSource({"rwxrwxrwx", "rwxr-x---", "rwx-----x"})
    void theInnerOneIsForNobodyElse(String permissions) throws IOException {
        made(outer, "rwx------");
        made(outer.resolve("own"), permissions);

        assertThatThrownBy(() -> OwnFolder.in(outer, "own"))
                .hasMessageContaining("own is not for Drydock's user alone");
    }

    @Test
    void linksAreNotFollowedAndFilesAreNoFolders() throws IOException {
        Path elsewhere = made(temporary.resolve("elsewhere"), "rwx------");
        Path link = Files.createSymbolicLink(temporary.resolve("link"), elsewhere);
        assertThatThrownBy(() -> OwnFolder.in(link, "own")).hasMessageContaining("link is a link");

        Files.createSymbolicLink(made(outer, "rwx------").resolve("own"), elsewhere);
        assertThatThrownBy(() -> OwnFolder.in(outer, "own")).hasMessageContaining("own is a link");
        Files.delete(outer.resolve("own"));
        Files.createFile(outer.resolve("own"));
        assertThatThrownBy(() -> OwnFolder.in(outer, "own")).hasMessageContaining("own is no folder");
        assertThat(elsewhere).isEmptyDirectory();
    }

    /** Seen by somebody else: that needs no second user on this machine. */
    @Test
    void anothersFoldersAreRefused() throws IOException {
        Files.createDirectories(outer);
        OwnFolder.in(outer, "own");

        if (US == 0) {
            // What is root's may hold a folder of ours, but this one is root's as well.
            assertThatThrownBy(() -> OwnFolder.in(outer, "own", 1234))
                    .hasMessageContaining("own belongs to another user");
            Files.setAttribute(outer, "unix:uid", 4321);
        }
        assertThatThrownBy(() -> OwnFolder.in(outer, "own", 1234)).hasMessageContaining("b belongs to another user");
    }
}
