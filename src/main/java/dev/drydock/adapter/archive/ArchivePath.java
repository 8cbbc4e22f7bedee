package dev.drydock.adapter.archive;

import dev.drydock.cluster.backup.ObjectRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Where an object stands in an archive. Two objects never share a place: each part of the path is its name with every byte
 * percent-encoded that is no plain letter, and a part that would be too long for a file system is cut and ends with {@code ~} and
 * a hash of the name.
 */
final class ArchivePath {
    static final String INDEX = "index.json";

    private static final String CLUSTER_SCOPED = "cluster-scoped";
    private static final String NAMESPACES = "namespaces";
    private static final String CORE = "core";
    private static final String ENDING = ".yaml";
    /** File systems take 255 bytes; with {@code .yaml} and to spare. */
    private static final int LONGEST_PART = 200;

    private static final int KEPT_OF_LONG = 150;
    private static final int HASH_BYTES = 16;

    private ArchivePath() {}

    static String of(ObjectRef object) {
        String scope = object.namespace().isEmpty() ? CLUSTER_SCOPED : NAMESPACES + "/" + part(object.namespace());
        return scope + "/" + group(object.group()) + "/" + part(object.kind()) + "/" + part(object.name()) + ENDING;
    }

    /** The core group has no name; a group that had this one would not be mistaken for it. */
    private static String group(String group) {
        if (group.isEmpty()) {
            return CORE;
        }
        return group.equals(CORE) ? escaped((byte) 'c') + "ore" : part(group);
    }

    static String part(String name) {
        StringBuilder part = new StringBuilder();
        // A part of dots alone would lead elsewhere, and one that begins with a dot is hidden.
        boolean dotFirst = name.startsWith(".");
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int cut = 0;
        for (int i = 0; i < bytes.length; i++) {
            boolean plain = isPlain(bytes[i]) && !(i == 0 && dotFirst);
            if (plain) {
                part.append((char) bytes[i]);
            } else {
                part.append(escaped(bytes[i]));
            }
            if (part.length() <= KEPT_OF_LONG) {
                cut = part.length();
            }
        }
        return part.length() <= LONGEST_PART ? part.toString() : part.substring(0, cut) + "~" + hash(bytes);
    }

    private static boolean isPlain(byte letter) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || (letter >= '0' && letter <= '9')
                || letter == '-'
                || letter == '_'
                || letter == '.';
    }

    private static String escaped(byte letter) {
        return "%" + HexFormat.of().toHexDigits(letter).toUpperCase(Locale.ROOT);
    }

    private static String hash(byte[] name) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(name);
            return HexFormat.of().formatHex(Arrays.copyOf(whole, HASH_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
