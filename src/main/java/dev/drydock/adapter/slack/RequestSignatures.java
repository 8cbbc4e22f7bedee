package dev.drydock.adapter.slack;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells Slack's requests from forged, stale and repeated ones: by the signature over time stamp and body, compared in constant
 * time, by the time stamp, and by having seen the signature before.
 */
final class RequestSignatures {
    private static final String ALGORITHM = "HmacSHA256";
    private static final Duration OLDEST = Duration.ofMinutes(5);
    private static final Duration NEWEST = Duration.ofSeconds(10);

    private final SecretKeySpec key;
    private final InstantSource clock;
    private final FirstTimes seen;

    RequestSignatures(String signingSecret, InstantSource clock) {
        if (signingSecret.isBlank()) {
            throw new IllegalArgumentException("HTTP mode needs the signing secret:"
                    + " without it anybody could pass for Slack. Set SLACK_SIGNING_SECRET, or use Socket Mode.");
        }
        this.key = new SecretKeySpec(signingSecret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
        this.clock = clock;
        this.seen = new FirstTimes(OLDEST.plus(NEWEST).multipliedBy(2), clock);
    }

    /** Why a request is refused; empty when it is Slack's, and new. */
    Optional<String> objection(String timestamp, String signature, byte[] body) {
        if (!timestamp.matches("[0-9]{1,12}") || signature.isEmpty()) {
            return Optional.of("no time stamp or no signature");
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant());
        if (age.compareTo(OLDEST) > 0 || age.compareTo(NEWEST.negated()) < 0) {
            return Optional.of("its time stamp is not of now");
        }
        byte[] expected = signature(timestamp, body).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8))) {
            return Optional.of("its signature is not Slack's");
        }
        return seen.isFirst(signature) ? Optional.empty() : Optional.of("it was sent before");
    }

    private String signature(String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(("v0:" + timestamp + ":").getBytes(StandardCharsets.UTF_8));
            return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }
}
