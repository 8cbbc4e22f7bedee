package dev.drydock.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.testing.WatchedLog;
import dev.drydock.testing.hosts.TestHost;
import dev.drydock.testing.kubeadm.Fault;
import dev.drydock.testing.kubeadm.KubeadmSetup;
import dev.drydock.testing.kubeadm.Patch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Patches and reboots of real hosts: real apt, real systemd, real boots. */
class PatchTest {
    private static final String VERSIONS = "dpkg-query -W -f '${Package} ${Version}\\n' 'harbour-*' kubelet";

    @TempDir
    Path folder;

    private MaintenanceScene scene(int workers) throws IOException {
        return MaintenanceScene.start(KubeadmSetup.of(1, workers), folder);
    }

    /** Without and with a reboot, nothing to do, a failing package, and a process that dies at each step. */
    @Test
    void packagesAreUpgradedAndANodeIsBootedWhereThatIsAsked() throws IOException, InterruptedException {
        try (MaintenanceScene scene = scene(2)) {
            TestHost one = scene.kubeadm.host("worker1");
            TestHost two = scene.kubeadm.host("worker2");
            String firstBoot = one.bootId();

            scene.kubeadm.repository().publish(Patch.TOOLS);
            scene.kubeadm.fault(
                    one, Fault.maintainerScript("harbour-tools", "postinst").onlyOnce());
            WatchedLog tools = scene.log();
            AtomicInteger asked = new AtomicInteger();
            tools.watch(event -> {
                if (event instanceof Event.StepAsks asks) {
                    asked.incrementAndGet();
                    assertThat(asks.why()).contains("harbour-tools");
                    MaintenanceScene.choose(tools, asks, "retry");
                }
            });
            Completion.Finished patched = scene.perform("patch worker1", tools);

            assertThat(patched.outcome()).as(patched.summary()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(patched.summary()).isEqualTo("1 node done, 0 rebooted.");
            assertThat(asked).hasValue(1);
            assertThat(one.must(VERSIONS)).isEqualTo("harbour-kernel 1.0-1\nharbour-tools 1.1-1\nkubelet 1.31.1-1.1\n");
            assertThat(one.bootId()).isEqualTo(firstBoot);
            assertThat(scene.isCordoned(one)).isFalse();

            WatchedLog again = scene.log();
            Completion.Finished nothing = scene.perform("patch worker1", again);
            assertThat(nothing.summary()).contains("1 had nothing to do");
            assertThat(again.state().step("cordon:worker1")).isEmpty();

            scene.kubeadm.repository().publish(Patch.KERNEL);
            WatchedLog kernel = scene.log();
            // Each process dies once it has begun a further step: what it began goes on, or is begun again.
            AtomicInteger lives = new AtomicInteger();
            killAtEachStep(kernel, lives);
            Completion.Finished booted = scene.perform("patch worker1 worker2 --max-unavailable 2", kernel);

            assertThat(booted.outcome()).as(booted.summary()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(booted.summary()).isEqualTo("2 nodes done, 2 rebooted.");
            assertThat(lives.get()).isGreaterThan(3);
            assertThat(one.bootId()).isNotEqualTo(firstBoot);
            for (TestHost host : new TestHost[] {one, two}) {
                assertThat(host.must(VERSIONS)).contains("harbour-kernel 1.1-1");
                assertThat(scene.isCordoned(host)).isFalse();
                assertThat(scene.kubeadm.isReady(host)).isTrue();
                assertThat(host.exists("/var/run/reboot-required")).isFalse();
            }
        }
    }

    private static void killAtEachStep(WatchedLog log, AtomicInteger lives) {
        Set<String> killed = ConcurrentHashMap.newKeySet();
        log.dieAfterEach(event -> event instanceof Event.StepIntended intended
                && killed.add(intended.step().id())
                && lives.incrementAndGet() > 0);
    }

    @Test
    void aRebootWithoutADrainLeavesThePodsWhereTheyAre() throws IOException, InterruptedException {
        try (MaintenanceScene scene = scene(1)) {
            TestHost worker = scene.kubeadm.host("worker1");
            String before = worker.bootId();
            WatchedLog log = scene.log();

            Completion.Finished booted = scene.perform("reboot worker1 --no-drain", log);

            assertThat(booted.outcome()).as(booted.summary()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(worker.bootId()).isNotEqualTo(before);
            assertThat(log.state().step("cordon:worker1")).isEmpty();
            assertThat(scene.kubeadm.node(worker).at("/status/nodeInfo/bootID").asText())
                    .isEqualTo(worker.bootId());
        }
    }
}
