package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.EvictionSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscoveryTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                                 | NONE",
                "{\"resources\":[{\"name\":\"pods\"}]}                                              | NONE",
                "{\"resources\":[{\"name\":\"pods/eviction\",\"version\":\"v1\"}]}                  | POLICY_V1",
                "{\"resources\":[{\"name\":\"pods/eviction\",\"version\":\"v1beta1\"}]}             | POLICY_V1BETA1",
                "{\"resources\":[{\"name\":\"pods/eviction\",\"version\":\"v2\"}]}                  | POLICY_V1",
                "{\"resources\":[{\"name\":\"pods/eviction\"}]}                                     | POLICY_V1"
            })
    void evictionSupportIsDiscovered(String document, EvictionSupport support) {
        assertThat(Discovery.evictionSupport(Json.object(document).orElseThrow()))
                .isEqualTo(support);
    }
}
