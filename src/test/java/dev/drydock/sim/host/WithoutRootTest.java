package dev.drydock.sim.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a folder's name is left out of what is printed, wherever one write ends and the next begins. */
class WithoutRootTest {
    private static final String TEXT = "at /t/t/ta/var/lib and /t/t/tb, /t/t/ta/t/t/ta, /t/t/t/ta/x, ends with /t/t/t";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 100})
    void theFoldersNameIsLeftOut(int together) throws IOException {
        assertThat(shown(TEXT, together)).isEqualTo("at /var/lib and /t/t/tb, , /t/x, ends with /t/t/t");
    }

    @ParameterizedTest
    @CsvSource({"'',''", "/t/t/ta,''", "/t,/t", "/t/t/t,/t/t/t", "/t/t/t/t/ta,/t/t"})
    void alsoAtTheEnd(String text, String shown) throws IOException {
        assertThat(shown(text, 1)).isEqualTo(shown);
    }

    private static String shown(String text, int together) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (WithoutRoot stream = new WithoutRoot(out, Path.of("/t/t/ta"))) {
            for (int from = 0; from < bytes.length; from += together) {
                stream.write(bytes, from, Math.min(together, bytes.length - from));
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
