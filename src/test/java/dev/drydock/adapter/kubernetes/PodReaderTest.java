package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.drydock.cluster.Controller;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.Pod;
import dev.drydock.cluster.PodPhase;
import dev.drydock.cluster.PodRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodReaderTest {
    @Test
    void readsAPodAsTheApiServerSendsIt() {
        Pod pod = read("""
            {"metadata":{"name":"web-1","namespace":"shop","uid":"u1","labels":{"app":"web","odd":null},
              "annotations":{"kubernetes.io/config.mirror":"x"},"deletionTimestamp":"2026-11-23T10:00:30Z",
              "ownerReferences":[{"apiVersion":"v1","kind":"Node","name":"n","uid":"o0"},
                {"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web","uid":"o1","controller":true}]},
             "spec":{"nodeName":"node01","terminationGracePeriodSeconds":45,
              "volumes":[{"name":"tmp","emptyDir":{}},{"name":"conf","configMap":{"name":"c"}},
                {"name":"mem","emptyDir":{"medium":"Memory"}},null]},
             "status":{"phase":"Running","conditions":[{"type":"Initialized","status":"True"},
                {"type":"Ready","status":"True"}],
              "containerStatuses":[{"name":"a","containerID":"containerd://0a"},{"name":"b","containerID":""},
                {"name":"c"},null,{"name":"d","containerID":"containerd://0d"}]}}\
            """);

        assertThat(pod)
                .isEqualTo(new Pod(
                        new PodRef("shop", "web-1", "u1"),
                        Optional.of(new NodeName("node01")),
                        PodPhase.RUNNING,
                        true,
                        Map.of("app", "web"),
                        Optional.of(new Controller("apps/v1", "ReplicaSet", "web", "o1")),
                        true,
                        List.of("tmp", "mem"),
                        Duration.ofSeconds(45),
                        Optional.of(Instant.parse("2026-11-23T10:00:30Z")),
                        Optional.of(Duration.ZERO),
                        List.of("containerd://0a", "containerd://0d")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"metadata\":null,\"spec\":null,\"status\":null}",
                "{\"metadata\":[],\"spec\":3,\"status\":\"?\"}",
                "{\"metadata\":{\"labels\":[1],\"annotations\":7,\"ownerReferences\":{}},\"spec\":{\"nodeName\":\"NOT"
                        + " A NODE\",\"volumes\":\"none\",\"terminationGracePeriodSeconds\":\"long\"},"
                        + "\"status\":{\"phase\":\"Sailing\",\"conditions\":[null,{\"type\":\"Ready\"}]}}"
            })
    void missingAndOddFieldsStillMakeAPod(String document) {
        assertThat(read(document))
                .isEqualTo(new Pod(
                        new PodRef("", "", ""),
                        Optional.empty(),
                        PodPhase.UNKNOWN,
                        false,
                        Map.of(),
                        Optional.empty(),
                        false,
                        List.of(),
                        Duration.ofSeconds(30),
                        Optional.empty()));
    }

    static Stream<Arguments> times() {
        return Stream.of(
                arguments("2026-11-23T10:00:30Z", "2026-11-23T10:00:30Z"),
                arguments("2026-11-23T10:00:30.123456Z", "2026-11-23T10:00:30.123456Z"),
                arguments("2026-11-23T11:00:30+01:00", "2026-11-23T10:00:30Z"),
                arguments("yesterday", "9999-12-31T23:59:59Z"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("times")
    void aDeletionTimestampMakesAPodTerminatingWhateverItLooksLike(String written, Instant read) {
        assertThat(read("{\"metadata\":{\"deletionTimestamp\":\"" + written + "\"}}")
                        .deletionTimestamp())
                .contains(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pending", "Running", "Succeeded", "Failed", "Unknown"})
    void everyPhaseHasItsName(String phase) {
        assertThat(read("{\"status\":{\"phase\":\"" + phase + "\"}}").phase().name())
                .isEqualToIgnoringCase(phase);
    }

    @Test
    void aGracePeriodOfZeroIsZeroAndANegativeOneIsASecond() {
        assertThat(read("{\"spec\":{\"terminationGracePeriodSeconds\":0}}").gracePeriod())
                .isZero();
        assertThat(read("{\"spec\":{\"terminationGracePeriodSeconds\":-5}}").gracePeriod())
                .isEqualTo(Duration.ofSeconds(1));
    }

    private static Pod read(String document) {
        return PodReader.read(Json.object(document).orElseThrow());
    }
}
