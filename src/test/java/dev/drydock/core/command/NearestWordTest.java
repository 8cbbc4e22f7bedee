package dev.drydock.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestWordTest {
    private static final List<String> KNOWN = List.of(
            "help", "nodes", "cordon", "uncordon", "drain", "status", "runs", "show", "--ignore-daemonsets", "--force");

    @ParameterizedTest
    @CsvSource({
        "drian, drain",
        "drai, drain",
        "drainn, drain",
        "dra, drain",
        "DRAIN, drain",
        "node, nodes",
        "uncorden, uncordon",
        "cordn, cordon",
        "--ignore-daemonset, --ignore-daemonsets",
        "--ignore-deamonsets, --ignore-daemonsets",
        "--ignore, --ignore-daemonsets",
        "-force, --force",
        "stats, status",
        "rusn, runs"
    })
    void finds(String typed, String meant) {
        assertThat(NearestWord.of(typed, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"''", "x", "kubectl", "reboot", "--", "d"})
    void findsNothingWhereNothingIsNear(String typed) {
        assertThat(NearestWord.of(typed, KNOWN)).isEmpty();
    }

    @Test
    void takesTheFirstOfEquallyNearWords() {
        assertThat(NearestWord.of("node-1", List.of("node02", "node01", "node-2")))
                .contains("node01");
        assertThat(NearestWord.of("node0", List.of("node01", "node02"))).contains("node01");
    }

    @Test
    void aBeginningOfSeveralWordsSuggestsNone() {
        assertThat(NearestWord.of("wor", List.of("worker-east-01", "worker-west-01")))
                .isEmpty();
        assertThat(NearestWord.of("anything", List.of())).isEmpty();
    }
}
