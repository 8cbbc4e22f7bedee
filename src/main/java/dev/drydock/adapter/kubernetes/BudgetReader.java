package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.cluster.Budget;
import dev.drydock.cluster.LabelSelector;
import dev.drydock.cluster.LabelSelector.Operator;
import dev.drydock.cluster.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads PodDisruptionBudgets from the API's documents. Pure. */
final class BudgetReader {
    private BudgetReader() {}

    static Budget read(JsonNode budget) {
        JsonNode status = budget.path("status");
        return new Budget(
                Json.text(budget, "metadata", "namespace"),
                Json.text(budget, "metadata", "name"),
                selector(Json.at(budget, "spec", "selector")),
                rule(budget.path("spec")),
                status.path("disruptionsAllowed").asInt(),
                status.path("currentHealthy").asInt(),
                status.path("desiredHealthy").asInt(),
                status.path("expectedPods").asInt(),
                Json.text(budget, "spec", "unhealthyPodEvictionPolicy").equals("AlwaysAllow"),
                status.path("observedGeneration").asLong()
                                >= Json.at(budget, "metadata", "generation").asLong()
                        && status.isObject());
    }

    private static String rule(JsonNode spec) {
        if (spec.hasNonNull("minAvailable")) {
            return "minAvailable " + spec.path("minAvailable").asText();
        }
        return spec.hasNonNull("maxUnavailable")
                ? "maxUnavailable " + spec.path("maxUnavailable").asText()
                : "no minAvailable and no maxUnavailable";
    }

    /**
     * The selector: none at all covers no pod, and one without conditions covers every pod (policy/v1). One that the API
     * server itself could not understand covers none, as there.
     */
    static Optional<LabelSelector> selector(JsonNode selector) {
        if (!selector.isObject()) {
            return Optional.empty();
        }
        List<Requirement> requirements = new ArrayList<>();
        Json.texts(selector, "matchLabels")
                .forEach((key, value) -> requirements.add(new Requirement(key, Operator.IN, Set.of(value))));
        for (JsonNode expression : selector.path("matchExpressions")) {
            Optional<Requirement> requirement = requirement(expression);
            if (requirement.isEmpty()) {
                return Optional.empty();
            }
            requirements.add(requirement.get());
        }
        return Optional.of(new LabelSelector(requirements));
    }

    private static Optional<Requirement> requirement(JsonNode expression) {
        Set<String> values = new HashSet<>();
        expression.path("values").forEach(value -> values.add(value.asText()));
        Optional<Operator> operator = switch (Json.text(expression, "operator")) {
            case "In" -> Optional.of(Operator.IN);
            case "NotIn" -> Optional.of(Operator.NOT_IN);
            case "Exists" -> Optional.of(Operator.EXISTS);
            case "DoesNotExist" -> Optional.of(Operator.DOES_NOT_EXIST);
            default -> Optional.empty();
        };
        return operator.filter(
                        known -> values.isEmpty() == (known == Operator.EXISTS || known == Operator.DOES_NOT_EXIST))
                .map(known -> new Requirement(Json.text(expression, "key"), known, values));
    }
}
