package dev.drydock.adapter.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;

/**
 * A row of the journal as it is stored.
 *
 * @param at in milliseconds since 1970-01-01T00:00Z
 * @param hash SHA-256 over the hash of the line before and this line's other fields, as {@link #hashAfter} says
 */
record Line(long position, String run, long sequence, long at, String type, String body, String hash) {
    /** The hash before the first line. */
    static final String FIRST_HASH = "0".repeat(64);

    static final String COLUMNS = "position, run, sequence, at, type, body, hash";

    static Line read(ResultSet row) throws SQLException {
        return new Line(
                row.getLong("position"),
                row.getString("run"),
                row.getLong("sequence"),
                row.getLong("at"),
                row.getString("type"),
                row.getString("body"),
                row.getString("hash"));
    }

    /** This line with the hash that it must have behind another. */
    Line after(String previousHash) {
        return new Line(position, run, sequence, at, type, body, hashAfter(previousHash));
    }

    /**
     * The hash that this line must have. What is hashed is {@code drydock journal 1} and then each field with its length in
     * bytes before it, in UTF-8, so that no two different lines are hashed alike.
     */
    String hashAfter(String previousHash) {
        MessageDigest digest = sha256();
        digest.update("drydock journal 1\n".getBytes(StandardCharsets.UTF_8));
        add(digest, previousHash);
        add(digest, Long.toString(position));
        add(digest, run);
        add(digest, Long.toString(sequence));
        add(digest, Long.toString(at));
        add(digest, type);
        add(digest, body);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String field) {
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
        digest.update((byte) '\n');
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
