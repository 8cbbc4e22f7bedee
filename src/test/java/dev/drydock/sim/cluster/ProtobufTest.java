package dev.drydock.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bodies are written by hand from the API's field numbers; KubectlTest has kubectl's own. */
class ProtobufTest {
    private static final String MAGIC = "6b387300";
    /** typeMeta {apiVersion v1, kind DeleteOptions}. */
    private static final String DELETE_OPTIONS = "0a13" + "0a027631" + "120d" + "44656c6574654f7074696f6e73";

    @Test
    void deleteOptionsAreRead() {
        // gracePeriodSeconds 300, preconditions {uid "ab"}, orphanDependents, propagationPolicy "Orphan", dryRun
        // ["All"]
        String options = "08ac02" + "1204" + "0a026162" + "1801" + "22064f727068616e" + "2a03416c6c";
        String raw = "12" + HexFormat.of().toHexDigits((byte) (options.length() / 2)) + options;

        String json = decode(MAGIC + DELETE_OPTIONS + raw + "1a00" + "2200");

        assertThat(json)
                .isEqualTo("{\"kind\":\"DeleteOptions\",\"gracePeriodSeconds\":300,\"preconditions\":{\"uid\":\"ab\"},"
                        + "\"orphanDependents\":1,\"propagationPolicy\":\"Orphan\",\"dryRun\":[\"All\"]}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "empty, '', 400",
        "another magic, 6b387301, 400",
        "no type, 6b387300, 415",
        "another kind, 6b3873000a051203506f64, 415",
        "cut short, 6b3873000a7f, 400",
        "no end of a number, 6b387300ffffffffffffffffffffff, 400",
        "cut in a number, 6b387300ff, 400",
        "another wire type, 6b38730009, 400",
    })
    void whatCannotBeReadIsRefused(String name, String hex, int code) {
        assertThatThrownBy(() -> decode(hex))
                .as(name)
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.code()).isEqualTo(code));
    }

    private static String decode(String hex) {
        return Protobuf.decode(HexFormat.of().parseHex(hex)).toString();
    }
}
