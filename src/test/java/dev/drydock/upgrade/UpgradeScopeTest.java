package dev.drydock.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.testing.WatchedLog;
import dev.drydock.testing.hosts.TestHost;
import dev.drydock.testing.kubeadm.Fault;
import dev.drydock.testing.kubeadm.KubeadmSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How far an upgrade goes: to chosen workers, to one node, to a whole larger cluster; and not where the skew policy ends. */
class UpgradeScopeTest {
    @TempDir
    Path folder;

    private static void succeed(MaintenanceScene scene, String line, String summary)
            throws IOException, InterruptedException {
        Completion.Finished end = scene.perform(line, scene.log());
        assertThat(end.outcome()).as("%s: %s", line, end.summary()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(end.summary()).as(line).isEqualTo(summary);
    }

    private static void assertVersions(MaintenanceScene scene, String... versions) throws IOException {
        List<TestHost> hosts = scene.kubeadm.all();
        for (int i = 0; i < hosts.size(); i++) {
            assertThat(scene.kubeadm.kubeletVersion(hosts.get(i)))
                    .as(hosts.get(i).name())
                    .isEqualTo("v" + versions[i]);
            assertThat(scene.kubeadm.isReady(hosts.get(i))).isTrue();
            assertThat(scene.isCordoned(hosts.get(i))).isFalse();
            assertThat(hosts.get(i).must("apt-mark showhold")).isEqualTo("kubeadm\nkubectl\nkubelet\n");
        }
    }

    /** Workers that are left for later come up one by one, and cannot be left behind for ever. */
    @Test
    void workersAreUpgradedAsChosenAndNotLeftTooFarBehind() throws IOException, InterruptedException {
        KubeadmSetup setup = KubeadmSetup.of(1, 2).at("1.31.1", "1.32.0", "1.33.0", "1.34.0");
        try (MaintenanceScene scene = MaintenanceScene.start(setup, folder)) {
            succeed(
                    scene,
                    "upgrade apply v1.32.0 --without-snapshot --nodes worker1",
                    "2 nodes of 2 upgraded to v1.32.0.");
            assertVersions(scene, "1.32.0", "1.32.0", "1.31.1");

            for (String version : List.of("1.33.0", "1.34.0")) {
                succeed(
                        scene,
                        "upgrade apply v" + version + " --without-snapshot --nodes worker1",
                        "2 nodes of 2 upgraded to v" + version + ".");
            }
            assertThat(scene.plan("upgrade apply v1.35.0 --without-snapshot").obstaclesLine())
                    .contains("worker2", "three minor");
            assertThat(scene.plan("upgrade apply v1.35.0 --without-snapshot --nodes worker1")
                            .obstaclesLine())
                    .contains("worker2", "three minor");

            succeed(scene, "upgrade node worker2", "1 node of 1 upgraded to v1.34.0.");
            assertVersions(scene, "1.34.0", "1.34.0", "1.34.0");
            assertThat(scene.kubeadm
                            .host("worker2")
                            .must("kubeadm version -o short")
                            .strip())
                    .isEqualTo("v1.34.0");
            assertThat(scene.plan("upgrade node worker2").obstaclesLine()).contains("Nothing is left to do");
        }
    }

    /** Half a control plane: no kubelet may pass the API server that stayed behind. */
    @Test
    void noWorkerPassesAnApiServerThatStayedBehind() throws IOException, InterruptedException {
        KubeadmSetup setup = KubeadmSetup.of(2, 1).at("1.31.1", "1.32.0");
        try (MaintenanceScene scene = MaintenanceScene.start(setup, folder)) {
            scene.kubeadm.fault(scene.kubeadm.host("cp2"), Fault.kubeadm("node", "preflight", Fault.Run.EXIT));
            WatchedLog log = scene.log();
            log.watch(event -> {
                if (event instanceof Event.StepAsks asks) {
                    assertThat(asks.stepId()).isEqualTo("node:cp2");
                    MaintenanceScene.choose(log, asks, "skip-node");
                }
            });
            Completion.Finished half = scene.perform("upgrade apply v1.32.0 --without-snapshot", log);
            assertThat(half.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(half.summary()).startsWith("A node of the control plane was left out");

            assertThat(scene.plan("upgrade node worker1").obstaclesLine()).contains("cp2", "no kubelet may be newer");

            assertThat(scene.plan("upgrade node cp2").obstaclesLine()).contains("--without-snapshot");
            assertThat(scene.plan("upgrade node cp2 --without-snapshot").risk()).isEqualTo(Risk.DESTRUCTIVE);

            scene.kubeadm.noFaults(scene.kubeadm.host("cp2"));
            succeed(scene, "upgrade node cp2 --without-snapshot", "1 node of 1 upgraded to v1.32.0.");
            succeed(scene, "upgrade apply v1.32.0 --without-snapshot", "2 nodes of 2 upgraded to v1.32.0.");
            assertVersions(scene, "1.32.0", "1.32.0", "1.32.0");
        }
    }

    /** Three and three, over two minor versions. */
    @Test
    void aLargerClusterIsUpgradedOverTwoMinors() throws IOException, InterruptedException {
        KubeadmSetup setup = KubeadmSetup.of(3, 3).at("1.31.1", "1.32.0", "1.33.0");
        try (MaintenanceScene scene = MaintenanceScene.start(setup, folder)) {
            for (String version : List.of("1.32.0", "1.33.0")) {
                succeed(
                        scene,
                        "upgrade apply v" + version + " --without-snapshot --max-unavailable 2",
                        "6 nodes of 6 upgraded to v" + version + ".");
                assertVersions(scene, version, version, version, version, version, version);
            }
        }
    }
}
