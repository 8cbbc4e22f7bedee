package dev.drydock.testing.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The scripts and units that stand in for what real hosts have, kept as resources beside the classes that use them. */
public final class StandIn {
    private StandIn() {}

    static String text(String name) {
        return text(StandIn.class, name);
    }

    /** The text of the one that is kept beside a class. */
    public static String text(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("No stand-in is called " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
