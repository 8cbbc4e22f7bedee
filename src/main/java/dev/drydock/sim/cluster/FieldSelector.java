package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A field selector as a query string writes it: all its requirements must be met. */
record FieldSelector(List<Requirement> requirements) {
    private static final Set<String> OF_PODS = Set.of(
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "spec.hostNetwork",
            "status.phase",
            "status.podIP",
            "status.nominatedNodeName");

    FieldSelector {
        requirements = List.copyOf(requirements);
    }

    /**
     * Parses {@code a=b,c==d,e!=f}.
     *
     * @throws ApiError 400 if it is not a selector, or asks for a field that the API server does not select by
     */
    static FieldSelector parse(ResourceType type, String text) {
        List<Requirement> requirements = new ArrayList<>();
        for (String part : text.isBlank() ? List.<String>of() : List.of(text.split(",", -1))) {
            int at = part.indexOf('=');
            if (at < 1) {
                throw ApiError.badRequest("invalid selector: '" + part + "'; can't understand '" + part + "'");
            }
            boolean negated = part.charAt(at - 1) == '!';
            String field = part.substring(0, negated ? at - 1 : at).strip();
            String value =
                    part.substring(part.startsWith("==", at) ? at + 2 : at + 1).strip();
            if (!supports(type, field)) {
                throw ApiError.badRequest("field label not supported: " + field);
            }
            requirements.add(new Requirement(field, value, !negated));
        }
        return new FieldSelector(requirements);
    }

    private static boolean supports(ResourceType type, String field) {
        if (field.equals("metadata.name") || (type.namespaced() && field.equals("metadata.namespace"))) {
            return true;
        }
        return switch (type.role()) {
            case PODS -> OF_PODS.contains(field);
            case NODES -> field.equals("spec.unschedulable");
            case NAMESPACES -> field.equals("status.phase");
            case EVENTS ->
                field.startsWith("involvedObject.")
                        || Set.of("reason", "type", "source").contains(field);
            case JOBS -> field.equals("status.successful");
            case REPLICA_SETS, REPLICATION_CONTROLLERS -> field.equals("status.replicas");
            case SERVICES, CONFIG_MAPS, DEPLOYMENTS, STATEFUL_SETS, DAEMON_SETS, BUDGETS, LEASES, KEPT -> false;
        };
    }

    /** The one value that the field must have, if it is asked for. */
    Optional<String> required(String field) {
        return requirements.stream()
                .filter(requirement ->
                        requirement.equal() && requirement.field().equals(field))
                .map(Requirement::value)
                .findFirst();
    }

    boolean everything() {
        return requirements.isEmpty();
    }

    boolean matches(StoredObject object) {
        for (Requirement requirement : requirements) {
            if (value(object, requirement.field()).equals(requirement.value()) != requirement.equal()) {
                return false;
            }
        }
        return true;
    }

    private static String value(StoredObject object, String field) {
        return switch (field) {
            case "metadata.name" -> object.key().name();
            case "metadata.namespace" -> object.key().namespace();
            case "spec.nodeName" -> object.pod().node();
            case "status.phase" ->
                object.type() == ResourceType.PODS ? object.pod().phase() : deepValue(object, field);
            default -> deepValue(object, field);
        };
    }

    private static String deepValue(StoredObject object, String field) {
        JsonNode at = object.tree().at("/" + field.replace('.', '/'));
        return at.isMissingNode() && field.equals("spec.unschedulable") ? "false" : at.asText();
    }

    record Requirement(String field, String value, boolean equal) {}
}
