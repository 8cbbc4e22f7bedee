package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers gets and lists: selectors, pages with their tokens, and the tables that {@code kubectl get} prints. */
final class Reads {
    private static final String TOO_OLD =
            "The provided continue parameter is too old to display a consistent list result. You can start a new list "
                    + "without the continue parameter.";

    private final ObjectStore store;
    private final Faults faults;

    Reads(ObjectStore store, Faults faults) {
        this.store = store;
        this.faults = faults;
    }

    void get(ApiRequest request, Exchange exchange) throws IOException {
        StoredObject object = store.require(request.type(), request.key());
        if (wantsTable(exchange)) {
            exchange.send(200, Tables.of(request.type(), List.of(object), object.version(), store.clock()));
        } else {
            object.write(exchange.answer(200));
        }
    }

    void list(ApiRequest request, Exchange exchange) throws IOException {
        Map<String, String> query = exchange.query();
        Optional<Token> token = Optional.ofNullable(query.get("continue"))
                .filter(text ->
                        !text.isEmpty() && !faults.isPageless(request.type().plural()))
                .map(Token::parse);
        token.filter(old -> store.log(request.type()).forgot(old.version())).ifPresent(old -> {
            throw ApiError.expired(TOO_OLD, new Token(store.version(), old.after()).text());
        });
        ObjectStore.Page page = store.page(query(request, query, token.map(Token::after), limit(query)));
        long version = token.map(Token::version).orElse(page.version());
        String next = page.last().map(last -> new Token(version, last).text()).orElse("");
        if (wantsTable(exchange)) {
            ObjectNode table = Tables.of(request.type(), page.items(), version, store.clock());
            if (!next.isEmpty()) {
                Json.meta(table).put("continue", next);
            }
            exchange.send(200, table);
        } else if (exchange.header("Accept").orElse("").contains("as=PartialObjectMetadataList")) {
            exchange.send(200, metadata(page.items(), version, next));
        } else {
            write(request.type(), page.items(), version, next, exchange.answer(200));
        }
    }

    /** Their metadata alone, as controllers of all kinds ask for it. */
    private static ObjectNode metadata(List<StoredObject> items, long version, String next) {
        ObjectNode list = Json.object().put("kind", "PartialObjectMetadataList").put("apiVersion", "meta.k8s.io/v1");
        Json.meta(list).put("resourceVersion", Long.toString(version));
        if (!next.isEmpty()) {
            Json.meta(list).put("continue", next);
        }
        ArrayNode partial = list.putArray("items");
        for (StoredObject item : items) {
            partial.addObject()
                    .put("kind", "PartialObjectMetadata")
                    .put("apiVersion", "meta.k8s.io/v1")
                    .set("metadata", item.tree().path("metadata"));
        }
        return list;
    }

    /** The list's question to the store, from what the client wrote. */
    static ObjectStore.Query query(
            ApiRequest request, Map<String, String> query, Optional<ObjectKey> after, int limit) {
        LabelSelector labels = LabelSelector.parse(query.getOrDefault("labelSelector", ""));
        FieldSelector fields = FieldSelector.parse(request.type(), query.getOrDefault("fieldSelector", ""));
        Optional<String> node = request.type() == ResourceType.PODS
                ? fields.required("spec.nodeName").filter(name -> !name.isEmpty())
                : Optional.empty();
        Optional<String> name = request.name().isEmpty() ? Optional.empty() : Optional.of(request.name());
        return new ObjectStore.Query(
                request.type(),
                request.namespace(),
                node,
                object -> labels.matches(object.labels())
                        && fields.matches(object)
                        && name.map(object.key().name()::equals).orElse(true),
                after,
                limit);
    }

    private static int limit(Map<String, String> query) {
        String text = query.getOrDefault("limit", "");
        if (text.isEmpty()) {
            return Integer.MAX_VALUE;
        }
        try {
            int limit = Integer.parseInt(text);
            return limit <= 0 ? Integer.MAX_VALUE : limit;
        } catch (NumberFormatException e) {
            throw ApiError.badRequest("limit is not a number: " + text);
        }
    }

    private static void write(ResourceType type, List<StoredObject> items, long version, String next, OutputStream out)
            throws IOException {
        ObjectNode meta = Json.object().put("resourceVersion", Long.toString(version));
        if (!next.isEmpty()) {
            meta.put("continue", next);
        }
        String head = "{\"kind\":\"" + type.kind() + "List\",\"apiVersion\":\"" + type.apiVersion() + "\",\"metadata\":"
                + meta + ",\"items\":[";
        out.write(head.getBytes(StandardCharsets.UTF_8));
        boolean first = true;
        for (StoredObject item : items) {
            if (!first) {
                out.write(',');
            }
            first = false;
            item.writeItem(out);
        }
        out.write("]}".getBytes(StandardCharsets.UTF_8));
    }

    static boolean wantsTable(Exchange exchange) {
        return exchange.header("Accept").orElse("").contains("as=Table");
    }

    /** What a {@code continue} token says: the version that the list is of, and the last item that was sent. */
    record Token(long version, ObjectKey after) {
        String text() {
            String json = Json.object()
                    .put("v", version)
                    .put("ns", after.namespace())
                    .put("n", after.name())
                    .toString();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        }

        static Token parse(String text) {
            try {
                JsonNode json = Json.sent(Base64.getUrlDecoder().decode(text));
                ObjectKey after =
                        new ObjectKey(json.path("ns").asText(), json.path("n").asText());
                return new Token(json.path("v").asLong(), after);
            } catch (IllegalArgumentException e) {
                throw ApiError.badRequest("continue key is not valid");
            }
        }
    }
}
