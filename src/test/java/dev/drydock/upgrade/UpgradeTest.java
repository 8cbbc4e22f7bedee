package dev.drydock.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.plan.Plan;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upgrades of clusters of kubeadm's on real hosts: real packages, real units, a real API. */
class UpgradeTest {
    @TempDir
    Path folder;

    /** One minor and then another, with a failing kubeadm in the first and a process that dies at each step of the second. */
    @Test
    void aClusterIsUpgradedMinorByMinor() throws IOException, InterruptedException {
        KubeadmSetup setup = KubeadmSetup.of(1, 2).at("1.31.1", "1.32.0", "1.33.0");
        try (MaintenanceScene scene = MaintenanceScene.start(setup, folder)) {
            Plan skips = scene.plan("upgrade apply v1.33.0 --without-snapshot");
            assertThat(skips.obstaclesLine()).contains("more than one minor version away");
            Plan back = scene.plan("upgrade apply v1.30.0 --without-snapshot");
            assertThat(back.obstaclesLine()).contains("Kubernetes has no downgrade");
            assertThat(scene.plan("upgrade apply v1.32.0").obstaclesLine()).contains("--without-snapshot");

            TestHost first = scene.kubeadm.host("cp1");
            scene.kubeadm.fault(
                    first,
                    Fault.kubeadm("apply", "control-plane/kube-scheduler", Fault.Run.EXIT)
                            .onlyOnce());
            WatchedLog log = scene.log();
            AtomicInteger asked = new AtomicInteger();
            log.watch(event -> {
                if (event instanceof Event.StepAsks asks) {
                    asked.incrementAndGet();
                    assertThat(asks.stepId()).isEqualTo("apply:cp1");
                    MaintenanceScene.choose(log, asks, "retry");
                }
            });
            Completion.Finished one =
                    scene.perform("upgrade apply v1.32.0 --without-snapshot --max-unavailable 2", log);
            assertThat(one.outcome()).as(one.summary()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(one.summary()).isEqualTo("3 nodes of 3 upgraded to v1.32.0.");
            assertThat(asked).hasValue(1);
            assertAllAre(scene, "1.32.0");
            // Of its first attempt, which failed, and of all of them.
            assertThat(printed(log))
                    .hasSize(2)
                    .allSatisfy(text ->
                            assertThat(text).startsWith("kubeadm-cp1.log:\n").contains("[upgrade"));

            WatchedLog dying = scene.log();
            Set<String> killed = ConcurrentHashMap.newKeySet();
            dying.dieAfterEach(event -> event instanceof Event.StepIntended intended
                    && killed.add(intended.step().id()));
            Completion.Finished two = scene.perform("upgrade apply v1.33.0 --without-snapshot", dying);
            assertThat(two.outcome()).as(two.summary()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(killed).hasSizeGreaterThan(15);
            assertAllAre(scene, "1.33.0");

            assertThat(scene.plan("upgrade node worker1").obstaclesLine()).contains("Nothing is left to do");
        }
    }

    /** What kubeadm printed on the control plane, and nothing of workers, where all went well. */
    private static List<String> printed(WatchedLog log) {
        return log.events().stream()
                .filter(Event.Printed.class::isInstance)
                .map(Event.Printed.class::cast)
                .map(printed -> printed.name() + ":\n" + printed.text())
                .toList();
    }

    private static void assertAllAre(MaintenanceScene scene, String version) throws IOException {
        for (TestHost host : scene.kubeadm.all()) {
            assertThat(scene.kubeadm.kubeletVersion(host)).isEqualTo("v" + version);
            assertThat(scene.kubeadm.isReady(host)).isTrue();
            assertThat(scene.isCordoned(host)).isFalse();
            assertThat(host.must("apt-mark showhold")).isEqualTo("kubeadm\nkubectl\nkubelet\n");
        }
        assertThat(scene.kubeadm.image(scene.kubeadm.host("cp1"), "kube-apiserver"))
                .hasValue("example.test/kube-apiserver:v" + version);
    }

    /** No kubelet may be newer than any API server, so none is moved before the last of them. */
    @Test
    void theKubeletsOfAControlPlaneFollowItsLastApiServer() throws IOException, InterruptedException {
        KubeadmSetup setup = KubeadmSetup.of(3, 1).at("1.31.1", "1.32.0");
        try (MaintenanceScene scene = MaintenanceScene.start(setup, folder)) {
            WatchedLog log = scene.log();

            Completion.Finished end = scene.perform(
                    "upgrade apply v1.32.0 --without-snapshot --pause-after control-plane", answered(log));

            assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
            assertAllAre(scene, "1.32.0");
            List<String> begun = log.events().stream()
                    .filter(Event.StepIntended.class::isInstance)
                    .map(event -> ((Event.StepIntended) event).step().id())
                    .toList();
            assertThat(begun)
                    .containsSubsequence(
                            "apply:cp1",
                            "serves:cp1",
                            "node:cp2",
                            "serves:cp2",
                            "node:cp3",
                            "serves:cp3",
                            "addons",
                            "kubelet:cp1",
                            "ready:cp1",
                            "again:cp1",
                            "addons:cp1",
                            "kubelet:cp2",
                            "kubelet:cp3",
                            "pause:the-control-plane",
                            "node:worker1",
                            "kubelet:worker1",
                            "well");
        }
    }

    /** A lead lets it go on after the control plane. */
    private static WatchedLog answered(WatchedLog log) {
        log.watch(event -> {
            if (event instanceof Event.StepAsks asks) {
                assertThat(asks.stepId()).isEqualTo("pause:the-control-plane");
                MaintenanceScene.choose(log, asks, "go-on");
            }
        });
        return log;
    }

    /** A worker whose kubelet does not come back: it stays closed, and the others are not begun. */
    @Test
    void aWorkerWhoseKubeletDoesNotComeBackStopsTheUpgradeThere() throws IOException, InterruptedException {
        KubeadmSetup setup = KubeadmSetup.of(1, 2).at("1.31.1", "1.32.0");
        try (MaintenanceScene scene = MaintenanceScene.start(setup, folder)) {
            TestHost bad = scene.kubeadm.host("worker1");
            scene.kubeadm.fault(bad, Fault.kubelet("1.32.0", Fault.Illness.EXIT));
            WatchedLog log = scene.log();
            log.watch(event -> {
                if (event instanceof Event.StepAsks asks) {
                    assertThat(asks.stepId()).isEqualTo("ready:worker1");
                    MaintenanceScene.choose(log, asks, "stop");
                }
            });

            Completion.Finished end = scene.perform("upgrade apply v1.32.0 --without-snapshot", log);

            assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(end.summary()).contains("worker1: ", "Still cordoned by this run: worker1");
            assertThat(scene.isCordoned(bad)).isTrue();
            assertThat(scene.kubeadm.kubeletVersion(scene.kubeadm.host("worker2")))
                    .isEqualTo("v1.31.1");
            assertThat(scene.isCordoned(scene.kubeadm.host("worker2"))).isFalse();
        }
    }
}
