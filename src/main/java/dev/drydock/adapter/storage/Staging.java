package dev.drydock.adapter.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The folder of this machine in which snapshots lie that are being taken or looked at. They are not encrypted there, so the folder
 * is its owner's alone, and what a process that died left there is removed when the next one begins.
 */
final class Staging {
    private final Path folder;
    private final FreeSpace space;

    private Staging(Path folder, FreeSpace space) {
        this.folder = folder;
        this.space = space;
    }

    /** Opens the folder, makes it where there is none, and removes what dead processes left. */
    static Staging open(Path folder, FreeSpace space) throws IOException {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Staging staging = new Staging(folder, space);
            staging.sweep();
            return staging;
        } catch (IOException e) {
            throw new IOException(
                    "The folder " + folder + " for snapshots that are being taken cannot be used: make it, and let only"
                            + " Drydock's user read and write there (" + e + ")",
                    e);
        }
    }

    private void sweep() throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(folder, "*" + NameLock.SUFFIX)) {
            for (Path lock : locks) {
                String file = String.valueOf(lock.getFileName());
                String name = file.substring(0, file.length() - NameLock.SUFFIX.length());
                Optional<NameLock> dead = NameLock.of(folder, name);
                if (dead.isPresent()) {
                    StagedFile.clear(folder, name);
                    dead.get().close();
                }
            }
        }
    }

    /**
     * Begins a file.
     *
     * @param bytes how many it will have, where that is known
     * @throws IOException when the name is in use, or the disk has not enough room
     */
    StagedFile begin(String name, OptionalLong bytes) throws IOException {
        NameLock lock = NameLock.of(folder, name)
                .orElseThrow(() -> new IOException("The snapshot " + name
                        + " is being written by another process, which lives: wait for its end, or"
                        + " choose another name"));
        boolean begun = false;
        try {
            if (bytes.isPresent()) {
                space.require(folder, bytes.getAsLong());
            }
            StagedFile file = new StagedFile(lock, folder, name, space);
            begun = true;
            return file;
        } catch (IOException e) {
            throw space.explain(folder, 0, e);
        } finally {
            if (!begun) {
                lock.close();
            }
        }
    }
}
