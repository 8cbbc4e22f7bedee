package dev.drydock.adapter.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of this machine in which snapshots lie that are being taken or looked at. They are not encrypted there, so the folder
 * is its owner's alone, and what a process that died left there is removed when the next one begins. It is a folder of its own in
 * the one that was named: there may be other things, and their names may be those of snapshots.
 */
final class Staging {
    /** The folder in the one that was named. */
    static final String FOLDER = "drydock-staging";

    private static final Logger log = LoggerFactory.getLogger(Staging.class);

    /** The same for backups, whose names may be those of snapshots. */
    static final String BACKUPS = "drydock-backups";

    private final Path folder;
    private final FreeSpace space;
    private final String noun;

    private Staging(Path folder, FreeSpace space, String noun) {
        this.folder = folder;
        this.space = space;
        this.noun = noun;
    }

    /**
     * Opens the folder, makes it where there is none, and removes what dead processes left.
     *
     * @param around the folder that was named
     */
    static Staging open(Path around, FreeSpace space) throws IOException {
        return open(around, FOLDER, space, "snapshot");
    }

    /** The same for backups that are no snapshots. */
    static Staging ofBackups(Path around, FreeSpace space) throws IOException {
        return open(around, BACKUPS, space, "backup");
    }

    private static Staging open(Path around, String name, FreeSpace space, String noun) throws IOException {
        try {
            Staging staging = new Staging(OwnFolder.in(around, name), space, noun);
            staging.sweep();
            return staging;
        } catch (IOException e) {
            throw new IOException(
                    "The folder " + around + " for " + noun + "s that are being taken cannot be used: "
                            + (e instanceof FileSystemException
                                    ? "make it, and let only Drydock's user write there (" + e + ")"
                                    : e.getMessage()),
                    e);
        }
    }

    /** By every file and not only by the locks: a clean-up that failed has given its lock away. */
    private void sweep() throws IOException {
        Set<String> names = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                StagedFile.nameOf(String.valueOf(file.getFileName())).ifPresent(names::add);
            }
        }
        for (String name : names) {
            Optional<NameLock> dead = NameLock.of(folder, name);
            if (dead.isPresent()) {
                NameLock lock = dead.get();
                try (lock) {
                    StagedFile.clear(folder, name);
                } catch (IOException e) {
                    log.atWarn()
                            .setCause(e)
                            .addKeyValue(noun, name)
                            .log("what was left of one could not be removed from the staging folder; the next"
                                    + " start tries again");
                }
            }
        }
    }

    /**
     * Begins a file.
     *
     * @param bytes how many it will have, about
     * @throws IOException when the name is in use, or the disk has not enough room
     */
    StagedFile begin(String name, long bytes) throws IOException {
        NameLock lock = NameLock.of(folder, name)
                .orElseThrow(() -> new IOException("The " + noun + " " + name
                        + " is being written by another process, which lives: wait for its end, or"
                        + " choose another name"));
        boolean begun = false;
        try {
            space.require(folder, bytes);
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
