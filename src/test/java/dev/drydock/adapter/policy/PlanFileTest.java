package dev.drydock.adapter.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.host.HostRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanFileTest {
    private static final String GOOD = """
        cluster: harbour
        snapshot: before.db
        """;

    private static List<String> problems(String text) {
        return switch (PlanFile.read(text)) {
            case PlanFile.Reading.Right right -> List.of();
            case PlanFile.Reading.Wrong wrong -> wrong.problems();
        };
    }

    @Test
    void nameAndSnapshotAreEnough() {
        assertThat(PlanFile.read(GOOD))
                .isEqualTo(new PlanFile.Reading.Right(new PlanFile("harbour", Path.of("before.db"), "", List.of())));
    }

    @Test
    void theExampleReadsRight() {
        assertThat(PlanFile.read(PlanFile.EXAMPLE))
                .isEqualTo(new PlanFile.Reading.Right(new PlanFile(
                        "harbour",
                        Path.of("/var/backups/etcd/before-upgrade.db"),
                        "--in-place",
                        List.of(host("cp1", "10.0.0.11"), host("cp2", "10.0.0.12"), host("cp3", "10.0.0.13")))));
    }

    @Test
    void noHostIsReachedByAPod() {
        assertThat(problems(GOOD + "\nhosts: [{name: cp1, method: pod}]\n"))
                .singleElement()
                .asString()
                .endsWith(
                        "method is \"pod\": a restore stops the API server that pods are reached through; its hosts are"
                                + " reached by ssh.");
    }

    private static HostRule host(String name, String address) {
        return new HostRule(
                name, Optional.of(address), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void allThatIsWrongIsToldAtOnceEachWithItsLine() {
        assertThat(problems("""
            cluter: harbour
            cluster: the harbour
            snapshot: a
            snapshot: b
            options: new-data-dir
            hosts:
              - name: cp1
                adress: 10.0.0.11
            """))
                .containsExactly(
                        "line 1: \"cluter\" is nothing that the plan has; did you mean cluster?",
                        "line 4: the plan has snapshot twice: keep one.",
                        "line 2: cluster is \"the harbour\": write the cluster's name, of letters, digits and @ : / . _"
                                + " - alone.",
                        "line 5: options is \"new-data-dir\": write options of etcd restore, such as --new-data-dir.",
                        "line 8: \"adress\" is nothing that a host has; did you mean address?");
    }

    record Wrong(String name, String text, String problem) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Wrong> wrong() {
        return Stream.of(
                new Wrong("nothing", "# nothing\n", "the file says nothing; write cluster: with its name"),
                new Wrong("a text", "hello", "line 1: the file must begin with cluster: with its name"),
                new Wrong("no cluster", "snapshot: a.db\n", "line 1: the plan has no cluster."),
                new Wrong("no snapshot", "cluster: harbour\n", "line 1: the plan has no snapshot."),
                new Wrong("hosts that are none", GOOD + "hosts: cp1\n", "line 3: hosts must be a list"),
                new Wrong("options in a list", GOOD + "options: [--in-place]\n", "line 3: options must be a text."),
                new Wrong("two lines", "cluster: harbour\nsnapshot: \"a\\nb\"\n", "line 2: snapshot is \"a?b\""),
                new Wrong("no path", "cluster: harbour\nsnapshot: \"a\\0b\"\n", "line 2: snapshot is \"a?b\""),
                new Wrong("a long path", "cluster: h\nsnapshot: " + "x".repeat(1_001), "line 2: snapshot is \"xxx"),
                new Wrong("an alias", "cluster: &a h\nsnapshot: *a\n", "line 1: anchors (&) and aliases (*)"),
                new Wrong("no YAML", "cluster: [\n", "line 2: this is not YAML"),
                new Wrong("too long", "#" + "x".repeat(70_000), "the file is longer than 64 KiB"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void whatIsNoPlanIsRefused(Wrong one) {
        assertThat(problems(one.text())).first().asString().startsWith(one.problem());
    }
}
