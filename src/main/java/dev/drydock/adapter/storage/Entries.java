package dev.drydock.adapter.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.adapter.storage.EntryForm.Common;
import dev.drydock.cluster.backup.Kept;
import dev.drydock.cluster.backup.Verdict;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The entries of an index in their stored form: a small JSON object for each. */
final class Entries<E extends Kept<E>> {
    /** More than this is no entry of ours. */
    static final int LARGEST = 64 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final EntryForm<E> form;
    private final StoredNames names;

    Entries(EntryForm<E> form) {
        this.form = form;
        this.names = StoredNames.of(form);
    }

    /**
     * The stored form.
     *
     * @throws IOException when it is too large to be read again
     */
    byte[] write(Stored<E> stored) throws IOException {
        E entry = stored.entry();
        ObjectNode json = JSON.createObjectNode()
                .put("version", 1)
                .put("name", entry.name())
                .put("data", stored.data())
                .put("encrypted", entry.encrypted());
        stored.key().ifPresent(key -> json.put("key", key));
        form.write(entry, json);
        json.put("bytes", entry.bytes())
                .put("sha256", entry.sha256())
                .put("takenAt", entry.takenAt().toString())
                .put("took", entry.took().toString())
                .put("by", entry.by());
        entry.reason().ifPresent(reason -> json.put("reason", reason));
        switch (entry.verdict()) {
            case Verdict.Good good -> json.put("good", true);
            case Verdict.Bad bad -> json.put("good", false).put("why", bad.why());
            case Verdict.Unreadable none -> throw new IOException("What cannot be read cannot be kept");
        }
        byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
        if (bytes.length > LARGEST) {
            throw new IOException("What is to be noted of the " + form.noun() + " is too long: give a shorter reason");
        }
        return bytes;
    }

    /**
     * Reads the stored form.
     *
     * @param name the name that it is stored under
     * @throws UnreadableException when it is not what we write
     */
    Stored<E> read(String name, byte[] bytes) throws UnreadableException {
        EntryFields fields = fields(bytes);
        String data = fields.text("data");
        boolean encrypted = data.endsWith(".enc");
        if (!fields.text("name").equals(name) || !names.ofData(data).equals(Optional.of(name))) {
            throw new UnreadableException("it is another " + form.noun() + "'s");
        }
        String sha256 = fields.text("sha256");
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new UnreadableException("it has no SHA-256");
        }
        boolean good = fields.truth("good");
        Optional<String> key = fields.optional("key");
        if (good == data.startsWith(StoredNames.BAD) || good == fields.has("why")) {
            throw new UnreadableException("it contradicts itself in whether the " + form.noun() + " is good");
        }
        if (fields.truth("encrypted") != encrypted || key.isPresent() != encrypted) {
            throw new UnreadableException("it contradicts itself in whether the " + form.noun() + " is encrypted");
        }
        try {
            Common common = new Common(
                    name,
                    fields.number("bytes"),
                    sha256,
                    Instant.parse(fields.text("takenAt")),
                    Duration.parse(fields.text("took")),
                    fields.text("by"),
                    fields.optional("reason"),
                    good ? new Verdict.Good() : new Verdict.Bad(fields.text("why")),
                    encrypted);
            return new Stored<>(form.read(common, fields), data, key);
        } catch (DateTimeException e) {
            throw new UnreadableException("it has no readable time", e);
        }
    }

    private static EntryFields fields(byte[] bytes) throws UnreadableException {
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
        return new EntryFields(json);
    }
}
