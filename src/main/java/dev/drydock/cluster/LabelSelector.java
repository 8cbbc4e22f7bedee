package dev.drydock.cluster;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A label selector with Kubernetes' semantics: every requirement must hold; no requirement at all matches everything.
 *
 * @param requirements the requirements
 */
public record LabelSelector(List<Requirement> requirements) {
    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /** The operators of a requirement. */
    public enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST
    }

    /**
     * One condition on one label. As in Kubernetes, {@code NOT_IN} also matches where the label is absent.
     *
     * @param key the label
     * @param operator how to compare
     * @param values the values compared with; empty for the two existence operators
     */
    public record Requirement(String key, Operator operator, Set<String> values) {
        public Requirement {
            values = Set.copyOf(values);
        }

        boolean matches(Map<String, String> labels) {
            return switch (operator) {
                case IN -> labels.containsKey(key) && values.contains(labels.get(key));
                case NOT_IN -> !labels.containsKey(key) || !values.contains(labels.get(key));
                case EXISTS -> labels.containsKey(key);
                case DOES_NOT_EXIST -> !labels.containsKey(key);
            };
        }
    }

    /** Whether an object with these labels is selected. */
    public boolean matches(Map<String, String> labels) {
        return requirements.stream().allMatch(requirement -> requirement.matches(labels));
    }
}
