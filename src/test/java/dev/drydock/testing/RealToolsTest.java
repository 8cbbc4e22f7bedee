package dev.drydock.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealToolsTest {
    private static final Tool KUBECTL = new Tool("kubectl", "usr/bin/kubectl", List.of("version"), "1.32");

    @Test
    void kubectlRunsAndIsNewEnough() throws IOException {
        Path kubectl = RealTools.require("kubectl");

        Command.Result said = Command.run(
                List.of(kubectl.toString(), "version", "--client"),
                Path.of("").toAbsolutePath(),
                Duration.ofSeconds(20));

        assertThat(said.exit()).isZero();
        assertThat(said.output()).contains("Client Version: v1.").doesNotContain("dispatcher");
    }

    @Test
    void aToolThatNobodyKnowsIsAMistakeInTheTest() {
        assertThatThrownBy(() -> RealTools.require("kubctl"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kubctl")
                .hasMessageContaining("kubectl");
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "deb822,      `Suites: bookworm bookworm-updates`,               `Suites: trixie trixie-updates`",
                "security,    `Suites: bookworm-security`,                       `Suites: trixie-security`",
                "one line,    `deb http://mirror.test/debian bookworm main`,      `deb http://mirror.test/debian"
                        + " trixie main`",
                "a vendor's,  `deb http://vendor.test/apt cloud-bookworm main`,   ``",
                "backports,   `Suites: bookworm-backports`,                      ``",
                "a URL's,     `deb http://mirror.test/bookworm stable main`,      ``",
            })
    void sourcesAreTurnedToAnotherSuite(String name, String text, String expected) {
        assertThat(AptSources.derive(text, "bookworm", "trixie").orElse(""))
                .as(name)
                .isEqualTo(expected);
    }

    @Test
    void theCodenameIsReadOrUnknown() {
        assertThat(AptSources.codename("ID=debian\nVERSION_CODENAME=bookworm\n"))
                .isEqualTo("bookworm");
        assertThat(AptSources.codename("ID=arch\n")).isEqualTo("unknown");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "Client Version: v1.32.3, ''",
        "Client Version: v1.36.0, ''",
        "Client Version: v2.0.0, ''",
        "Client Version: v1.20.2, older than 1.32",
        "Client Version: v1.32.4-dispatcher, dispatcher",
        "hello, does not tell its version",
    })
    void aVersionIsAcceptedOrObjectedTo(String said, String objection) {
        String found = KUBECTL.objection(Path.of("kubectl"), said).orElse("");

        assertThat(found.isEmpty()).isEqualTo(objection.isEmpty());
        assertThat(found).contains(objection);
    }

    @Test
    void aMachineWithoutSourcesSaysSoAndLeavesNothingBehind(@TempDir Path folder) {
        DebianPackages packages = new DebianPackages(folder.resolve("tools"), folder.resolve("etc"));

        assertThatThrownBy(() -> packages.unpack("kubectl", "trixie"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no apt sources");
        assertThat(folder.resolve("tools/kubectl-trixie")).doesNotExist();
    }

    @Test
    void aProgramThatDoesNotEndIsKilledInTime(@TempDir Path folder) throws IOException {
        Path script =
                Files.writeString(folder.resolve("forever"), "#!/bin/sh\nwhile :; do read x </dev/tty || :; done\n");

        assertThatThrownBy(() -> Command.run(List.of("sh", script.toString()), folder, Duration.ofMillis(200)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("took longer");
    }
}
