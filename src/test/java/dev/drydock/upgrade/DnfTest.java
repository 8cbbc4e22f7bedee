package dev.drydock.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.text.Text;
import dev.drydock.testing.WatchedLog;
import dev.drydock.testing.hosts.TestHost;
import dev.drydock.testing.kubeadm.DnfHost;
import dev.drydock.testing.kubeadm.Fault;
import dev.drydock.testing.kubeadm.KubeadmSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upgrades and patches of a worker that has dnf, beside a control plane that has apt: real dnf, real rpm, real boots. */
class DnfTest {
    private static final String LOCKS = "dnf -q versionlock list | sort";
    private static final String UPGRADE = "upgrade apply v1.32.0 --without-snapshot";

    @TempDir
    Path folder;

    /** With a version that is not there, a repository that is away, a lock, a package whose script fails and another dnf. */
    @Test
    void aWorkerWithDnfIsUpgradedBesideAControlPlaneWithApt() throws IOException, InterruptedException {
        KubeadmSetup setup = KubeadmSetup.of(1, 1).at("1.31.1", "1.31.3", "1.32.0");
        try (MaintenanceScene scene = MaintenanceScene.start(setup, folder)) {
            TestHost worker = scene.kubeadm.host("worker1");
            DnfHost dnf = DnfHost.make(worker, setup);
            assertThat(worker.must(LOCKS)).isEqualTo(locks("1.31.1"));
            worker.must("touch /run/stamp");
            findings(scene, worker, dnf);
            // Its package sources and folders are as they were, but for a note that dnf writes whatever it is asked.
            assertThat(worker.must("find /etc /var/cache/dnf /tmp -newer /run/stamp -type f -not -path '/tmp/systemd-*'"
                            + " -not -name expired_repos.json"))
                    .isEmpty();

            scene.kubeadm.fault(
                    worker, Fault.maintainerScript("kubelet", "preinst").onlyOnce());
            WatchedLog log = scene.log();
            List<String> asked = new CopyOnWriteArrayList<>();
            log.watch(event -> {
                if (event instanceof Event.StepIntended intended
                        && intended.step().id().equals("kubeadm:worker1")
                        && asked.isEmpty()) {
                    run(() -> dnf.withhold("kubeadm", "1.32.0", true));
                }
                if (event instanceof Event.StepAsks asks) {
                    if (asked.isEmpty()) {
                        run(() -> dnf.withhold("kubeadm", "1.32.0", false));
                    }
                    asked.add(asks.stepId() + ": " + asks.why());
                    MaintenanceScene.choose(log, asks, "retry");
                }
            });
            Completion.Finished end = scene.perform(UPGRADE, log);

            assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(asked)
                    .satisfiesExactly(
                            missing -> assertThat(missing)
                                    .startsWith("kubeadm:worker1: ")
                                    .contains("Unable to find a match: kubeadm-1.32.0"),
                            script -> assertThat(script)
                                    .startsWith("kubelet:worker1: ")
                                    .contains("Error in PREIN scriptlet in rpm package kubelet"));
            assertThat(scene.kubeadm.kubeletVersion(worker)).isEqualTo("v1.32.0");
            assertThat(scene.kubeadm.isReady(worker)).isTrue();
            assertThat(scene.isCordoned(worker)).isFalse();
            assertThat(worker.must("rpm -q kubeadm kubectl kubelet --qf '%{NAME} %{VERSION}-%{RELEASE}\\n'"))
                    .isEqualTo("kubeadm 1.32.0-1.1\nkubectl 1.32.0-1.1\nkubelet 1.32.0-1.1\n");
            assertThat(worker.must(LOCKS)).isEqualTo(locks("1.32.0"));
            String source = "/etc/yum.repos.d/kubernetes.repo";
            assertThat(worker.read(source))
                    .contains(
                            "core:/stable:/v1.32/rpm/\n", "exclude=kubelet kubeadm kubectl cri-tools kubernetes-cni\n");
            assertThat(worker.must("cat /var/lib/drydock/*/before/,etc,yum.repos.d,kubernetes.repo"))
                    .contains("core:/stable:/v1.31/rpm/\n");
            assertThat(worker.must("ls /etc/yum.repos.d")).isEqualTo("kubernetes.repo\nsystem.repo\n");
        }
    }

    private static String locks(String version) {
        return "kubeadm-0:%1$s-1.1.*\nkubectl-0:%1$s-1.1.*\nkubelet-0:%1$s-1.1.*\n".formatted(version);
    }

    private static void findings(MaintenanceScene scene, TestHost worker, DnfHost dnf) throws IOException {
        assertThat(scene.plan(UPGRADE).obstaclesLine()).isEmpty();
        assertThat(scene.plan("upgrade apply v1.32.7 --without-snapshot").obstaclesLine())
                .contains("On cp1, worker1: its package source has no kubeadm of v1.32.7; the newest that it has of"
                        + " v1.32 is v1.32.0.");
        assertThat(scene.plan("upgrade apply v1.31.3 --without-snapshot").obstaclesLine())
                .isEmpty();

        dnf.lock();
        assertThat(text(scene.plan(UPGRADE))).contains("On worker1: python3 has the packages' lock just now");
        dnf.unlock();
        dnf.down(true);
        assertThat(scene.plan(UPGRADE).obstaclesLine())
                .contains("On worker1: its package source of v1.32 cannot be read: Error: Failed to download metadata"
                        + " for repo 'kubernetes'");
        dnf.down(false);
        worker.must("mount -t tmpfs -o size=16m none /var/cache/dnf");
        assertThat(scene.plan(UPGRADE).obstaclesLine())
                .contains("On worker1: /var/cache/dnf has", "dnf clean packages may help");
        worker.must("umount /var/cache/dnf");
        worker.must("cp /etc/dnf/plugins/versionlock.list /root; echo cri-tools-0:1.31.0-1.*"
                + " >>/etc/dnf/plugins/versionlock.list");
        assertThat(scene.plan(UPGRADE).obstaclesLine())
                .contains("On worker1: cri-tools-0:1.31.0-1.* is held, and must move with kubeadm");
        String plugin = "/usr/lib/python3/dist-packages/dnf-plugins/versionlock.py";
        worker.must("mv \"$1\" /root; sed -i s/^exclude/#exclude/ /etc/yum.repos.d/kubernetes.repo", plugin);
        assertThat(text(scene.plan(UPGRADE)))
                .contains("On worker1: nothing there can hold kubeadm, kubelet and kubectl");
        worker.must("sed -i s/^#exclude/exclude/ /etc/yum.repos.d/kubernetes.repo");
        assertThat(text(scene.plan(UPGRADE))).doesNotContain("nothing there can hold");
        worker.must("mv /root/versionlock.py \"$1\"", plugin);
        worker.must("touch -d @0 /etc/yum.repos.d/kubernetes.repo \"$1\"", plugin);
        worker.must("cp -p /root/versionlock.list /etc/dnf/plugins/; touch -d @0 /etc/dnf/plugins/versionlock.list");
    }

    /** All packages but Kubernetes' own, then what mends a hole alone, with the boot that it asks for. */
    @Test
    void aWorkerWithDnfIsPatched() throws IOException, InterruptedException {
        KubeadmSetup setup = KubeadmSetup.of(1, 1).at("1.31.1", "1.31.3");
        try (MaintenanceScene scene = MaintenanceScene.start(setup, folder)) {
            TestHost worker = scene.kubeadm.host("worker1");
            DnfHost dnf = DnfHost.make(worker, setup);
            String boot = worker.bootId();
            unheld(scene, worker);

            // A repository that is away is no repository that has nothing new.
            dnf.publish(DnfHost.KERNEL, true);
            dnf.publish(DnfHost.TOOLS, false);
            dnf.publish(DnfHost.NEW, false);
            dnf.down(true);
            WatchedLog log = scene.log();
            List<String> asked = new CopyOnWriteArrayList<>();
            log.watch(event -> {
                lockedInInstall(event, dnf, dnf::lock);
                if (event instanceof Event.StepAsks asks) {
                    asked.add(asks.stepId() + ": " + asks.why());
                    run(() -> dnf.down(false));
                    MaintenanceScene.choose(log, asks, "retry");
                }
            });
            Completion.Finished patched = scene.perform("patch worker1 --security", log);
            assertThat(patched.outcome()).as(patched.summary()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(patched.summary()).isEqualTo("1 node done, 1 rebooted.");
            assertThat(asked)
                    .singleElement()
                    .asString()
                    .startsWith("fetch:worker1: ")
                    .contains("Failed to download");
            assertThat(worker.must(PACKAGES))
                    .isEqualTo("harbour-old 1.0\nharbour-tools 1.0\nkernel 1.0\nkernel 1.1\nkubelet 1.31.1\n");
            assertThat(worker.bootId()).isNotEqualTo(boot);
            assertThat(scene.isCordoned(worker)).isFalse();

            WatchedLog waiting = scene.log();
            waiting.watch(event -> lockedInInstall(event, dnf, dnf::lockLists));
            Completion.Finished rest = scene.perform("patch worker1", waiting);
            assertThat(rest.summary()).isEqualTo("1 node done, 0 rebooted.");
            assertThat(worker.must("systemctl is-active other-dnf || true")).isNotEqualTo("active\n");
            assertThat(worker.must(PACKAGES))
                    .isEqualTo("harbour-new 1.1\nharbour-tools 1.1\nkernel 1.0\nkernel 1.1\nkubelet 1.31.1\n");

            assertThat(scene.perform("patch worker1", scene.log()).summary()).contains("1 had nothing to do");
        }
    }

    private static final String PACKAGES =
            "rpm -qa 'harbour-[nto]*' kernel kubelet --qf '%{NAME} %{VERSION}\\n' | sort";

    private static void unheld(MaintenanceScene scene, TestHost worker) throws IOException {
        assertThat(scene.plan("patch worker1").obstaclesLine()).isEmpty();
        worker.must("dnf -q versionlock add harbour-tools");
        assertThat(text(scene.plan("patch worker1")))
                .contains("worker1: stays as it is, since it is held there: harbour-tools\n");
        worker.must("dnf -q versionlock delete harbour-tools");
        worker.must("sed -i /^exclude/d /etc/yum.repos.d/kubernetes.repo");
        assertThat(scene.plan("patch worker1").obstaclesLine()).isEmpty();
        worker.must("dnf -q versionlock delete kubelet");
        assertThat(scene.plan("patch worker1").obstaclesLine())
                .contains("would also move kubelet, ", "dnf versionlock add kubelet");
        worker.must("dnf -q versionlock add kubelet");
        assertThat(scene.plan("patch worker1").obstaclesLine()).isEmpty();
    }

    /** Another dnf comes before a package is installed, and is done as soon as it is waited for. */
    private static void lockedInInstall(Event event, DnfHost dnf, Act lock) {
        if (event instanceof Event.StepIntended intended && intended.step().id().startsWith("install:")) {
            run(lock);
        }
        if (event instanceof Event.StepProgressed progressed
                && progressed.detail().contains("waits for another program")) {
            run(dnf::unlock);
        }
    }

    private interface Act {
        void now() throws IOException;
    }

    private static void run(Act act) {
        try {
            act.now();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(Plan plan) {
        return plan.sections().stream()
                .flatMap(section -> section.lines().stream())
                .map(Text::plainText)
                .collect(Collectors.joining("\n"));
    }
}
