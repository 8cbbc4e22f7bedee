package dev.drydock.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which locks exclude each other. */
final class ResourceTest {
    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "node/c1/node01, node/c1/node01, true",
        "node/c1/node01, node/c1/node02, false",
        "node/c1/node01, node/c1/node011, false",
        "cluster/c1, cluster/c1, true",
        "cluster/c1, node/c1/node01, true",
        "cluster/c1, node/c10/node01, false",
        "cluster/c1, cluster/c2, false",
        "cluster/c1, run/r-00000001, false",
    })
    void aClusterExcludesEachThingInIt(String one, String other, boolean exclude) {
        assertThat(Resource.exclude(one, other)).isEqualTo(exclude);
        assertThat(Resource.exclude(other, one)).isEqualTo(exclude);
    }
}
