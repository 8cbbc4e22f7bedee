package dev.drydock.adapter.storage;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/**
 * A folder that is this process's user's alone, in one in which nobody else may put another in its place. What is in it is a
 * Secret, and what is in it may be deleted: so whoever made it, and what it is, is looked at before it is used.
 */
final class OwnFolder {
    /** The bit of a folder in which everybody deletes only what is theirs, as in {@code /tmp}. */
    private static final int STICKY = 01000;

    private static final int WRITABLE_BY_OTHERS = 0002;
    private static final int PERMISSIONS = 0777;
    private static final int OWNERS_ALONE = 0700;

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private OwnFolder() {}

    /**
     * Makes a folder in another where there is none, and the other one, too.
     *
     * @return the inner one
     * @throws IOException when one of them is no such folder, with what to do
     */
    static Path in(Path outer, String name) throws IOException {
        return in(outer, name, new UnixSystem().getUid());
    }

    /** The same for a user of that number. */
    static Path in(Path outer, String name, long user) throws IOException {
        if (Files.notExists(outer, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(outer, PRIVATE);
        }
        Attributes around = Attributes.of(outer);
        if (around.owner != user && around.owner != 0) {
            throw new IOException(outer + " belongs to another user, who could put another folder in its place: name a"
                    + " folder of Drydock's user");
        }
        if ((around.mode & WRITABLE_BY_OTHERS) != 0 && (around.mode & STICKY) == 0) {
            throw new IOException(outer + " may be written to by everybody, who could put another folder in its place:"
                    + " take that right away (chmod o-w), or name another folder");
        }
        Path inner = outer.resolve(name);
        try {
            Files.createDirectory(inner, PRIVATE);
        } catch (FileAlreadyExistsException there) {
            // As it is, then, if it is as we make it.
        }
        Attributes own = Attributes.of(inner);
        if (own.owner != user) {
            throw new IOException(inner + " belongs to another user: look at what it is, and remove it");
        }
        if ((own.mode & PERMISSIONS) != OWNERS_ALONE) {
            throw new IOException(inner + " is not for Drydock's user alone: chmod 700 it");
        }
        return inner;
    }

    /** Who owns a folder, and what others may do with it. */
    private record Attributes(long owner, int mode) {
        static Attributes of(Path folder) throws IOException {
            if (Files.isSymbolicLink(folder)) {
                throw new IOException(folder + " is a link: name the folder itself");
            }
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(folder + " is no folder: name another one");
            }
            Map<String, Object> told = Files.readAttributes(folder, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
            if (told.get("uid") instanceof Number uid && told.get("mode") instanceof Number mode) {
                return new Attributes(uid.longValue(), mode.intValue());
            }
            throw new IOException("it is not told whose " + folder + " is: name a folder on a disk of this machine");
        }
    }
}
