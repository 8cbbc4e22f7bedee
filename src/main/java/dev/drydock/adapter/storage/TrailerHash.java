package dev.drydock.adapter.storage;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The SHA-256 of a snapshot as it streams by: of all but its last 32 bytes, which etcd says are that hash. */
final class TrailerHash {
    private static final int LENGTH = 32;

    private final MessageDigest body = sha256();
    private final byte[] last = new byte[LENGTH];
    private int held;

    /** Takes the next bytes. */
    void update(byte[] bytes, int from, int length) {
        if (length >= LENGTH) {
            body.update(last, 0, held);
            body.update(bytes, from, length - LENGTH);
            System.arraycopy(bytes, from + length - LENGTH, last, 0, LENGTH);
            held = LENGTH;
            return;
        }
        int leaving = Math.max(0, held + length - LENGTH);
        body.update(last, 0, leaving);
        System.arraycopy(last, leaving, last, 0, held - leaving);
        System.arraycopy(bytes, from, last, held - leaving, length);
        held += length - leaving;
    }

    /**
     * What was hashed.
     *
     * @param sha256 of everything, in hexadecimal
     * @param trailerIsRight whether the last 32 bytes are the hash of those before
     */
    record Hashed(String sha256, boolean trailerIsRight) {}

    /** Ends it. */
    Hashed finish() {
        byte[] computed = copy(body).digest();
        body.update(last, 0, held);
        String whole = HexFormat.of().formatHex(body.digest());
        return new Hashed(whole, held == LENGTH && Arrays.equals(computed, last));
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The platform's SHA-256 can be copied", e);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
