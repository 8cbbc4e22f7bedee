package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The annotations by which a pod tells the simulated kubelet how to treat it. */
public final class Annotations {
    /** How long the pod takes to stop: {@code 200ms}, {@code 30s}, an ISO duration, or {@code never}. */
    public static final String TERMINATES_AFTER = "sim.drydock.dev/terminates-after";

    /** How long the pod takes to become Ready, in the same words; with {@code never} it crashes again and again. */
    public static final String READY_AFTER = "sim.drydock.dev/ready-after";

    static final String MIRROR = "kubernetes.io/config.mirror";
    static final String NEVER = "never";

    /** Longer than any test: a kubelet that waits for it waits forever. */
    static final Duration FOREVER = Duration.ofDays(365);

    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})(ms|s|m)");

    private Annotations() {}

    /** The duration in that annotation; empty if the annotation is absent or is no duration. */
    static Optional<Duration> duration(ObjectNode pod, String annotation) {
        String text = pod.path("metadata").path("annotations").path(annotation).asText();
        return text.isEmpty() ? Optional.empty() : duration(text);
    }

    static Optional<Duration> duration(String text) {
        if (text.equals(NEVER)) {
            return Optional.of(FOREVER);
        }
        Matcher words = SHORT.matcher(text);
        if (words.matches()) {
            long number = Long.parseLong(words.group(1));
            return Optional.of(
                    switch (words.group(2)) {
                        case "ms" -> Duration.ofMillis(number);
                        case "s" -> Duration.ofSeconds(number);
                        default -> Duration.ofMinutes(number);
                    });
        }
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
