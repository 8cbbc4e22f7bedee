package dev.drydock.adapter.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotEntry.Kind;
import dev.drydock.cluster.etcd.SnapshotEntry.Verdict;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The entries of the index in their stored form: a small JSON object for each snapshot. */
final class Entries {
    /** More than this is no entry of ours. */
    static final int LARGEST = 64 * 1024;

    /** What an entry says that is not a snapshot's; one that says nothing is. */
    private static final String DATA_FOLDER = "data-folder";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Entries() {}

    /**
     * An entry and where its data are.
     *
     * @param data the object that holds the snapshot
     * @param key the id of the key that it is encrypted with; empty where it is not
     */
    record Stored(SnapshotEntry entry, String data, Optional<String> key) {}

    /**
     * The stored form.
     *
     * @throws IOException when it is too large to be read again
     */
    static byte[] write(Stored stored) throws IOException {
        SnapshotEntry entry = stored.entry();
        ObjectNode json = JSON.createObjectNode()
                .put("version", 1)
                .put("name", entry.name())
                .put("data", stored.data())
                .put("encrypted", entry.encrypted());
        stored.key().ifPresent(key -> json.put("key", key));
        json.put("clusterId", entry.clusterId())
                .put("member", entry.member())
                .put("etcdVersion", entry.etcdVersion())
                .put("revision", entry.revision())
                .put("keys", entry.keys())
                .put("bytes", entry.bytes())
                .put("sha256", entry.sha256())
                .put("takenAt", entry.takenAt().toString())
                .put("took", entry.took().toString())
                .put("by", entry.by());
        entry.reason().ifPresent(reason -> json.put("reason", reason));
        switch (entry.kind()) {
            case SNAPSHOT -> {}
            case DATA_FOLDER -> json.put("kind", DATA_FOLDER);
        }
        switch (entry.verdict()) {
            case Verdict.Good good -> json.put("good", true);
            case Verdict.Bad bad -> json.put("good", false).put("why", bad.why());
            case Verdict.Unreadable none -> throw new IOException("What cannot be read cannot be kept");
        }
        byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
        if (bytes.length > LARGEST) {
            throw new IOException("What is to be noted of the snapshot is too long: give a shorter reason");
        }
        return bytes;
    }

    /**
     * Reads the stored form.
     *
     * @param name the name that it is stored under
     * @throws UnreadableException when it is not what we write
     */
    static Stored read(String name, byte[] bytes) throws UnreadableException {
        if (bytes.length > LARGEST) {
            throw new UnreadableException("it is larger than any that is written");
        }
        JsonNode json;
        try {
            json = JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UnreadableException("it is no JSON", e);
        }
        if (json.path("version").asInt() != 1) {
            throw new UnreadableException("it is not of version 1");
        }
        String data = text(json, "data");
        boolean encrypted = data.endsWith(".enc");
        if (!text(json, "name").equals(name) || !SnapshotNames.ofData(data).equals(Optional.of(name))) {
            throw new UnreadableException("it is another snapshot's");
        }
        String sha256 = text(json, "sha256");
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new UnreadableException("it has no SHA-256");
        }
        boolean good = truth(json, "good");
        Optional<String> key = optional(json, "key");
        if (good == data.startsWith(SnapshotNames.BAD) || good == json.has("why")) {
            throw new UnreadableException("it contradicts itself in whether the snapshot is good");
        }
        if (truth(json, "encrypted") != encrypted || key.isPresent() != encrypted) {
            throw new UnreadableException("it contradicts itself in whether the snapshot is encrypted");
        }
        try {
            SnapshotEntry entry = new SnapshotEntry(
                    name,
                    text(json, "clusterId"),
                    text(json, "member"),
                    text(json, "etcdVersion"),
                    number(json, "revision"),
                    number(json, "keys"),
                    number(json, "bytes"),
                    sha256,
                    Instant.parse(text(json, "takenAt")),
                    Duration.parse(text(json, "took")),
                    text(json, "by"),
                    optional(json, "reason"),
                    good ? new Verdict.Good() : new Verdict.Bad(text(json, "why")),
                    encrypted,
                    kind(json));
            return new Stored(entry, data, key);
        } catch (DateTimeException e) {
            throw new UnreadableException("it has no readable time", e);
        }
    }

    private static Kind kind(JsonNode json) throws UnreadableException {
        if (!json.has("kind")) {
            return Kind.SNAPSHOT;
        }
        if (!text(json, "kind").equals(DATA_FOLDER)) {
            throw new UnreadableException("it is of a kind that this version does not know");
        }
        return Kind.DATA_FOLDER;
    }

    private static Optional<String> optional(JsonNode json, String field) {
        return Optional.of(json.path(field)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    private static String text(JsonNode json, String field) throws UnreadableException {
        return optional(json, field).orElseThrow(() -> new UnreadableException("it has no text \"" + field + "\""));
    }

    private static boolean truth(JsonNode json, String field) throws UnreadableException {
        JsonNode truth = json.path(field);
        if (!truth.isBoolean()) {
            throw new UnreadableException("it has no truth \"" + field + "\"");
        }
        return truth.booleanValue();
    }

    private static long number(JsonNode json, String field) throws UnreadableException {
        JsonNode number = json.path(field);
        if (!number.canConvertToLong() || number.longValue() < 0) {
            throw new UnreadableException("it has no number \"" + field + "\"");
        }
        return number.longValue();
    }
}
