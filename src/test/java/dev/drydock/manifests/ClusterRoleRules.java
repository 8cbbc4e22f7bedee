package dev.drydock.manifests;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a ClusterRole allows, asked as an API server asks it: is there one rule that covers the request? */
public final class ClusterRoleRules {
    private final List<PolicyRule> rules;

    private ClusterRoleRules(List<PolicyRule> rules) {
        this.rules = rules;
    }

    /** The rules that Drydock is deployed with. */
    public static ClusterRoleRules deployed() throws IOException {
        return parse(Files.readString(Path.of("manifests", "kubernetes", "cluster-role.yaml")));
    }

    static ClusterRoleRules parse(String yaml) {
        return new ClusterRoleRules(List.copyOf(
                new KubernetesSerialization().unmarshal(yaml, ClusterRole.class).getRules()));
    }

    /**
     * Tells whether a request is allowed.
     *
     * @param verb such as {@code list}
     * @param group the API group, empty for the core group
     * @param resource the plural, with its subresource if any: {@code pods}, {@code pods/eviction}
     * @param name the object's name, empty where the request names none (list, watch, create)
     */
    public boolean allows(String verb, String group, String resource, String name) {
        return rules.stream()
                .anyMatch(rule -> covers(rule.getVerbs(), verb)
                        && covers(rule.getApiGroups(), group)
                        && coversResource(rule.getResources(), resource)
                        && (rule.getResourceNames().isEmpty()
                                || (!name.isEmpty() && rule.getResourceNames().contains(name))));
    }

    private static boolean covers(List<String> allowed, String asked) {
        return allowed.contains("*") || allowed.contains(asked);
    }

    private static boolean coversResource(List<String> allowed, String asked) {
        int slash = asked.indexOf('/');
        return covers(allowed, asked) || (slash >= 0 && allowed.contains("*" + asked.substring(slash)));
    }
}
