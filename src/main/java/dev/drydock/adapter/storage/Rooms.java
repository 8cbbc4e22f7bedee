package dev.drydock.adapter.storage;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The folders beside staged snapshots in which something is made of them: {@code NAME.room}. */
final class Rooms {
    static final String SUFFIX = ".room";

    private Rooms() {}

    static Path of(Path folder, String name) {
        return folder.resolve(name + SUFFIX);
    }

    /** Makes one, its owner's alone, empty whatever was there. */
    static Path make(Path room) throws IOException {
        remove(room);
        return Files.createDirectory(
                room, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Removes one with all that is in it; a link goes, and not what it points to. */
    static void remove(Path room) throws IOException {
        try {
            Files.walkFileTree(room, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                        throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.deleteIfExists(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException none) {
            // Nothing was made, or it is gone already.
        }
    }
}
