package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * A disruption budget of a scenario; immutable, each method returns a changed copy.
 *
 * @param field minAvailable or maxUnavailable
 * @param value a number or a percentage
 * @param unhealthyPolicy {@code unhealthyPodEvictionPolicy}, if it is set
 * @param labels the labels of its pods, if not {@code app} with the budget's own name
 */
public record BudgetShape(
        String field, String value, Optional<String> unhealthyPolicy, Optional<Map<String, String>> labels) {
    /** So many pods must stay healthy: {@code 5} or {@code 50%}. */
    public static BudgetShape minAvailable(String value) {
        return new BudgetShape("minAvailable", value, Optional.empty(), Optional.empty());
    }

    public static BudgetShape minAvailable(int pods) {
        return minAvailable(Integer.toString(pods));
    }

    /** So many pods may be away: {@code 1} or {@code 25%}. */
    public static BudgetShape maxUnavailable(String value) {
        return new BudgetShape("maxUnavailable", value, Optional.empty(), Optional.empty());
    }

    public static BudgetShape maxUnavailable(int pods) {
        return maxUnavailable(Integer.toString(pods));
    }

    /** Lets pods that are not Ready be evicted always. */
    public BudgetShape alwaysAllowUnhealthy() {
        return new BudgetShape(field, value, Optional.of("AlwaysAllow"), labels);
    }

    public BudgetShape over(Map<String, String> podLabels) {
        return new BudgetShape(field, value, unhealthyPolicy, Optional.of(Map.copyOf(podLabels)));
    }

    ObjectNode object(String name) {
        ObjectNode object = Json.object();
        Json.meta(object).put("name", name);
        ObjectNode spec = Json.child(object, "spec");
        if (value.endsWith("%")) {
            spec.put(field, value);
        } else {
            spec.put(field, Integer.parseInt(value));
        }
        unhealthyPolicy.ifPresent(policy -> spec.put("unhealthyPodEvictionPolicy", policy));
        Json.child(spec, "selector").set("matchLabels", Json.of(labels.orElse(Map.of("app", name))));
        return object;
    }
}
