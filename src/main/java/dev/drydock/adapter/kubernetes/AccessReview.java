package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Asks the API server what our own account may do. */
final class AccessReview {
    private static final Deed DEED = new Deed(
            "create selfsubjectaccessreviews.authorization.k8s.io",
            "bind its account to the ClusterRole system:basic-user, as Kubernetes does by default");

    private final ApiServer server;

    AccessReview(ApiServer server) {
        this.server = server;
    }

    List<MissingAccess> missing() {
        return Parallel.map(List.of(RequiredAccess.values()), this::review).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<MissingAccess> review(RequiredAccess access) {
        ObjectNode review = Json.newObject();
        review.put("apiVersion", "authorization.k8s.io/v1");
        review.put("kind", "SelfSubjectAccessReview");
        ask(review.putObject("spec"), access);
        Answer answer = server.answered(() -> server.send(
                "POST",
                ApiPath.of("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"),
                "application/json",
                review));
        JsonNode document = server.document(DEED, answer);
        return Json.at(document, "status", "allowed").asBoolean()
                ? Optional.empty()
                : Optional.of(new MissingAccess(
                        access,
                        "Drydock may not " + access + ", which it needs " + access.purpose() + ": "
                                + access.deed().remedy()));
    }

    private static void ask(ObjectNode spec, RequiredAccess access) {
        if (access.isPath()) {
            spec.putObject("nonResourceAttributes").put("verb", access.verb()).put("path", access.resource());
            return;
        }
        ObjectNode attributes = spec.putObject("resourceAttributes")
                .put("verb", access.verb())
                .put("group", access.group())
                .put("resource", access.resource())
                .put("subresource", access.subresource());
        // A rule for some names allows nothing to who asks for all.
        if (!access.objectName().isEmpty()) {
            attributes.put("namespace", access.namespace()).put("name", access.objectName());
        }
    }
}
