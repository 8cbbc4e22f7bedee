package dev.drydock.adapter.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.adapter.storage.EntryForm.Common;
import dev.drydock.cluster.backup.Kept;
import dev.drydock.cluster.backup.Verdict;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The entries of an index in their stored form: a small JSON object for each, whose last field is the SHA-256 of the others as they
 * stand. That is no seal, which whoever writes to the storage could make anew; it is for what rots and for what is cut. Entries of the
 * first version have none.
 */
final class Entries<E extends Kept<E>> {
    /** More than this is no entry of ours. */
    static final int LARGEST = 64 * 1024;

    private static final int VERSION = 2;
    private static final int FIRST_VERSION = 1;
    private static final String CHECK = "check";
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
                .put("version", VERSION)
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
        byte[] bytes = printed(json.put(CHECK, check(json)));
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
        Stored<E> stored = read(name, fields);
        if (!isAsWritten(fields.json(), bytes)) {
            throw new UnreadableException("it is not as it was written");
        }
        return stored;
    }

    private Stored<E> read(String name, EntryFields fields) throws UnreadableException {
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
        if (!json.isObject()
                || json.path("version").asInt() < FIRST_VERSION
                || json.path("version").asInt() > VERSION) {
            throw new UnreadableException("it is of no version that this Drydock knows");
        }
        return new EntryFields(json);
    }

    /** To the last byte: what is changed where nothing stands is changed, too. */
    private static boolean isAsWritten(JsonNode json, byte[] bytes) throws UnreadableException {
        if (json.path("version").asInt() == FIRST_VERSION) {
            return true;
        }
        ObjectNode unchecked = json.deepCopy();
        unchecked.remove(CHECK);
        try {
            return json.path(CHECK).asText().equals(check(unchecked)) && Arrays.equals(printed(json), bytes);
        } catch (IOException impossible) {
            throw new UnreadableException("it cannot be written again", impossible);
        }
    }

    private static String check(JsonNode json) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(printed(json)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static byte[] printed(JsonNode json) throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    }
}
