package dev.drydock.app.console;

import dev.drydock.sim.slack.SharedFile;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.HexFormat;

/** How a file that was shared is handed out: a PNG as a picture, anything else as plain text or bytes to be saved. */
final class FileResponse {
    private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a");

    private FileResponse() {}

    /** Whether its bytes are a PNG's, whatever it is called. */
    static boolean isPicture(SharedFile file) {
        return file.bytes().length > PNG.length && Arrays.equals(Arrays.copyOf(file.bytes(), PNG.length), PNG);
    }

    static void write(SharedFile file, Context context) {
        if (isPicture(file)) {
            context.contentType("image/png");
        } else {
            boolean text = !file.name().matches(".*\\.(gz|zip|db|bin)");
            context.contentType(text ? "text/plain; charset=utf-8" : "application/octet-stream");
            String name = file.name().replaceAll("[^A-Za-z0-9._-]", "_");
            context.header("Content-Disposition", "attachment; filename=\"" + name + "\"");
        }
        context.header("Content-Security-Policy", "default-src 'none'; sandbox").result(file.bytes());
    }
}
