package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.sim.cluster.Scenarios;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.slack.Person;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo in front of somebody's cluster, which here is a simulated one that it does not know to be one. */
class RealClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void withoutAllowChangesNothingIsChangedWhoeverAsks() throws IOException {
        try (SimulatedCluster cluster = Scenarios.story().start();
                Demo demo = new Demo(settings(cluster, false))) {
            Person dana = demo.slack().person("dana");
            dana.types(Demo.CHANNEL, "/drydock nodes");
            dana.awaits(Demo.CHANNEL, "node03", PATIENCE);
            dana.types(
                    Demo.CHANNEL, "/drydock drain node01 --ignore-daemonsets --delete-emptydir-data --force --dry-run");
            dana.awaits(Demo.CHANNEL, "debug-session", PATIENCE);
            for (String line : new String[] {"/cordon node01", "/drydock drain node02 --ignore-daemonsets --force"}) {
                int before = dana.sees(Demo.CHANNEL).size();
                dana.types(Demo.CHANNEL, line);
                dana.awaits(
                        Demo.CHANNEL,
                        message -> dana.sees(Demo.CHANNEL).size() > before
                                && message.toString().contains("--allow-changes"),
                        PATIENCE);
            }

            assertThat(cluster.cordoned("node01")).isFalse();
            assertThat(cluster.log().removals()).isEmpty();
            assertThat(demo.journal().orElseThrow().recent(10)).isEmpty();
        }
    }

    @Test
    void withAllowChangesItIs() throws IOException {
        try (SimulatedCluster cluster = Scenarios.story().start();
                Demo demo = new Demo(settings(cluster, true))) {
            demo.slack().person("dana").types(Demo.CHANNEL, "/cordon node01");
            demo.slack().channel(Demo.CHANNEL).awaits("succeeded", PATIENCE);

            assertThat(cluster.cordoned("node01")).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"true,simulated,true", "true,simulate,false", "true,'',false", "false,'',true"})
    void changesAreAllowedToWhoTypesTheContextsName(boolean changes, String typed, boolean given) throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (SimulatedCluster cluster = Scenarios.story().start()) {
            Consent consent = new Consent(
                    new BufferedReader(new StringReader(typed)),
                    new PrintStream(printed, true, StandardCharsets.UTF_8));

            assertThat(consent.given(settings(cluster, changes))).isEqualTo(given);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("simulated");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        both are named            | simulated    | 127.0.0.1:1  | true
        the etcd's is missing     | simulated    | ''           | false
        the cluster's, twice      | simulated    | simulated    | false
        the other way round       | 127.0.0.1:1  | simulated    | false
        """)
    void ofAClusterAndAnEtcdBothNamesAreTyped(String name, String first, String second, boolean given)
            throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (SimulatedCluster cluster = Scenarios.story().start()) {
            Consent consent = new Consent(
                    new BufferedReader(new StringReader(first + "\n" + second + "\n")),
                    new PrintStream(printed, true, StandardCharsets.UTF_8));
            DemoSettings both =
                    settings(cluster, DemoSettings.EtcdChoice.Real.of("http://127.0.0.1:1", Map.of()), true);

            assertThat(consent.given(both)).as(name).isEqualTo(given);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("will be done to simulated and to 127.0.0.1:1.");
    }

    private DemoSettings settings(SimulatedCluster cluster, boolean changes) throws IOException {
        return settings(cluster, DemoSettings.EtcdChoice.OWN, changes);
    }

    private DemoSettings settings(SimulatedCluster cluster, DemoSettings.EtcdChoice etcd, boolean changes)
            throws IOException {
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, cluster.kubeconfig());
        return new DemoSettings(
                Duration.ofMinutes(30),
                Optional.of(new DemoSettings.RealCluster(kubeconfig.toString(), Optional.empty())),
                etcd,
                Optional.empty(),
                changes);
    }
}
