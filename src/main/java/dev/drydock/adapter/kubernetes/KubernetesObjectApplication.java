package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.cluster.backup.ApplyOutcome;
import dev.drydock.cluster.backup.ApplyStage;
import dev.drydock.cluster.backup.ArchivedObject;
import dev.drydock.cluster.backup.FieldDifference;
import dev.drydock.cluster.backup.ObjectApplication;
import dev.drydock.cluster.backup.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Applies objects by server-side apply, as the field manager {@code drydock}: each a look at what is there and one patch, sixteen
 * at a time. A dry run is the API server's own, with all of its admission.
 */
final class KubernetesObjectApplication implements ObjectApplication {
    static final String MANAGER = "drydock";
    private static final String FORMAT = "application/apply-patch+yaml";
    /** From here on a message has values in it: of validation, of typed patches, of decoding. */
    private static final Pattern VALUES = Pattern.compile(
            "(?s)(Invalid value|Unsupported value|Duplicate value|\\{Value:|expected .*, got|json: ).*");

    /** How a missing right is told. Quotas, admission and namespaces that end answer 403 too, and no right helps there. */
    private static final Pattern RIGHT =
            Pattern.compile("cannot [a-z]+ (resource|path) |is attempting to grant RBAC permissions");

    /** How the API server answers for an added API that it does not reach. */
    private static final Set<Integer> GATEWAY = Set.of(502, 503, 504);

    private static final ApiPath READ = ApiPath.of("/api/v1/namespaces/kube-system");
    private static final int MOST_CONFLICTS = 20;
    private static final String REMEDY =
            "grant its account the right, as manifests/restore-resources does while something is restored";
    /** What the API server keeps of an object by itself, and no archive can set. */
    private static final List<String> OWN = List.of(
            "managedFields",
            "resourceVersion",
            "uid",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "selfLink");

    private final ApiServer server;
    private final Map<String, Optional<Endpoint>> endpoints = new ConcurrentHashMap<>();

    KubernetesObjectApplication(ApiServer server) {
        this.server = server;
    }

    /** Where the objects of a kind are. */
    private record Endpoint(ApiPath root, String plural, boolean namespaced) {
        ApiPath of(ArchivedObject object) {
            String namespace = object.ref().namespace();
            ApiPath place = namespaced ? root.slash("namespaces").slash(namespace) : root;
            return place.slash(plural).slash(object.ref().name());
        }
    }

    @Override
    public List<ApplyOutcome> apply(List<ArchivedObject> objects, Mode mode) {
        // Definitions that were made since may serve more by now.
        endpoints.values().removeIf(Optional::isEmpty);
        return Parallel.map(objects, object -> apply(object, mode));
    }

    private ApplyOutcome apply(ArchivedObject object, Mode mode) {
        ApiPath root = root(object.apiVersion());
        String key = object.apiVersion() + " " + object.ref().kind();
        Optional<Endpoint> endpoint = endpoints.get(key);
        if (endpoint == null) {
            Answer served = server.answered(() -> server.get(root));
            Optional<ApplyOutcome> away = away(object.ref(), served);
            if (away.isPresent()) {
                return away.get();
            }
            endpoint = endpoint(root, object.ref().kind(), served);
            endpoints.put(key, endpoint);
        }
        if (endpoint.isEmpty()) {
            return new ApplyOutcome.Missing(
                    "the kind " + Words.bounded(object.ref().kind() + " of " + object.apiVersion()) + " is not served");
        }
        if (endpoint.get().namespaced() == object.ref().namespace().isEmpty()) {
            return new ApplyOutcome.Refused(
                    endpoint.get().namespaced()
                            ? "objects of its kind are in namespaces here, and it is in none"
                            : "objects of its kind are in no namespace here, and it is in one");
        }
        ApiPath path = endpoint.get().of(object);
        Answer before = server.answered(() -> server.get(path));
        if (!before.isSuccess() && !before.isNotFound()) {
            return refused(object, "get", before);
        }
        if (before.isNotFound() && isNode(object.ref())) {
            return new ApplyOutcome.LeftOut("the cluster has no such node: nodes come by joining, not by a restore");
        }
        ApiPath patch = path.with("fieldManager", MANAGER).with("force", Boolean.toString(mode.force()));
        Answer after = server.answered(() ->
                server.send("PATCH", mode.dryRun() ? patch.with("dryRun", "All") : patch, FORMAT, document(object)));
        if (!after.isSuccess()) {
            return refused(object, "patch", after);
        }
        return before.isNotFound() ? new ApplyOutcome.Created() : compared(before, after);
    }

    private static boolean isNode(ObjectRef ref) {
        return ref.group().isEmpty() && ref.kind().equals("Node");
    }

    private static JsonNode document(ArchivedObject object) {
        ObjectNode document = Json.tree(object.fields());
        if (document.path("metadata") instanceof ObjectNode meta) {
            meta.remove(OWN);
        }
        document.remove("status");
        return document;
    }

    private static ApplyOutcome compared(Answer before, Answer after) {
        List<String> fields = FieldDifference.between(lasting(before), lasting(after));
        return fields.isEmpty() ? new ApplyOutcome.Unchanged() : new ApplyOutcome.Changed(fields);
    }

    private static Object lasting(Answer answer) {
        ObjectNode object =
                Json.object(answer.body()).map(ObjectNode.class::cast).orElseGet(Json::newObject);
        if (object.path("metadata") instanceof ObjectNode meta) {
            meta.remove(OWN);
        }
        object.remove("status");
        return Json.plain(object);
    }

    /**
     * What an added API that is down is for its objects, which are one by one no reason to hold up all others. Whether the API
     * server itself is there is asked of it by something that it reads from etcd; without that it is away for everything.
     */
    private Optional<ApplyOutcome> away(ObjectRef ref, Answer answer) {
        boolean added = ref.stage() == ApplyStage.CUSTOM_RESOURCES;
        if (!added
                || !GATEWAY.contains(answer.status())
                || Failures.isUnavailable(server.answered(() -> server.get(READ)))) {
            return Optional.empty();
        }
        return Optional.of(new ApplyOutcome.Refused("what serves " + Words.bounded(ref.group()) + " does not answer ("
                + answer.status()
                + "), while the API server does: look at kubectl get apiservice, and at the pods of its"
                + " Service"));
    }

    private ApplyOutcome refused(ArchivedObject object, String verb, Answer answer) {
        Optional<ApplyOutcome> away = away(object.ref(), answer);
        if (away.isPresent()) {
            return away.get();
        }
        if (Failures.isUnavailable(answer)) {
            throw Failures.refused(server.host(), new Deed(verb + " " + object.ref(), REMEDY), answer);
        }
        Optional<ApiStatus> status = ApiStatus.in(answer.body());
        List<String> conflicts = conflicts(answer);
        if (!conflicts.isEmpty()) {
            return new ApplyOutcome.Conflicted(conflicts);
        }
        if (answer.status() == 404 && status.map(ApiStatus::kind).orElse("").equals("namespaces")) {
            return new ApplyOutcome.Missing(
                    "the namespace " + Words.bounded(object.ref().namespace()) + " is not there");
        }
        if (answer.status() == 401
                || (answer.status() == 403 && RIGHT.matcher(answer.message()).find())) {
            return new ApplyOutcome.Refused(
                    Failures.forbiddenWords(server.host(), new Deed(verb + " " + object.ref(), REMEDY), answer));
        }
        String why = withoutValues(answer.message());
        return new ApplyOutcome.Refused(
                why.contains("it is being terminated")
                        ? why + ": wait until the namespace is gone, then try again"
                        : why);
    }

    /** An API server tells the values that it does not take, which may be anybody's passwords: no more than the field is told. */
    private static String withoutValues(String message) {
        String told = VALUES.matcher(message).replaceFirst("");
        return told.length() == message.length() ? message : told.strip() + " (its value is not told here)";
    }

    private static List<String> conflicts(Answer answer) {
        JsonNode causes = Json.at(Json.object(answer.body()).orElseGet(Json::newObject), "details", "causes");
        return StreamSupport.stream(causes.spliterator(), false)
                .filter(cause -> Json.text(cause, "reason").equals("FieldManagerConflict"))
                .limit(MOST_CONFLICTS)
                .map(cause ->
                        Words.bounded(Json.text(cause, "field") + " (" + owner(Json.text(cause, "message")) + ")"))
                .toList();
    }

    /** {@code conflict with "kubectl-edit" using apps/v1}. */
    private static String owner(String message) {
        int from = message.indexOf('"');
        int to = message.indexOf('"', from + 1);
        return from < 0 || to < 0 ? message : message.substring(from + 1, to);
    }

    private static ApiPath root(String apiVersion) {
        ApiPath root = ApiPath.of(apiVersion.contains("/") ? "/apis" : "/api");
        for (String part : apiVersion.split("/", -1)) {
            root = root.slash(part);
        }
        return root;
    }

    private Optional<Endpoint> endpoint(ApiPath place, String kind, Answer answer) {
        Stream<JsonNode> resources = answer.status() == 404
                ? Stream.empty()
                : StreamSupport.stream(
                        server.document(
                                        new Deed(
                                                "read " + place,
                                                "bind its account to the ClusterRole system:discovery, as Kubernetes"
                                                        + " does by default"),
                                        answer)
                                .path("resources")
                                .spliterator(),
                        false);
        return resources
                .filter(resource -> Json.text(resource, "kind").equals(kind)
                        && !Json.text(resource, "name").contains("/"))
                .map(resource -> new Endpoint(
                        place,
                        Json.text(resource, "name"),
                        resource.path("namespaced").asBoolean()))
                .findFirst();
    }

    @Override
    public Optional<String> notEstablished(String definition) {
        Optional<JsonNode> found = server.find(
                new Deed("get customresourcedefinitions.apiextensions.k8s.io", REMEDY),
                ApiPath.of("/apis/apiextensions.k8s.io/v1/customresourcedefinitions")
                        .slash(definition));
        if (found.isEmpty()) {
            return Optional.of("it is not there");
        }
        return Conditions.isTrue(found.get(), "Established") ? Optional.empty() : Optional.of("it is not established");
    }
}
