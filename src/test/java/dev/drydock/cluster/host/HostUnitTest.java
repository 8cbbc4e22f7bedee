package dev.drydock.cluster.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which units there can be. */
final class HostUnitTest {
    private static final String FOLDER = "/var/lib/drydock/r-7k3m9q2x";

    @ParameterizedTest
    @ValueSource(strings = {"drydock-r-7k3m9q2x-stop-etcd", "a", "7"})
    void namesThatCanBe(String name) {
        assertThat(new HostUnit(name, FOLDER, "true").name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-a",
                "A",
                "a b",
                "a/b",
                "..",
                "a.service",
                "a@b",
                "a;id",
                "$(id)",
                "a'b",
                "a\n",
                "ä",
                "%n",
                "a_b"
            })
    void namesThatCannot(String name) {
        assertThatThrownBy(() -> new HostUnit(name, FOLDER, "true"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a unit's name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "var/lib",
                "/var//lib",
                "/var/lib/",
                "/var/../etc",
                "/var/.hidden",
                "/a b",
                "/$HOME",
                "/%h",
                "/a'b",
                "/a\n",
                "/ä"
            })
    void foldersThatCannot(String folder) {
        assertThatThrownBy(() -> new HostUnit("a", folder, "true"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a unit's folder");
    }

    @Test
    void scriptsThatCannot() {
        assertThatThrownBy(() -> new HostUnit("a", FOLDER, " \n")).hasMessageContaining("not empty");
        assertThatThrownBy(() -> new HostUnit("a", FOLDER, "true\0")).hasMessageContaining("NUL");
        assertThatThrownBy(() -> new HostUnit("a", FOLDER, "ä".repeat(32_769)))
                .hasMessageContaining("longer than 65536");
        assertThat(new HostUnit("a", FOLDER, "ä".repeat(32_768)).script()).hasSize(32_768);
        assertThatThrownBy(() -> new HostUnit("a".repeat(101), FOLDER, "true")).hasMessageContaining("a unit's name");
    }
}
