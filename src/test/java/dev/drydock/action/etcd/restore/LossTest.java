package dev.drydock.action.etcd.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.etcd.LiveKey;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossTest {
    @ParameterizedTest
    @CsvSource({
        "/registry/deployments/shop/web, deployments",
        "/registry/namespaces/shop, namespaces",
        "/registry/apps.example.org/boats/harbour/ada, apps.example.org/boats",
        "/registry/apiextensions.k8s.io/customresourcedefinitions/boats,"
                + " apiextensions.k8s.io/customresourcedefinitions",
        "/registry/masterleases/10.0.0.1, masterleases",
        "/other/thing, others",
        "compact_rev_key, others"
    })
    void aKeyTellsItsResource(String key, String resource) {
        assertThat(Loss.resource(key)).isEqualTo(resource);
    }

    @Test
    void whatWasMadeIsToldFromWhatWasChanged() {
        Loss.Counting counting = new Loss.Counting(100);
        counting.take(new LiveKey("/registry/deployments/shop/old", 50, 100));
        counting.take(new LiveKey("/registry/deployments/shop/new", 101, 101));
        counting.take(new LiveKey("/registry/deployments/shop/changed", 50, 150));
        counting.take(new LiveKey("/registry/secrets/shop/new", 120, 130));

        Loss loss = counting.loss();

        assertThat(loss.resources())
                .isEqualTo(Map.of("deployments", new Loss.Count(1, 1), "secrets", new Loss.Count(1, 0)));
        assertThat(loss.created()).isEqualTo(2);
        assertThat(loss.changed()).isEqualTo(1);
    }

    @Test
    void aFewAreCountedOneByOneAndManyRoughly() {
        assertThat(Loss.marks(3)).containsExactly(1L, 2L, 3L);
        assertThat(Loss.marks(1_000_000)).hasSize(20 + 8 + 9 + 19).endsWith(20_000L);
        assertThat(Loss.marks(29)).hasSize(20);
    }

    @ParameterizedTest
    @CsvSource({
        "minions, true",
        "leases, true",
        "deployments, true",
        "secrets, false",
        "configmaps, false",
        "apps.example.org/boats, false"
    })
    void whatIsWrittenAnewAllTheTimeIsKnown(String resource, boolean byItself) {
        assertThat(Loss.changesByItself(resource)).isEqualTo(byItself);
    }

    @ParameterizedTest
    @CsvSource({
        "pods, true",
        "events, true",
        "cilium.io/ciliumendpoints, true",
        "secrets, false",
        "apps.example.org/boats, false"
    })
    void whatComesAndGoesByItselfIsKnown(String resource, boolean churn) {
        assertThat(Loss.isChurn(resource)).isEqualTo(churn);
    }
}
