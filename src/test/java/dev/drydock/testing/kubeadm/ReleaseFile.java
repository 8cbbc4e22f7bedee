package dev.drydock.testing.kubeadm;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/** The text by which apt knows whose a repository is, and what its list must be. */
final class ReleaseFile {
    private ReleaseFile() {}

    static String of(String path, String list) {
        boolean security = path.contains("/security/");
        byte[] bytes = list.getBytes(StandardCharsets.UTF_8);
        return """
            Origin: Harbour
            Label: %s
            Suite: %s
            Date: %s
            SHA256:
             %s %d Packages
            """.formatted(
                        security ? "Harbour-Security" : "Harbour",
                        security ? "stable-security" : "stable",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)),
                        sum(bytes),
                        bytes.length);
    }

    private static String sum(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
