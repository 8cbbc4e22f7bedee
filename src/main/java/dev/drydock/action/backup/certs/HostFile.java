package dev.drydock.action.backup.certs;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** A file of a host's as it is kept: what it is called there, whose it is, and what is in it. */
final class HostFile {
    private final String path;
    private final Owner owner;
    private final long changed;
    private final Optional<String> link;
    private final byte[] content;

    private HostFile(String path, Owner owner, long changed, Optional<String> link, byte[] content) {
        this.path = path;
        this.owner = owner;
        this.changed = changed;
        this.link = link;
        this.content = content;
    }

    /**
     * Whose a file is, and what others may do with it.
     *
     * @param mode its permissions: {@code 0600}
     * @param user the number of its owner
     * @param userName the name of its owner; empty where the host has none
     */
    record Owner(int mode, int user, int group, String userName, String groupName) {
        /** As {@code chown} takes it, by names where there are some. */
        String display() {
            return (userName.isEmpty() ? Integer.toString(user) : userName) + ":"
                    + (groupName.isEmpty() ? Integer.toString(group) : groupName);
        }

        /** As {@code chmod} takes it. */
        String octal() {
            return String.format(Locale.ROOT, "%04o", mode);
        }
    }

    /**
     * A plain file.
     *
     * @param path from the root on
     * @param changed when it was written last, in seconds since 1970
     */
    static HostFile plain(String path, Owner owner, long changed, byte[] content) {
        return new HostFile(path, owner, changed, Optional.empty(), content.clone());
    }

    /** A symbolic link. */
    static HostFile link(String path, Owner owner, long changed, String target) {
        return new HostFile(path, owner, changed, Optional.of(target), new byte[0]);
    }

    /** With permissions alone: no bit of it makes a program of it, or lends its owner's rights. */
    HostFile tame() {
        Owner plain = new Owner(owner.mode() & 0777, owner.user(), owner.group(), owner.userName(), owner.groupName());
        return new HostFile(path, plain, changed, link, content);
    }

    String path() {
        return path;
    }

    Owner owner() {
        return owner;
    }

    long changed() {
        return changed;
    }

    /** Where it points to, if it is a link. */
    Optional<String> link() {
        return link;
    }

    byte[] content() {
        return content.clone();
    }

    int size() {
        return content.length;
    }

    /** What is in it, as text. */
    String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** What it is like to whoever compares: a link by where it points to. */
    String sha256() {
        return Digests.sha256(link.map(target -> ("-> " + target).getBytes(StandardCharsets.UTF_8))
                .orElse(content));
    }
}
