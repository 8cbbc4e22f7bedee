package dev.drydock.action.etcd.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RestorePageTest {
    private static final Path PAGE = Path.of("src/site/markdown/restore.md");

    @Test
    void thePageTellsTheStepsThatAreDone() throws IOException {
        if (System.getProperty("regenerate") != null) {
            Files.writeString(PAGE, RestorePage.text());
        }
        assertThat(Files.readString(PAGE))
                .as("run `mvn test -Dtest=RestorePageTest -Dregenerate`, read the difference, and commit it")
                .isEqualTo(RestorePage.text());
    }
}
