package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** One HTTP request and the way to answer it, as the API's own code sees them. */
interface Exchange {
    String method();

    String path();

    /** The first value of each query parameter. */
    Map<String, String> query();

    Optional<String> header(String name);

    byte[] body();

    /** Starts an answer of JSON and returns where its body goes. */
    OutputStream answer(int status) throws IOException;

    /** Adds a header to the answer that is about to start. */
    void header(String name, String value);

    /** Sends what was written so far. */
    void flush() throws IOException;

    /** The body as a tree; an empty object if there is none. */
    default JsonNode json() {
        if (body().length == 0) {
            return Json.object();
        }
        boolean protobuf = header("Content-Type").orElse("").startsWith(Protobuf.MEDIA_TYPE);
        return protobuf ? Protobuf.decode(body()) : Json.sent(body());
    }

    default boolean flag(String parameter) {
        String value = query().getOrDefault(parameter, "false");
        return value.equals("true") || value.equals("1");
    }

    default boolean dryRun() {
        return query().containsKey("dryRun");
    }

    default void text(int status, String text) throws IOException {
        OutputStream out = answer(status);
        header("Content-Type", "text/plain; charset=utf-8");
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    default void send(int status, JsonNode json) throws IOException {
        answer(status).write(Json.bytes(json));
    }
}
