package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.testing.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that people download, run as they run it. */
class JarIT {
    private static final Path JAR = Path.of(System.getProperty("drydock.jar", "target/drydock.jar"));

    @TempDir
    private Path folder = Path.of("set by JUnit");

    @Test
    void theManifestNamesTheMainClassAndTheVersion() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            Attributes manifest = jar.getManifest().getMainAttributes();

            assertThat(manifest.getValue("Main-Class")).isEqualTo(Main.class.getName());
            assertThat(manifest.getValue("Implementation-Version")).isEqualTo(System.getProperty("drydock.version"));
            assertThat(manifest.getValue("Multi-Release")).isEqualTo("true");
            assertThat(manifest.getValue("Enable-Native-Access")).isEqualTo("ALL-UNNAMED");
        }
    }

    @Test
    void theJarHoldsNoSignatureOfAnotherJar() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> signatures = jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.matches("META-INF/[^/]+\\.(SF|DSA|RSA|EC)"))
                    .toList();

            assertThat(signatures).isEmpty();
        }
    }

    @Test
    void theJarTellsItsVersion() throws IOException {
        Command.Result result = run("version");

        assertThat(result.output()).isEqualToIgnoringNewLines("drydock " + System.getProperty("drydock.version"));
        assertThat(result.exit()).isZero();
    }

    @Test
    void whatIsMissingIsListedAndTheProgramExitsWithTwo() throws IOException {
        Command.Result result = run("serve");

        assertThat(result.output())
                .contains("SLACK_BOT_TOKEN")
                .contains("SLACK_APP_TOKEN")
                .contains("DRYDOCK_LEADS");
        assertThat(result.exit()).isEqualTo(2);
    }

    @Test
    void aDatabaseThatIsNoneIsAMistakeOfTheSettings() throws IOException {
        Path garbage = Files.writeString(folder.resolve("drydock.db"), "This is not a database.");

        Command.Result result = serve("jdbc:sqlite:" + garbage);

        assertThat(result.output()).contains(garbage + " is not an SQLite database");
        assertThat(result.exit()).isEqualTo(2);
    }

    @Test
    void aDatabaseServerThatIsAwayMayComeBack() throws IOException {
        Command.Result result = serve("jdbc:postgresql://127.0.0.1:1/drydock");

        assertThat(result.output())
                .contains("jdbc:postgresql://127.0.0.1:1/drydock cannot be opened: the database does not");
        assertThat(result.exit()).isEqualTo(1);
    }

    private Command.Result serve(String database) throws IOException {
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), "x");
        return run(
                "serve",
                "SLACK_BOT_TOKEN=xoxb-word",
                "SLACK_APP_TOKEN=xapp-word",
                "DRYDOCK_LEADS=U0LEE,U0SAM",
                "DRYDOCK_KUBECONFIG=" + kubeconfig,
                "DRYDOCK_DATABASE_URL=" + database);
    }

    private static Command.Result run(String word, String... environment) throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        List<String> words = new ArrayList<>(List.of("env", "-i"));
        words.addAll(List.of(environment));
        words.addAll(List.of(java, "-jar", JAR.toString(), word));
        return Command.run(words, Path.of("."), Duration.ofMinutes(1));
    }
}
