package dev.drydock.testing;

import dev.drydock.sim.cluster.ClusterBuilder;
import dev.drydock.sim.cluster.SimulatedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A simulated cluster of sixty kinds, half of them custom resources, with as many objects as a test wants. */
public final class SixtyKinds {
    /** How many kinds are served that are not left out of exports. */
    private static final int CUSTOM = 30;

    private static final List<Served> BUILT_IN = List.of(
            new Served("", "v1", "secrets", "Secret", true),
            new Served("", "v1", "serviceaccounts", "ServiceAccount", true),
            new Served("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true),
            new Served("", "v1", "persistentvolumes", "PersistentVolume", false),
            new Served("", "v1", "endpoints", "Endpoints", true),
            new Served("", "v1", "limitranges", "LimitRange", true),
            new Served("", "v1", "resourcequotas", "ResourceQuota", true),
            new Served(
                    "admissionregistration.k8s.io",
                    "v1",
                    "validatingwebhookconfigurations",
                    "ValidatingWebhookConfiguration",
                    false),
            new Served("apiregistration.k8s.io", "v1", "apiservices", "APIService", false),
            new Served("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", true),
            new Served("batch", "v1", "cronjobs", "CronJob", true),
            new Served("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", true),
            new Served("networking.k8s.io", "v1", "ingresses", "Ingress", true),
            new Served("networking.k8s.io", "v1", "ingressclasses", "IngressClass", false),
            new Served("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", true),
            new Served("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", false),
            new Served("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", false),
            new Served("rbac.authorization.k8s.io", "v1", "roles", "Role", true),
            new Served("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", true),
            new Served("scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass", false),
            new Served("storage.k8s.io", "v1", "storageclasses", "StorageClass", false));

    private final List<Made> made = new ArrayList<>();
    private final ClusterBuilder builder = SimulatedCluster.builder();
    private final Random random = new Random(20261130);

    private record Served(String group, String version, String plural, String kind, boolean namespaced) {
        String apiVersion() {
            return group.isEmpty() ? version : group + "/" + version;
        }
    }

    /**
     * An object that was put there.
     *
     * @param namespace empty where it is in none
     */
    public record Made(String group, String kind, String namespace, String name) {}

    private SixtyKinds() {}

    /**
     * A cluster in the making.
     *
     * @param objects how many, about; Secrets, of which there are a few, included
     */
    public static SixtyKinds of(int objects) {
        SixtyKinds kinds = new SixtyKinds();
        List<Served> all = new ArrayList<>(BUILT_IN);
        BUILT_IN.forEach(served -> kinds.builder.kind(
                served.group(), served.version(), served.plural(), served.kind(), served.namespaced()));
        all.add(new Served("", "v1", "configmaps", "ConfigMap", true));
        all.add(new Served("", "v1", "services", "Service", true));
        all.add(new Served("apps", "v1", "deployments", "Deployment", true));
        for (int i = 0; i < CUSTOM; i++) {
            Served custom =
                    new Served("team" + i % 5 + ".example.com", "v1alpha1", "widgets" + i, "Widget" + i, i % 4 > 0);
            kinds.define(custom);
            all.add(custom);
        }
        // A few kinds have most of the objects, as in any cluster.
        for (int i = 0; i < objects; i++) {
            int which = i % 3 == 0 ? i / 3 % all.size() : all.size() - 1 - kinds.random.nextInt(CUSTOM + 3);
            kinds.put(all.get(which), i);
        }
        return kinds;
    }

    /** What is in it; the definitions of custom resources too, the namespaces not. */
    public List<Made> made() {
        return List.copyOf(made);
    }

    /** For what a test adds. */
    public ClusterBuilder builder() {
        return builder;
    }

    private void define(Served custom) {
        String name = custom.plural() + "." + custom.group();
        builder.object("apiextensions.k8s.io", "v1", "customresourcedefinitions", """
            {"metadata": {"name": "%s"}, "spec": {"group": "%s", "scope": "%s",
             "names": {"plural": "%s", "kind": "%s"},
             "versions": [{"name": "v1alpha1", "served": true, "storage": true,
               "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}]}}
            """.formatted(
                name, custom.group(), custom.namespaced() ? "Namespaced" : "Cluster", custom.plural(), custom.kind()));
        made.add(new Made("apiextensions.k8s.io", "CustomResourceDefinition", "", name));
    }

    private void put(Served kind, int number) {
        String namespace = kind.namespaced() ? "team-" + number % 40 : "";
        String name = kind.kind().toLowerCase(Locale.ROOT) + "-" + number;
        builder.object(kind.group(), kind.version(), kind.plural(), json(kind, namespace, name));
        made.add(new Made(kind.group(), kind.kind(), namespace, name));
    }

    private String json(Served kind, String namespace, String name) {
        return """
            {"apiVersion": "%s", "kind": "%s", "metadata": {"name": "%s"%s,
              "labels": {"app.kubernetes.io/name": "%s", "app.kubernetes.io/part-of": "shop", "tier": "%s"},
              "annotations": {"example.com/checksum": "%s", "note": "yes"},
              "managedFields": [{"manager": "kubectl", "operation": "Apply", "time": "2026-01-01T00:00:00Z",
                "fieldsType": "FieldsV1", "fieldsV1": {%s}}]},
              %s,
              "status": {"observedGeneration": 3, "conditions": [{"type": "Ready", "status": "True",
                "lastTransitionTime": "2026-01-01T00:00:00Z", "message": "%s"}]}}
            """.formatted(
                        kind.apiVersion(),
                        kind.kind(),
                        name,
                        namespace.isEmpty() ? "" : ", \"namespace\": \"" + namespace + "\"",
                        name,
                        letters(8),
                        letters(64),
                        managed(),
                        content(kind),
                        letters(80));
    }

    private String managed() {
        StringBuilder fields = new StringBuilder("\"f:spec\": {");
        for (int i = 0; i < 15; i++) {
            fields.append(i == 0 ? "" : ", ").append("\"f:field").append(i).append("\": {\".\": {}, \"f:value\": {}}");
        }
        return fields.append("}").toString();
    }

    private String content(Served kind) {
        return switch (kind.kind()) {
            case "ConfigMap" ->
                "\"data\": {\"settings\": \"%s\\n%s\\n\", \"port\": \"8080\", \"debug\": \"off\"}"
                        .formatted(letters(300), letters(300));
            case "Secret" -> "\"type\": \"Opaque\", \"data\": {\"password\": \"aHVudGVyMg==\"}";
            case "ClusterRole", "Role" ->
                "\"rules\": [{\"apiGroups\": [\"\"], \"resources\": [\"pods\"], \"verbs\": [\"get\", \"list\"]}]";
            case "Deployment" ->
                "\"spec\": {\"replicas\": 0, \"selector\": {\"matchLabels\": {\"app\": \"web\"}}, "
                        + "\"template\": {\"metadata\": {\"labels\": {\"app\": \"web\"}}, " + pod() + "}}";
            default ->
                "\"spec\": {\"size\": 3, \"ratio\": 0.25, \"enabled\": true, \"nothing\": null, \"none\": [], "
                        + "\"template\": {" + pod() + "}}";
        };
    }

    private String pod() {
        StringBuilder env = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            env.append(i == 0 ? "" : ", ")
                    .append("{\"name\": \"VARIABLE_%d\", \"value\": \"%s\"}".formatted(i, letters(20)));
        }
        return "\"spec\": {\"containers\": [{\"name\": \"main\", \"image\": \"registry.example.com/shop/%s:1.2.3\", "
                        .formatted(letters(8))
                + "\"command\": [\"/bin/sh\", \"-c\", \"echo %s\\nexec run\\n\"], \"env\": [%s]}]}"
                        .formatted(letters(10), env);
    }

    private String letters(int length) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < length; i++) {
            letters.append((char) ('a' + random.nextInt(26)));
        }
        return letters.toString();
    }
}
