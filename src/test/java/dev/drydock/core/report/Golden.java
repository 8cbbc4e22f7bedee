package dev.drydock.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Expected texts kept as files beside the tests; {@code -Dgolden=write} writes them anew, to be read before they are kept. */
public final class Golden {
    private Golden() {}

    /** Asserts that the text is the one in {@code name}, a file beside the class. */
    public static void assertMatches(Class<?> test, String name, String actual) {
        try {
            if ("write".equals(System.getProperty("golden"))) {
                Path file = Path.of("src/test/resources", test.getPackageName().replace('.', '/'), name);
                Files.createDirectories(file.getParent());
                Files.writeString(file, actual);
                return;
            }
            try (InputStream expected = test.getResourceAsStream(name)) {
                assertThat(expected).as("golden file %s", name).isNotNull();
                assertThat(actual).isEqualTo(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
