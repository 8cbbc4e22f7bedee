package dev.drydock.core.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Makes run ids from deliveries, so that what a medium delivers twice is asked for once, at whichever replica it arrives. */
public final class RunIds {
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 8;

    private RunIds() {}

    /**
     * The run id of a delivery: 40 bits of its SHA-256.
     *
     * @param delivery unique for what the person did
     */
    public static RunId of(String delivery) {
        byte[] digest;
        try {
            digest = MessageDigest.getInstance("SHA-256").digest(delivery.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
        StringBuilder id = new StringBuilder("r-");
        for (int i = 0; i < LENGTH; i++) {
            id.append(DIGITS.charAt(digest[i] & 31));
        }
        return new RunId(id.toString());
    }
}
