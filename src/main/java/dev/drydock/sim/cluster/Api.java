package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;

/** The API server's way of a request: who asks, may they, what is made to go wrong, and then the work. */
final class Api {
    private static final String APPLY = "application/apply-patch+yaml";
    static final String USER = "system:serviceaccount:drydock:drydock";
    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    private final ObjectStore store;
    private final Discovery discovery;
    private final ServedVersion version;
    private final Probes probes;
    private final EvictionApi evictionApi;
    private final Optional<String> token;
    private final Faults faults;
    private final TruthLog log;
    private final Reads reads;
    private final Writes writes;
    private final Watches watches;
    private final Deletions deletions;
    private final Evictions evictions;
    private final Execs execs;

    Api(
            ObjectStore store,
            Settings settings,
            Faults faults,
            TruthLog log,
            Writes writes,
            Watches watches,
            Deletions deletions,
            Execs execs) {
        this.execs = execs;
        this.store = store;
        this.evictionApi = settings.evictions();
        this.token = settings.token();
        this.discovery = new Discovery(store.types(), faults, settings.evictions(), settings.aggregated());
        this.version = settings.version();
        this.probes = settings.probes();
        this.faults = faults;
        this.log = log;
        this.reads = new Reads(store, faults);
        this.writes = writes;
        this.watches = watches;
        this.deletions = deletions;
        this.evictions = new Evictions(store, deletions);
    }

    /** Answers the request. */
    void handle(Exchange exchange) throws IOException, InterruptedException {
        try {
            answer(exchange);
        } catch (ApiError e) {
            send(e, exchange);
        }
    }

    private static void send(ApiError error, Exchange exchange) throws IOException {
        error.retryAfterSeconds().ifPresent(seconds -> exchange.header("Retry-After", Integer.toString(seconds)));
        exchange.send(error.code(), error.status());
    }

    private void answer(Exchange exchange) throws IOException, InterruptedException {
        String path = exchange.path();
        if (probes.answer(exchange)) {
            return;
        }
        authenticate(exchange);
        if (path.equals("/metrics")) {
            log.count("get /metrics");
            exchange.text(200, probes.metrics());
            return;
        }
        Optional<ObjectNode> document = path.equals("/version")
                ? Optional.of(Discovery.version(version.now()))
                : discovery.find(path, exchange.header("Accept").orElse(""));
        if (document.isPresent() && exchange.method().equals("GET")) {
            log.count("get " + path);
            if (document.get().path("kind").asText().equals(AggregatedDiscovery.KIND)) {
                exchange.answer(200);
                exchange.header("Content-Type", AggregatedDiscovery.MEDIA_TYPE);
            }
            exchange.send(200, document.get());
        } else if (path.equals(REVIEWS) && exchange.method().equals("POST")) {
            log.count("create selfsubjectaccessreviews.authorization.k8s.io");
            exchange.send(201, review(exchange.json()));
        } else {
            ApiRequest request = ApiRequest.parse(store.types(), exchange.method(), path, exchange.flag("watch"))
                    .orElseThrow(ApiError::noSuchPath);
            meddle(request, exchange);
        }
    }

    Execs execs() {
        return execs;
    }

    /** Whether a connection may become a WebSocket, in which a command runs in a pod. */
    void upgrade(Exchange exchange, Context context) throws InterruptedException {
        authenticate(exchange);
        ApiRequest request = ApiRequest.parse(store.types(), exchange.method(), exchange.path(), false)
                .orElseThrow(ApiError::noSuchPath);
        log.count(request);
        Thread.sleep(faults.delay(request));
        if (faults.forbids(request)) {
            throw forbidden(request);
        }
        switch (faults.take(request).orElse(new Faults.Effect.Forbid())) {
            case Faults.Effect.Answer(int code, String reason, String message) ->
                throw new ApiError(code, reason, message);
            case Faults.Effect.Drop drop -> throw new ConnectionLostException();
            case Faults.Effect.LoseAnswer lose -> throw new ConnectionLostException();
            case Faults.Effect.Delay none -> {}
            case Faults.Effect.Forbid none -> {}
        }
        Optional<StoredObject> pod = store.get(request.type(), request.key());
        execs.admit(
                request,
                context,
                pod,
                pod.filter(found -> reached(found.pod().node())).isPresent());
    }

    /** Whether a node is there and Ready, which stands for its kubelet. */
    private boolean reached(String node) {
        return store.get(ResourceType.NODES, ObjectKey.cluster(node))
                .filter(found -> NodeShape.isReady(found.tree()))
                .isPresent();
    }

    private void authenticate(Exchange exchange) {
        boolean known = token.map(
                        secret -> exchange.header("Authorization").orElse("").equals("Bearer " + secret))
                .orElse(true);
        if (!known) {
            throw new ApiError(401, "Unauthorized", "Unauthorized");
        }
    }

    private void meddle(ApiRequest request, Exchange exchange) throws IOException, InterruptedException {
        boolean eviction = request.resource().equals("pods/eviction");
        log.count(request);
        if (eviction) {
            log.evictionBegins();
        }
        try {
            Thread.sleep(faults.delay(request));
            if (faults.isDown(request.type().group())) {
                throw ApiError.away();
            }
            if (faults.forbids(request)) {
                throw forbidden(request);
            }
            switch (faults.take(request).orElse(new Faults.Effect.Forbid())) {
                case Faults.Effect.Answer(int code, String reason, String message) ->
                    throw new ApiError(code, reason, message);
                case Faults.Effect.Drop drop -> throw new ConnectionLostException();
                case Faults.Effect.LoseAnswer lose -> {
                    serve(request, new Unanswered(exchange));
                    throw new ConnectionLostException();
                }
                case Faults.Effect.Delay none -> serve(request, exchange);
                case Faults.Effect.Forbid none -> serve(request, exchange);
            }
        } finally {
            if (eviction) {
                log.evictionEnds();
            }
        }
    }

    private static ApiError forbidden(ApiRequest request) {
        String scope = request.namespace().isEmpty()
                ? "at the cluster scope"
                : "in the namespace \"" + request.namespace() + "\"";
        String what = request.type().qualified() + (request.name().isEmpty() ? "" : " \"" + request.name() + "\"");
        return new ApiError(
                403,
                "Forbidden",
                what + " is forbidden: User \"" + USER + "\" cannot " + request.verb() + " resource \""
                        + request.resource() + "\" in API group \""
                        + request.type().group() + "\" " + scope);
    }

    private JsonNode review(JsonNode review) {
        JsonNode asked = review.path("spec").path("resourceAttributes");
        String resource = asked.path("resource").asText();
        boolean allowed = store.types()
                .find(asked.path("group").asText(), "v1", resource)
                .map(type -> !faults.forbids(new ApiRequest(
                        asked.path("verb").asText(),
                        type,
                        asked.path("namespace").asText(),
                        asked.path("name").asText(),
                        asked.path("subresource").asText())))
                .orElse(true);
        ObjectNode answer =
                Json.object().put("kind", "SelfSubjectAccessReview").put("apiVersion", "authorization.k8s.io/v1");
        answer.putObject("metadata");
        answer.set("spec", review.path("spec"));
        answer.putObject("status").put("allowed", allowed);
        return answer;
    }

    private void serve(ApiRequest request, Exchange exchange) throws IOException, InterruptedException {
        if (!request.subresource().isEmpty() && !request.subresource().equals("status")) {
            if (request.resource().equals("pods/exec")) {
                throw ApiError.badRequest("Upgrade request required");
            }
            if (!request.resource().equals("pods/eviction") || evictionApi == EvictionApi.NONE) {
                throw ApiError.noSuchPath();
            }
            evict(request, exchange);
            return;
        }
        switch (request.verb()) {
            case "get" -> reads.get(request, exchange);
            case "list" -> reads.list(request, exchange);
            case "watch" -> watches.watch(request, exchange);
            case "create" -> create(request, exchange);
            case "update" ->
                send(200, writes.update(request, object(exchange), manager(exchange), exchange.dryRun()), exchange);
            case "patch" -> patch(request, exchange);
            case "delete" -> delete(request, exchange);
            case "deletecollection" -> deleteAll(request, exchange);
            default -> throw ApiError.methodNotAllowed();
        }
    }

    private void patch(ApiRequest request, Exchange exchange) throws IOException {
        String format = exchange.header("Content-Type").orElse("");
        if (!format.startsWith(APPLY)) {
            send(200, writes.patch(request, format, exchange.json(), manager(exchange), exchange.dryRun()), exchange);
            return;
        }
        if (!(exchange.json() instanceof ObjectNode configuration)) {
            throw ApiError.badRequest("the configuration is not a JSON object");
        }
        Writes.Applied applied = writes.apply(
                request,
                configuration,
                new Writes.Writer(exchange.query().getOrDefault("fieldManager", ""), true),
                exchange.flag("force"),
                exchange.dryRun());
        send(applied.created() ? 201 : 200, applied.object(), exchange);
    }

    /** As the client calls itself, else its program's name. */
    private static String manager(Exchange exchange) {
        return exchange.query()
                .getOrDefault(
                        "fieldManager",
                        exchange.header("User-Agent").orElse("unknown").split("/", 2)[0]);
    }

    private void create(ApiRequest request, Exchange exchange) throws IOException {
        ObjectNode object = object(exchange);
        if (request.type() != ResourceType.NODES) {
            object.remove("status");
        }
        send(201, writes.create(request.type(), request.namespace(), object, exchange.dryRun()), exchange);
    }

    private static ObjectNode object(Exchange exchange) {
        String type = exchange.header("Content-Type").orElse("application/json");
        if (!type.startsWith("application/json")) {
            throw ApiError.unsupportedMediaType(type);
        }
        if (exchange.json() instanceof ObjectNode object) {
            return object;
        }
        throw ApiError.badRequest("the body is not a JSON object");
    }

    private static void send(int status, StoredObject object, Exchange exchange) throws IOException {
        object.write(exchange.answer(status));
    }

    private void evict(ApiRequest request, Exchange exchange) throws IOException {
        if (!request.verb().equals("create")) {
            throw ApiError.methodNotAllowed();
        }
        ObjectNode body = object(exchange);
        String version = body.path("apiVersion").asText();
        if (!evictionApi.accepts(version) || !body.path("kind").asText().equals("Eviction")) {
            throw ApiError.badRequest("no kind \"" + body.path("kind").asText() + "\" is registered for version \""
                    + version + "\" in scheme");
        }
        if (!body.path("metadata").path("name").asText().equals(request.name())) {
            throw ApiError.badRequest("name in URL does not match name in Eviction object");
        }
        writes.requireLiving(request.type(), request.name(), request.namespace());
        DeleteOptions options = DeleteOptions.of(body.path("deleteOptions"), exchange.query());
        StoredObject pod = evictions.evict(request.key(), options);
        note(pod, true, options, exchange);
        exchange.send(201, success().put("code", 201));
    }

    private void delete(ApiRequest request, Exchange exchange) throws IOException {
        DeleteOptions options = DeleteOptions.of(exchange.json(), exchange.query());
        StoredObject left = deletions.delete(request.type(), request.key(), options);
        if (request.type() == ResourceType.PODS) {
            note(left, false, options, exchange);
        }
        if (request.type() == ResourceType.PODS || left.deleting()) {
            send(200, left, exchange);
        } else {
            ObjectNode done = success();
            Json.child(done, "details")
                    .put("name", request.name())
                    .put("kind", request.type().plural())
                    .put("uid", left.uid());
            exchange.send(200, done);
        }
    }

    private void deleteAll(ApiRequest request, Exchange exchange) throws IOException {
        DeleteOptions options = DeleteOptions.of(exchange.json(), exchange.query());
        for (StoredObject object : store.page(
                        Reads.query(request, exchange.query(), Optional.empty(), Integer.MAX_VALUE))
                .items()) {
            StoredObject left = deletions.delete(object.type(), object.key(), options);
            if (object.type() == ResourceType.PODS) {
                note(left, false, options, exchange);
            }
        }
        exchange.send(200, success());
    }

    private void note(StoredObject pod, boolean eviction, DeleteOptions options, Exchange exchange) {
        if (!options.dryRun()) {
            log.add(new TruthLog.Removal(
                    pod.key().namespace(),
                    pod.key().name(),
                    pod.uid(),
                    pod.pod().node(),
                    store.clock().instant(),
                    eviction,
                    options.gracePeriodSeconds(),
                    exchange.header("User-Agent").orElse("")));
        }
    }

    private static ObjectNode success() {
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        return status.put("status", "Success");
    }

    /** What the cluster is configured to be. */
    record Settings(
            EvictionApi evictions, ServedVersion version, Optional<String> token, Probes probes, boolean aggregated) {}
}
