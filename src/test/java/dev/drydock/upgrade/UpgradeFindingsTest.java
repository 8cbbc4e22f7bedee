package dev.drydock.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drydock.core.plan.Plan;
import dev.drydock.core.text.Text;
import dev.drydock.testing.hosts.TestHost;
import dev.drydock.testing.kubeadm.Fault;
import dev.drydock.testing.kubeadm.KubeadmSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found on real hosts before anybody approves an upgrade: real apt against real repositories. */
class UpgradeFindingsTest {
    private static final String APPLY = "upgrade apply v1.32.0 --without-snapshot";

    @TempDir
    Path folder;

    @Test
    void whatWouldStopAnUpgradeIsFoundInItsPlan() throws IOException {
        KubeadmSetup setup = KubeadmSetup.of(1, 2).at("1.31.1", "1.31.3", "1.32.0", "1.33.2");
        try (MaintenanceScene scene = MaintenanceScene.start(setup, folder)) {
            TestHost first = scene.kubeadm.host("cp1");
            TestHost worker = scene.kubeadm.host("worker1");
            worker.must("touch /run/stamp");

            assertThat(scene.answer("upgrade check"))
                    .containsPattern("kubeadm +v1.31.1 +cp1, worker1, worker2 +fits")
                    .containsPattern("kubectl +v1.31.1 +cp1, worker1, worker2 +fits")
                    .containsPattern("cgroups +v[12] ")
                    .doesNotContain("In the way");
            assertThat(scene.answer("upgrade plan v1.33.2"))
                    .contains("Run 1 of 2: to v1.32.0", "Run 2 of 2: to v1.33.2")
                    .contains("kubeadm's own plan (v1.31.1 on cp1)", "It offers nothing: a kubeadm plans no further")
                    .doesNotContain("In the way");
            assertThat(scene.plan(APPLY).obstaclesLine()).isEmpty();
            // Its package sources, lists and folders are as they were.
            assertThat(worker.must("find /etc/apt /var/lib/apt /var/cache/apt /tmp -newer /run/stamp -not -path"
                            + " '/tmp/systemd-*' -not -path /tmp"))
                    .isEmpty();

            versions(scene, first, worker);
            hosts(scene, worker, scene.kubeadm.host("worker2"));
            controlPlane(scene, first);
        }
    }

    private static void versions(MaintenanceScene scene, TestHost first, TestHost worker) throws IOException {
        assertThat(scene.plan("upgrade apply v1.32.7 --without-snapshot").obstaclesLine())
                .contains("On cp1, worker1, worker2: its package source has no kubeadm of v1.32.7; the newest that it"
                        + " has of v1.32 is v1.32.0.");
        scene.kubeadm.repository().withholdKubernetes("kubelet", "1.31.3");
        assertThat(scene.plan("upgrade apply v1.31.3 --without-snapshot").obstaclesLine())
                .contains("its package source has no kubelet of v1.31.3; the newest that it has of v1.31 is v1.31.1.");

        worker.must(
                "rm -rf /root/apt; cp -a /etc/apt /root/apt; sed -i 's#core:/stable:.*#core:/stable:/v1.31/nowhere/ /#'"
                        + " /etc/apt/sources.list.d/kubernetes.list");
        assertThat(scene.plan(APPLY).obstaclesLine())
                .startsWith("On worker1: its package source of v1.32 cannot be read: E: ")
                .contains("404");
        worker.must("cp -a /root/apt/. /etc/apt/");
        scene.kubeadm.repository().down(true);
        assertThat(scene.answer("upgrade plan v1.32.0"))
                .contains("On cp1, worker1, worker2: its package source of", "503");
        scene.kubeadm.repository().down(false);

        // A newer kubeadm offers what it knows, in both shapes; and it cannot go back.
        first.must("""
            sed -i 's#/v1.31/#/v1.32/#' /etc/apt/sources.list.d/kubernetes.list
            apt-get update && apt-get install -y --allow-change-held-packages kubeadm='1.32.0-*' && apt-mark hold kubeadm
            """);
        String offered = "kube-apiserver from v1.31.1 to v1.32.0";
        assertThat(scene.answer("upgrade plan v1.32.0"))
                .contains(
                        "kubeadm's own plan (v1.32.0 on cp1)",
                        offered + " on cp1.",
                        "kubelet from v1.31.1 to v1.32.0 on cp1,");
        scene.kubeadm.fault(first, Fault.flatPlan().onlyOnce());
        assertThat(scene.answer("upgrade plan v1.32.0")).contains(offered + ".");
        scene.kubeadm.fault(
                first, Fault.kubeadm("plan", "preflight", Fault.Run.EXIT).onlyOnce());
        assertThat(scene.answer("upgrade plan v1.32.0"))
                .contains("Not known: it says: ")
                .doesNotContain("In the way");
        assertThat(scene.plan("upgrade apply v1.31.3 --without-snapshot").obstaclesLine())
                .contains("kubeadm of cp1 is v1.32.0, newer than v1.31.3");
    }

    private static void hosts(MaintenanceScene scene, TestHost one, TestHost two) throws IOException {
        one.must("apt-mark hold harbour-tools");
        scene.kubeadm.lockPackages(one);
        two.must("cp --remove-destination /usr/lib/os-release /etc/os-release; echo VERSION_ID=99 >>/etc/os-release");
        Plan warned = scene.plan(APPLY);
        assertThat(warned.obstaclesLine()).isEmpty();
        assertThat(text(warned))
                .contains("On worker1: held, and stays as it is: harbour-tools.")
                .contains("On worker1: perl has the packages' lock just now")
                .contains("The hosts are not of one system: ", " 99 on worker2");
        scene.kubeadm.unlockPackages(one);

        one.must("mount -t tmpfs -o size=16m none /var/cache/apt/archives");
        two.must("mv /usr/bin/apt-get /root/");
        assertThat(scene.plan(APPLY).obstaclesLine())
                .contains("On worker1: /var/cache/apt/archives has", "On worker2: there is neither apt nor dnf");
        assertThat(scene.plan(APPLY + " --nodes worker1").obstaclesLine())
                .contains("/var/cache/apt/archives")
                .doesNotContain("worker2");
        one.must("umount /var/cache/apt/archives");
        two.must("mv /root/apt-get /usr/bin/");

        two.disconnect();
        assertThat(scene.plan(APPLY).obstaclesLine()).contains("On worker2: ");
        assertThat(scene.answer("upgrade check")).contains("In the way of any upgrade\n  - On worker2: ");
        two.connect();
    }

    private static void controlPlane(MaintenanceScene scene, TestHost first) throws IOException {
        scene.kubeadm.fault(first, Fault.kubelet("1.31.1", Fault.Illness.UNREADY));
        first.must("systemctl restart kubelet");
        await().atMost(Duration.ofMinutes(1)).until(() -> !scene.kubeadm.isReady(first));

        assertThat(scene.plan(APPLY).obstaclesLine()).contains("Not Ready: cp1. kubeadm moves nothing while");
    }

    private static String text(Plan plan) {
        return plan.sections().stream()
                .flatMap(section -> section.lines().stream())
                .map(Text::plainText)
                .collect(Collectors.joining("\n"));
    }
}
