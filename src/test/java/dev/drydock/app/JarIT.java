package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The jar that people download, run as they run it. */
class JarIT {
    private static final Path JAR = Path.of(System.getProperty("drydock.jar", "target/drydock.jar"));

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
}
