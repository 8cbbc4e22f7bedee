package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.adapter.kubernetes.export.ServedKind;
import dev.drydock.adapter.kubernetes.export.ServedKinds;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.backup.ExportIndex.Problem;
import dev.drydock.cluster.backup.ExportIndex.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks an API server for all that it serves: in one document where it has it, else group by group. */
final class ExportDiscovery {
    private static final Deed DEED = new Deed(
            "read what the API serves (/apis)",
            "bind its account to the ClusterRole system:discovery, as Kubernetes does by default");
    private static final String TOGETHER = "APIGroupDiscoveryList";
    private static final String ACCEPT = "application/json;g=apidiscovery.k8s.io;v=v2;as=" + TOGETHER
            + ",application/json;g=apidiscovery.k8s.io;v=v2beta1;as=" + TOGETHER + ",application/json";

    private final ApiServer server;
    private final ServedKinds kinds = new ServedKinds();
    private final List<Problem> problems = new ArrayList<>();

    ExportDiscovery(ApiServer server) {
        this.server = server;
    }

    /** What was found: the kinds, and what could not be asked. */
    record Found(List<ServedKind> kinds, List<Problem> problems) {}

    /**
     * Asks.
     *
     * @throws ClusterException where not even the groups are told
     */
    Found find() {
        core(document(ApiPath.of("/api")));
        groups(document(ApiPath.of("/apis")));
        kinds.stale()
                .forEach(group -> problems.add(new Problem(
                        Reason.DISCOVERY,
                        group,
                        "the API server does not reach what serves it: look at kubectl get apiservice, and at the pods"
                                + " of its Service")));
        return new Found(kinds.inOrder(), List.copyOf(problems));
    }

    private JsonNode document(ApiPath path) {
        return server.document(DEED, server.answered(() -> server.get(path, ACCEPT)));
    }

    private static boolean isTogether(JsonNode document) {
        return Json.text(document, "kind").equals(TOGETHER);
    }

    private void core(JsonNode document) {
        if (isTogether(document)) {
            kinds.aggregated(document);
        } else {
            document.path("versions").forEach(version -> resources("", version.asText(), "/api/" + version.asText()));
        }
    }

    private void groups(JsonNode document) {
        if (isTogether(document)) {
            kinds.aggregated(document);
            return;
        }
        for (JsonNode group : document.path("groups")) {
            List<String> versions = new ArrayList<>();
            String preferred = Json.text(group, "preferredVersion", "version");
            if (!preferred.isEmpty()) {
                versions.add(preferred);
            }
            for (JsonNode version : group.path("versions")) {
                String name = Json.text(version, "version");
                if (!name.equals(preferred)) {
                    versions.add(name);
                }
            }
            String name = Json.text(group, "name");
            versions.forEach(version -> resources(name, version, "/apis/" + name + "/" + version));
        }
    }

    private void resources(String group, String version, String path) {
        Optional<String> why;
        try {
            Answer answer = server.get(ApiPath.of(path));
            Optional<JsonNode> document = answer.isSuccess() ? Json.object(answer.body()) : Optional.empty();
            document.ifPresent(list -> kinds.resources(group, version, list));
            why = document.isPresent()
                    ? Optional.empty()
                    : Optional.of("the API server answers " + answer.status() + ": " + answer.message());
        } catch (IOException e) {
            why = Optional.of(Failures.noAnswerWords(server.host(), e));
        }
        why.ifPresent(said ->
                problems.add(new Problem(Reason.DISCOVERY, group.isEmpty() ? version : group + "/" + version, said)));
    }
}
