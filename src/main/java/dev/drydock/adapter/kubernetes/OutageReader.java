package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads how long a pod is left on a node that does not answer, from its tolerations, by the rules of taint-based evictions
 * (Kubernetes, "Taints and Tolerations"): none that fits and it goes at once; else the shortest time that one of them gives, and
 * for ever where none gives any. Pure.
 */
final class OutageReader {
    private static final String TAINT = "node.kubernetes.io/unreachable";

    private OutageReader() {}

    static Optional<Duration> read(JsonNode tolerations) {
        boolean fits = false;
        Optional<Duration> shortest = Optional.empty();
        for (JsonNode toleration : tolerations) {
            if (!fits(toleration)) {
                continue;
            }
            fits = true;
            JsonNode seconds = toleration.path("tolerationSeconds");
            if (seconds.isIntegralNumber()) {
                Duration time = Duration.ofSeconds(Math.clamp(seconds.asLong(), 0, Integer.MAX_VALUE));
                shortest = shortest.filter(other -> other.compareTo(time) <= 0).or(() -> Optional.of(time));
            }
        }
        return fits ? shortest : Optional.of(Duration.ZERO);
    }

    private static boolean fits(JsonNode toleration) {
        String key = Json.text(toleration, "key");
        String effect = Json.text(toleration, "effect");
        boolean exists = Json.text(toleration, "operator").equals("Exists");
        boolean keyFits = exists
                ? key.isEmpty() || key.equals(TAINT)
                : key.equals(TAINT) && Json.text(toleration, "value").isEmpty();
        return keyFits && (effect.isEmpty() || effect.equals("NoExecute"));
    }
}
