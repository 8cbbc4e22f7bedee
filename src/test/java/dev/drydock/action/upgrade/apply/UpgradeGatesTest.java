package dev.drydock.action.upgrade.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.action.node.CareStep;
import dev.drydock.action.node.DrainSettings;
import dev.drydock.action.node.LeftClosed;
import dev.drydock.action.node.NodeRollout;
import dev.drydock.action.upgrade.KubernetesVersion;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.upgrade.Rollout;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
import dev.drydock.sim.host.NoCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** How long an upgrade waits at its gates; the time is a number that each look moves on. */
class UpgradeGatesTest {
    private static final int NODES = 200;
    private static final KubernetesVersion TARGET =
            KubernetesVersion.parse("v1.32.0").orElseThrow();

    private final List<String> told = new ArrayList<>();
    private int minute;

    /** kube-proxy goes from node to node, one at a time: on hundreds that takes hours, and is no failure. */
    @Test
    void aRolloutThatMovesIsWaitedForHoweverLongItTakes() throws StepException, InterruptedException {
        Done done = gates(now -> new Rollout("r/kube-proxy:v1.32.0", NODES, Math.min(now, NODES), NODES, true));

        assertThat(done.detail()).contains("rolled out");
        assertThat(minute).isEqualTo(NODES);
        assertThat(told).contains("kube-proxy is not rolled out: 200 of 200 Ready, 17 of the new version");
    }

    @Test
    void oneThatMovesNoMoreIsGivenUpAfterThePatienceFromThenOn() {
        assertThatThrownBy(() ->
                        gates(now -> new Rollout("r/kube-proxy:v1.32.0", NODES, Math.min(now, 50), NODES - 1, true)))
                .isInstanceOf(StepException.class)
                .hasMessage("kube-proxy is not rolled out: 199 of 200 Ready, 50 of the new version, after 10 m");
        assertThat(minute).isEqualTo(60);
    }

    /** To and fro is no progress. */
    @Test
    void oneThatGoesToAndFroIsGivenUp() {
        assertThatThrownBy(() ->
                        gates(now -> new Rollout("r/kube-proxy:v1.32.0", NODES, 20 + now % 2, NODES - now % 2, true)))
                .isInstanceOf(StepException.class);
        assertThat(minute).isLessThan(15);
    }

    private Done gates(IntFunction<Rollout> proxy) throws StepException, InterruptedException {
        Cluster cluster = new NoCluster();
        ApplyTools tools = new ApplyTools(
                cluster,
                new PlayedControlPlane(() -> proxy.apply(minute)),
                new NodeRollout(cluster, this::now, new DrainSettings(1, Optional.empty()), () -> LeftClosed.NONE),
                new NoHosts(),
                Optional.empty(),
                this::now);
        return new UpgradeGates(tools, new PassingLog()).addons(TARGET, 0, new CareStep.Watcher() {
            @Override
            public void print(String name, String text) {}

            @Override
            public void tell(String detail) {
                told.add(detail);
            }

            @Override
            public boolean isAborted() {
                return false;
            }
        });
    }

    private Instant now() {
        return Instant.EPOCH.plus(Duration.ofMinutes(minute));
    }

    /** A pause is a minute. */
    private final class PassingLog implements RunLog {
        @Override
        public String worker() {
            return "worker";
        }

        @Override
        public RunState state() {
            return RunState.empty(new RunId("r-00000001"));
        }

        @Override
        public void append(List<Event> events) {}

        @Override
        public void refresh() {}

        @Override
        public void confirmHeld() {}

        @Override
        public void onNews(Runnable wake) {}

        @Override
        public void pause(Duration time) {
            minute++;
        }
    }
}
