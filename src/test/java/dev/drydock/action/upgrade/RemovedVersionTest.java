package dev.drydock.action.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.kubernetes.RequiredAccess;
import dev.drydock.cluster.upgrade.StoredKind;
import dev.drydock.manifests.ClusterRoleRules;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class RemovedVersionTest {
    static final List<StoredKind> KINDS =
            RemovedVersion.ALL.stream().map(RemovedVersion::kind).distinct().toList();

    @ParameterizedTest(name = "after {0}: {1}")
    @CsvSource({
        "v1.36.1, 0, ''",
        "v1.32.0, 0, ''",
        "v1.31.4, 2, flowcontrol.apiserver.k8s.io/v1beta3",
        "v1.28.0, 4, flowcontrol.apiserver.k8s.io/v1beta2",
        "v1.26.9, 5, storage.k8s.io/v1beta1",
        "v1.25.3, 8, autoscaling/v2beta2",
        "v1.24.17, 14, batch/v1beta1",
    })
    void onlyWhatANewerReleaseTakesAwayIsLookedFor(String now, int many, String first) {
        List<RemovedVersion> removed = RemovedVersion.after(KubernetesVersionTest.version(now));

        assertThat(removed).hasSize(many);
        assertThat(removed.stream().findFirst().map(RemovedVersion::apiVersion).orElse(""))
                .isEqualTo(first);
    }

    /** Asking for a version that is removed would itself count as a use of it. */
    @ParameterizedTest
    @FieldSource("KINDS")
    void aKindIsListedAtWhatStaysFirst(StoredKind kind) {
        List<RemovedVersion> removed = RemovedVersion.ALL.stream()
                .filter(each -> each.kind().equals(kind))
                .toList();

        assertThat(removed.stream().flatMap(each -> each.instead().stream()))
                .as("what to move to can be listed")
                .isSubsetOf(kind.versions().stream()
                        .map(version -> kind.group() + "/" + version)
                        .toList());
        assertThat(removed)
                .filteredOn(each -> each.instead().isPresent())
                .noneMatch(each -> each.version().equals(kind.versions().getFirst()));
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void theBotMayListIt(StoredKind kind) throws IOException {
        assertThat(ClusterRoleRules.deployed().allows("list", kind.group(), kind.resource(), ""))
                .isTrue();
        assertThat(Stream.of(RequiredAccess.values()).map(RequiredAccess::toString))
                .contains("list " + kind.qualified());
    }

    @Test
    void everyOneSaysWhereKubernetesSaysSo() {
        assertThat(RemovedVersion.ALL)
                .extracting(RemovedVersion::source)
                .contains("https://kubernetes.io/docs/reference/using-api/deprecation-guide/#v1-32");
    }
}
