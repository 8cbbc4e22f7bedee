package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An uploaded file.
 *
 * @param name  the file's name, such as {@code drain.log}
 * @param title what is shown above it
 * @param bytes its content; treat as read-only
 */
@SuppressWarnings("ArrayRecordComponent") // compared by id wherever it is compared
public record SharedFile(String id, String name, String title, byte[] bytes) {

    ObjectNode toJson() {
        ObjectNode file = Json.object();
        file.put("id", id).put("name", name).put("title", title).put("size", bytes.length);
        return file;
    }
}
