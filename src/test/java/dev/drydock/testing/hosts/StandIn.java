package dev.drydock.testing.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The scripts and units that stand in for what real hosts have, kept as resources of this package. */
final class StandIn {
    private StandIn() {}

    /** The text of one. */
    static String text(String name) {
        try (InputStream in = StandIn.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("No stand-in is called " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
