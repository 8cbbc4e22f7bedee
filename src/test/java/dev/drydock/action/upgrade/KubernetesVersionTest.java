package dev.drydock.action.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.core.command.CommandException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesVersionTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "v1.31.2,                1, 31, 2,   ''",
        "1.31.2,                 1, 31, 2,   ''",
        "' v1.31.2\n',           1, 31, 2,   ''",
        "v1.31.2-eks-4f4795d,    1, 31, 2,   -eks-4f4795d",
        "v1.31.2+k3s1,           1, 31, 2,   +k3s1",
        "v1.28.9+rke2r1,         1, 28, 9,   +rke2r1",
        "v1.30.5-gke.1699000,    1, 30, 5,   -gke.1699000",
        "v1.36.0-rc.1,           1, 36, 0,   -rc.1",
        "v1.9.0,                 1, 9,  0,   ''",
        "v1.31.2_k3s1,           1, 31, 2,   _k3s1",
        "v2.0.0,                 2, 0,  0,   ''",
        "v1.31.10,               1, 31, 10,  ''",
        "v0.0.0,                 0, 0,  0,   ''",
    })
    void isReadAsItIsWritten(String text, int major, int minor, int patch, String suffix) {
        assertThat(KubernetesVersion.parse(text)).contains(new KubernetesVersion(major, minor, patch, suffix));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "v",
                "v1",
                "v1.31",
                "1.31",
                "v1.31.x",
                "v1.31.2.3",
                "v1.031.2",
                "v-1.31.2",
                "v1.31.2 v1.32.0",
                "latest",
                "vv1.31.2",
                "v1.31.2-",
                "v1.31.2-`rm`",
                "v1.31.999999",
                "v99999999999.1.1",
                "V1.31.2",
                "v1.31.2-\u202e"
            })
    void whatIsNoVersionIsNone(String text) {
        assertThat(KubernetesVersion.parse(text)).isEmpty();
    }

    @Test
    void aSuffixWithoutEndIsNone() {
        assertThat(KubernetesVersion.parse("v1.31.2-" + "a".repeat(10_000))).isEmpty();
    }

    @Test
    void isOrderedAsReleasesAre() {
        List<KubernetesVersion> ordered = Stream.of(
                        "v0.9.9",
                        "v1.9.11",
                        "v1.10.0",
                        "v1.31.0-alpha.3",
                        "v1.31.0-beta.0",
                        "v1.31.0-rc.2",
                        "v1.31.0-rc.10",
                        "v1.31.0",
                        "v1.31.0+k3s1",
                        "v1.31.0-eks-1",
                        "v1.31.2",
                        "v1.31.10",
                        "v1.32.0-rc.0",
                        "v1.32.0",
                        "v2.0.0")
                .map(KubernetesVersion::parse)
                .flatMap(Optional::stream)
                .toList();

        assertThat(ordered).hasSize(15).isSorted();
    }

    @ParameterizedTest(name = "{0} from {1}: {2}")
    @CsvSource({
        "v1.31.2, v1.31.9, 0",
        "v1.32.0, v1.31.9, 1",
        "v1.28.0, v1.31.9, -3",
        "v1.31.2+k3s1, v1.30.0, 1",
        "v2.0.0, v1.99.0, 99901",
    })
    void minorsAreCounted(String version, String other, int ahead) {
        assertThat(version(version).minorsAheadOf(version(other))).isEqualTo(ahead);
        assertThat(version(other).minorsAheadOf(version(version))).isEqualTo(-ahead);
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "v1.31.2, v1.31.2, true",
        "v1.31.2, v1.31.2+k3s1, true",
        "v1.31.2-eks-1, v1.31.2-eks-2, true",
        "v1.31.2, v1.31.3, false",
        "v1.31.0, v1.31.0-rc.1, false",
        "v1.31.0-rc.1, v1.31.0-rc.2, false",
    })
    void whatADistributionAddsMakesNoOtherRelease(String one, String other, boolean same) {
        assertThat(version(one).isSameReleaseAs(version(other))).isEqualTo(same);
        assertThat(version(other).isSameReleaseAs(version(one))).isEqualTo(same);
    }

    @Test
    void isWrittenWithItsV() {
        assertThat(version("1.31.2+k3s1")).hasToString("v1.31.2+k3s1");
        assertThat(version("v1.31.2").withoutV()).isEqualTo("1.31.2");
        assertThat(version("v1.31.2-rc.1").minorName()).isEqualTo("v1.31");
        assertThat(version("v1.31.2-rc.1").isUnreleased()).isTrue();
        assertThat(version("v1.31.2-eks-rc").isUnreleased()).isFalse();
    }

    static KubernetesVersion version(String text) {
        return KubernetesVersion.parse(text).orElseThrow();
    }

    /** As apt-cache madison prints them: the package is found, and then no kubeadm says that it is of such a version. */
    @ParameterizedTest
    @ValueSource(strings = {"1.31.2-1.1", "v1.31.2-1.1", "1.31.2-150500.1.1", "v1.31.2+x"})
    void aTargetHasNoNumberOfAPackage(String word) {
        assertThatThrownBy(() -> KubernetesVersion.target(word))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("Name the version without what a package adds: v1.31.2.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.31.2", "v1.31.2", "v1.32.0-rc.1"})
    void aReleaseOrACandidateIsATarget(String word) {
        assertThat(KubernetesVersion.target(word).withoutV()).isEqualTo(word.replaceFirst("^v", ""));
    }
}
