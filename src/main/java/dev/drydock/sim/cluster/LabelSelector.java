package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A label selector, as a query string writes it or as an object holds it: all its requirements must be met. */
record LabelSelector(List<Requirement> requirements) {
    private static final Pattern SET = Pattern.compile("([^\\s!=,()]+)\\s+(in|notin)\\s+\\(([^()]*)\\)");
    private static final Pattern COMPARED = Pattern.compile("([^\\s!=,()]+)\\s*(==|!=|=)\\s*([^\\s!=,()]*)");
    private static final Pattern PRESENT = Pattern.compile("(!?)\\s*([^\\s!=,()]+)");

    LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /**
     * Parses {@code a=b,c!=d,e in (f,g),h notin (i),j,!k}.
     *
     * @throws ApiError 400 if it is not a selector
     */
    static LabelSelector parse(String text) {
        List<Requirement> requirements = new ArrayList<>();
        String rest = text.strip();
        while (!rest.isEmpty()) {
            int end = requirementEnd(rest);
            requirements.add(requirement(rest.substring(0, end).strip()));
            rest = end < rest.length() ? rest.substring(end + 1).strip() : "";
        }
        return new LabelSelector(requirements);
    }

    /** The selector in that field: nothing there selects nothing, an empty object selects everything. */
    static LabelSelector of(JsonNode selector) {
        if (!selector.isObject()) {
            return new LabelSelector(List.of(new Requirement("", Operator.NOTHING, Set.of())));
        }
        List<Requirement> requirements = new ArrayList<>();
        Json.texts(selector.path("matchLabels"))
                .forEach((key, value) -> requirements.add(new Requirement(key, Operator.IN, Set.of(value))));
        for (JsonNode expression : selector.path("matchExpressions")) {
            Set<String> values = new TreeSet<>();
            expression.path("values").forEach(value -> values.add(value.asText()));
            Operator operator = switch (expression.path("operator").asText()) {
                case "In" -> Operator.IN;
                case "NotIn" -> Operator.NOT_IN;
                case "Exists" -> Operator.EXISTS;
                case "DoesNotExist" -> Operator.ABSENT;
                default -> Operator.NOTHING;
            };
            requirements.add(new Requirement(expression.path("key").asText(), operator, values));
        }
        return new LabelSelector(requirements);
    }

    private static int requirementEnd(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == ',' && depth == 0) {
                return i;
            }
        }
        return text.length();
    }

    private static Requirement requirement(String text) {
        Matcher set = SET.matcher(text);
        if (set.matches()) {
            Set<String> values = new TreeSet<>();
            for (String value : set.group(3).split(",", -1)) {
                values.add(value.strip());
            }
            return new Requirement(set.group(1), set.group(2).equals("in") ? Operator.IN : Operator.NOT_IN, values);
        }
        Matcher compared = COMPARED.matcher(text);
        if (compared.matches()) {
            Operator operator = compared.group(2).equals("!=") ? Operator.NOT_IN : Operator.IN;
            return new Requirement(compared.group(1), operator, Set.of(compared.group(3)));
        }
        Matcher present = PRESENT.matcher(text);
        if (present.matches()) {
            Operator operator = present.group(1).isEmpty() ? Operator.EXISTS : Operator.ABSENT;
            return new Requirement(present.group(2), operator, Set.of());
        }
        throw ApiError.badRequest("unable to parse requirement: \"" + text + "\"");
    }

    boolean everything() {
        return requirements.isEmpty();
    }

    boolean matches(Map<String, String> labels) {
        for (Requirement requirement : requirements) {
            if (!requirement.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        ABSENT,
        NOTHING
    }

    record Requirement(String key, Operator operator, Set<String> values) {
        Requirement {
            values = Set.copyOf(values);
        }

        boolean matches(Map<String, String> labels) {
            return switch (operator) {
                case IN -> labels.containsKey(key) && values.contains(labels.getOrDefault(key, ""));
                case NOT_IN -> !labels.containsKey(key) || !values.contains(labels.getOrDefault(key, ""));
                case EXISTS -> labels.containsKey(key);
                case ABSENT -> !labels.containsKey(key);
                case NOTHING -> false;
            };
        }
    }
}
