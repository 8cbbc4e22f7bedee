package dev.drydock.adapter.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.backup.ApplyStage;
import dev.drydock.cluster.backup.DamagedArchiveException;
import dev.drydock.cluster.backup.ExportIndex;
import dev.drydock.cluster.backup.ExportIndex.KindCount;
import dev.drydock.cluster.backup.ExportIndex.Problem;
import dev.drydock.cluster.backup.ExportIndex.Reason;
import dev.drydock.cluster.backup.ExportScope;
import dev.drydock.cluster.backup.ResourceKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The index as {@code index.json} writes it, for people and for programs. */
final class IndexDocument {
    private static final int FORMAT = 1;
    private static final int LONGEST_TEXT = 1 << 20;
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LONGEST_TEXT)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private IndexDocument() {}

    static byte[] bytes(ExportIndex index) {
        ObjectNode root = MAPPER.createObjectNode()
                .put("format", FORMAT)
                .put("program", index.program())
                .put("whole", index.whole())
                .put("objects", index.objects())
                .put("secrets", index.hasSecrets())
                .put("taken", index.taken().toString())
                .put("tookMillis", index.took().toMillis());
        root.putObject("cluster")
                .put("name", index.cluster().name())
                .put("uid", index.cluster().uid())
                .put("server", index.server())
                .put("version", index.serverVersion());
        scope(root.putObject("scope"), index.scope());
        texts(root.putArray("rules"), index.rules());
        texts(
                root.putArray("applyOrder"),
                Arrays.stream(ApplyStage.values()).map(ApplyStage::words).toList());
        ArrayNode problems = root.putArray("problems");
        index.problems()
                .forEach(problem -> problems.addObject()
                        .put("reason", problem.reason().name())
                        .put("what", problem.what())
                        .put("why", problem.why()));
        ArrayNode kinds = root.putArray("kinds");
        index.kinds().forEach(count -> kind(kinds.addObject(), count));
        return (root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void scope(ObjectNode node, ExportScope scope) {
        texts(node.putArray("namespaces"), scope.namespaces());
        texts(node.putArray("include"), scope.include());
        texts(node.putArray("exclude"), scope.exclude());
        node.put("secrets", scope.secrets()).put("everything", scope.everything());
    }

    private static void kind(ObjectNode node, KindCount count) {
        ResourceKind kind = count.kind();
        node.put("group", kind.group())
                .put("version", kind.version())
                .put("kind", kind.kind())
                .put("resource", kind.plural())
                .put("namespaced", kind.namespaced())
                .put("apply", kind.stage().words())
                .put("objects", count.objects())
                .put("leftOut", count.leftOut())
                .put("bytes", count.bytes())
                .put("resourceVersion", count.resourceVersion())
                .put("consistent", count.consistent());
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    static ExportIndex read(byte[] json) throws DamagedArchiveException {
        try {
            JsonNode root = MAPPER.readTree(json);
            long format = number(root, "format");
            if (format != FORMAT) {
                throw new DamagedArchiveException(
                        "its index is of format " + format + ", which this version of Drydock does not read");
            }
            return index(root);
        } catch (JsonProcessingException wrong) {
            throw new DamagedArchiveException("its index is no JSON", wrong);
        } catch (IOException | DateTimeException | IllegalArgumentException | ArithmeticException wrong) {
            if (wrong instanceof DamagedArchiveException damage) {
                throw damage;
            }
            throw new DamagedArchiveException(
                    "its index is not as exports write it: " + Plain.words(String.valueOf(wrong.getMessage())), wrong);
        }
    }

    private static ExportIndex index(JsonNode root) throws DamagedArchiveException {
        JsonNode cluster = root.path("cluster");
        JsonNode scope = root.path("scope");
        List<KindCount> kinds = new ArrayList<>();
        for (JsonNode kind : array(root, "kinds")) {
            kinds.add(kind(kind));
        }
        List<Problem> problems = new ArrayList<>();
        for (JsonNode problem : array(root, "problems")) {
            problems.add(
                    new Problem(Reason.valueOf(text(problem, "reason")), text(problem, "what"), text(problem, "why")));
        }
        return new ExportIndex(
                new ClusterIdentity(text(cluster, "name"), text(cluster, "uid")),
                text(cluster, "server"),
                text(cluster, "version"),
                text(root, "program"),
                Instant.parse(text(root, "taken")),
                Duration.ofMillis(number(root, "tookMillis")),
                new ExportScope(
                        texts(scope, "namespaces"),
                        texts(scope, "include"),
                        texts(scope, "exclude"),
                        flag(scope, "secrets"),
                        flag(scope, "everything")),
                texts(root, "rules"),
                kinds,
                problems);
    }

    private static KindCount kind(JsonNode kind) throws DamagedArchiveException {
        return new KindCount(
                new ResourceKind(
                        text(kind, "group"),
                        text(kind, "version"),
                        text(kind, "kind"),
                        text(kind, "resource"),
                        flag(kind, "namespaced")),
                number(kind, "objects"),
                number(kind, "leftOut"),
                number(kind, "bytes"),
                text(kind, "resourceVersion"),
                flag(kind, "consistent"));
    }

    private static JsonNode array(JsonNode node, String name) throws DamagedArchiveException {
        JsonNode found = node.path(name);
        require(found.isArray(), name);
        return found;
    }

    private static List<String> texts(JsonNode node, String name) throws DamagedArchiveException {
        List<String> texts = new ArrayList<>();
        for (JsonNode each : array(node, name)) {
            require(each.isTextual(), name);
            texts.add(each.textValue());
        }
        return texts;
    }

    private static String text(JsonNode node, String name) throws DamagedArchiveException {
        JsonNode found = node.path(name);
        require(found.isTextual(), name);
        return found.textValue();
    }

    private static long number(JsonNode node, String name) throws DamagedArchiveException {
        JsonNode found = node.path(name);
        require(found.isIntegralNumber() && found.canConvertToLong(), name);
        return found.longValue();
    }

    private static boolean flag(JsonNode node, String name) throws DamagedArchiveException {
        JsonNode found = node.path(name);
        require(found.isBoolean(), name);
        return found.booleanValue();
    }

    private static void require(boolean right, String name) throws DamagedArchiveException {
        if (!right) {
            throw new DamagedArchiveException("its index has no \"" + name + "\" as exports write it");
        }
    }
}
