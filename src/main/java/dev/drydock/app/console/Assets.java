package dev.drydock.app.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The page's files, as the jar holds them: these and no others. */
final class Assets {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private static final String[] NAMES = {
        "index.html",
        "console.css",
        "mark.svg",
        "main.js",
        "dom.js",
        "wire.js",
        "mrkdwn.js",
        "richtext.js",
        "blocks.js",
        "controls.js",
        "channel.js",
        "composer.js",
        "views.js",
        "inbox.js",
        "cluster.js",
        "journal.js",
    };

    private final Map<String, Asset> assets = new LinkedHashMap<>();

    /** A file with its media type. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Asset(String type, byte[] bytes) {}

    Assets() {
        for (String name : NAMES) {
            String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
            assets.put(name, new Asset(type, read(name)));
        }
    }

    Optional<Asset> find(String name) {
        return Optional.ofNullable(assets.get(name));
    }

    private static byte[] read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar holds no " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be read from the jar", e);
        }
    }
}
