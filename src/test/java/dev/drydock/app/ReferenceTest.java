package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.Grammar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceTest {
    private static final List<CommandDefinition> DEFINITIONS =
            Unconnected.catalogue(true).definitions();

    @Test
    void theCommandReferenceIsUpToDate() throws IOException {
        assertUpToDate("src/site/markdown/commands.md", Reference.commands(DEFINITIONS));
    }

    @Test
    void theConfigurationReferenceIsUpToDate() throws IOException {
        assertUpToDate("src/site/markdown/configuration.md", Reference.configuration(Setting.ALL));
    }

    @Test
    void theExampleOfTheEnvironmentIsUpToDate() throws IOException {
        assertUpToDate(".env.example", Reference.envExample(Setting.ALL));
    }

    @Test
    void everyExampleIsUnderstoodAndStaysAsItIsWritten() {
        Grammar grammar = new PicocliGrammar(DEFINITIONS);

        assertThat(DEFINITIONS)
                .isNotEmpty()
                .allSatisfy(definition -> assertThat(definition.examples())
                        .as(definition.name())
                        .isNotEmpty()
                        .allSatisfy(example -> {
                            assertThat(grammar.parse(example).line()).isEqualTo(example);
                            assertThat(grammar.parse(example).definition()).isEqualTo(definition);
                        }));
    }

    private static void assertUpToDate(String file, String expected) throws IOException {
        Path path = Path.of(file);
        if (System.getProperty("regenerate") != null) {
            Files.writeString(path, expected);
            return;
        }
        assertThat(Files.readString(path))
                .as("%s: run `mvn test -Dtest=ReferenceTest -Dregenerate`, read the difference, and commit it", file)
                .isEqualTo(expected);
    }
}
