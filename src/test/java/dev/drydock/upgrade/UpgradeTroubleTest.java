package dev.drydock.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.StepState;
import dev.drydock.testing.WatchedLog;
import dev.drydock.testing.hosts.TestHost;
import dev.drydock.testing.kubeadm.KubeadmSetup;
import dev.drydock.upgrade.MaintenanceScene.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trouble on real hosts at each step of an upgrade: at the end all is upgraded, or what the run's result says, and the same request
 * again finishes the work. Each trouble at each step, many in one run; and a part of the matrix of one a run, with {@code -Dmatrix=full}
 * for all of it. Each run brings a living cluster to the next
 * version that its repositories have.
 */
class UpgradeTroubleTest {
    private static final Set<Trouble> ON_HOSTS = EnumSet.of(
            Trouble.CONNECTION_CUT, Trouble.REBOOTED, Trouble.UNREACHABLE, Trouble.HOST_LOST, Trouble.SUDO_REFUSED);
    private static final Set<Trouble> KILLS =
            EnumSet.of(Trouble.BOT_KILLED_BEFORE_THE_EFFECT, Trouble.BOT_KILLED_BEFORE_THE_OUTCOME);

    /** Where a lead answers otherwise than to try again, which the sweep has of all. */
    private static final List<Ordeal> SOME = List.of(
            new Ordeal("copy", "cp1", Trouble.DISK_FULL, Ordeal.STOP),
            new Ordeal("drain", "worker1", Trouble.BUDGET_BLOCKS, Ordeal.SKIP),
            new Ordeal("kubelet", "worker1", Trouble.KUBELET_DEAD, Ordeal.SKIP),
            new Ordeal("kubelet", "cp1", Trouble.PACKAGE_FAILS, Ordeal.STOP));

    private static final List<Ordeal> SOME_OF_THREE =
            List.of(new Ordeal("kubelet", "cp2", Trouble.KUBELET_DEAD, Ordeal.STOP));
    private static final List<Ordeal> ALL_OF_THREE = List.of(
            SOME_OF_THREE.getFirst(),
            new Ordeal("node", "cp3", Trouble.KUBEADM_KILLED, Ordeal.RETRY),
            new Ordeal("node", "cp2", Trouble.REBOOTED, Ordeal.RETRY),
            new Ordeal("kubelet", "cp3", Trouble.BOT_KILLED_BEFORE_THE_OUTCOME, Ordeal.RETRY));

    @TempDir
    Path folder;

    @Test
    void allIsUpgradedOrWhatTheResultSays() throws IOException, InterruptedException {
        new TroubleMatrix(folder, "upgrade")
                .tryAll(TroubleMatrix.asked(SOME, all()), on -> new Living(on, KubeadmSetup.of(1, 2), Patience.SHORT));
    }

    /** On the second and on the third node of a control plane of three, with as many workers: both go another way than the first. */
    @Test
    void ofThreeControlPlanesTheOthersAreNoDifferent() throws IOException, InterruptedException {
        new TroubleMatrix(folder, "upgrade-of-three")
                .tryAll(
                        TroubleMatrix.asked(SOME_OF_THREE, ALL_OF_THREE),
                        on -> new Living(on, KubeadmSetup.of(3, 3), Patience.SHORT));
    }

    /** Each trouble at each step, and a lead who tries again; on one node after the other. */
    @Test
    void whateverHappensAllIsUpgradedInTheEnd() throws IOException, InterruptedException {
        new TroubleMatrix(folder, "upgrade-sweep")
                .sweep(
                        TroubleMatrix.asked(all(), all()),
                        on -> new Living(on, KubeadmSetup.of(1, 2), Patience.SHORTEST));
    }

    private static List<Ordeal> all() {
        List<Ordeal> all = new ArrayList<>();
        steps(all, "cp1", "kubeadm", "copy", "apply", "serves", "cordon", "drain", "kubelet", "ready", "uncordon");
        steps(all, "", "addons", "well");
        steps(all, "worker1", "kubeadm", "node", "cordon", "drain", "kubelet", "ready", "uncordon");
        return all;
    }

    private static void steps(List<Ordeal> all, String node, String... steps) {
        for (String step : steps) {
            Set<Trouble> possible = EnumSet.copyOf(KILLS);
            possible.add(Trouble.API_AWAY);
            switch (step) {
                case "kubeadm" -> {
                    possible.addAll(ON_HOSTS);
                    possible.addAll(EnumSet.range(Trouble.DISK_FULL, Trouble.PACKAGE_FAILS));
                    possible.add(Trouble.PACKAGES_LOCKED);
                }
                case "copy" -> {
                    possible.addAll(ON_HOSTS);
                    possible.add(Trouble.DISK_FULL);
                }
                case "apply" -> {
                    possible.addAll(ON_HOSTS);
                    possible.addAll(EnumSet.range(Trouble.STATIC_PODS_STUCK, Trouble.KUBEADM_KILLED));
                }
                case "node" -> {
                    possible.addAll(ON_HOSTS);
                    possible.addAll(EnumSet.of(Trouble.KUBEADM_FAILS, Trouble.KUBEADM_KILLED));
                }
                case "kubelet" -> {
                    possible.addAll(ON_HOSTS);
                    possible.addAll(EnumSet.of(
                            Trouble.DISK_FULL,
                            Trouble.PACKAGE_MISSING,
                            Trouble.PACKAGE_FAILS,
                            Trouble.PACKAGES_LOCKED,
                            Trouble.KUBELET_DEAD,
                            Trouble.KUBELET_UNREADY));
                }
                case "drain" -> {
                    // Of what runs on a control plane none has a budget here.
                    if (node.startsWith("worker")) {
                        possible.add(Trouble.BUDGET_BLOCKS);
                    }
                }
                case "ready" -> possible.addAll(EnumSet.of(Trouble.REBOOTED, Trouble.HOST_LOST, Trouble.KUBELET_DEAD));
                case "serves", "addons", "well" -> possible.add(Trouble.API_UNREADY);
                default -> {}
            }
            // The answers take turns, so that each meets each kind of step and of trouble.
            String[] answers = {Ordeal.RETRY, Ordeal.SKIP, Ordeal.STOP};
            for (Trouble trouble : possible) {
                boolean asks = trouble.course() == Trouble.Course.ASKS;
                all.add(new Ordeal(step, node, trouble, asks ? answers[all.size() % 3] : Ordeal.RETRY));
            }
        }
    }

    /** A cluster that goes from version to version. */
    private static final class Living implements TroubleMatrix.Stage {
        private static final List<String> VERSIONS = List.of(
                "1.31.0", "1.31.1", "1.31.2", "1.32.0", "1.32.1", "1.32.2", "1.33.0", "1.33.1", "1.33.2", "1.34.0",
                "1.34.1", "1.34.2");

        private final MaintenanceScene scene;
        private final Deque<String> versions = new ArrayDeque<>(VERSIONS);
        private String now;

        Living(Path folder, KubeadmSetup hosts, Patience patience) throws IOException {
            now = versions.remove();
            KubeadmSetup setup = hosts.at(now, VERSIONS.toArray(String[]::new)).with(MaintenanceScene::web);
            scene = MaintenanceScene.startForTroubles(setup, folder, patience);
        }

        private String upgraded(int fewer, String version) {
            int all = scene.kubeadm.all().size();
            return (all - fewer) + " nodes of " + all + " upgraded to v" + version + ".";
        }

        @Override
        public boolean hasRoom() {
            return !versions.isEmpty();
        }

        @Override
        public Ordeal.Result tryOut(List<Ordeal> ordeals) throws IOException, InterruptedException {
            String version = versions.remove();
            boolean blocked = ordeals.stream().anyMatch(ordeal -> ordeal.trouble() == Trouble.BUDGET_BLOCKS);
            // One after the other where there is trouble after trouble, so that none hides what another one does.
            String line = "upgrade apply v" + version + " --without-snapshot --max-unavailable "
                    + (ordeals.size() == 1 ? 2 : 1) + (blocked ? " --timeout 3s" : "");
            WatchedLog log = scene.log();
            Ordeal.Result result = new Siege(scene, ordeals, version, log).undergo(line);

            if (ordeals.size() == 1) {
                assertEnd(ordeals.getFirst(), result, version);
            } else {
                assertSucceeded(result, version);
            }
            for (TestHost host : scene.kubeadm.all()) {
                scene.assertOpenOrTold(host, result);
                assertHostIsAsTheJournalSays(host, log, version);
            }
            boolean whole = result.end().summary().startsWith(upgraded(0, version));
            // A kubelet that only needed somebody to see to it is there by now; where its node is open, nothing is left
            // to do.
            boolean left = !whole && scene.finish(line);
            now = version;
            for (TestHost host : scene.kubeadm.all()) {
                assertThat(scene.kubeadm.kubeletVersion(host)).isEqualTo("v" + now);
                assertThat(scene.kubeadm.isReady(host)).isTrue();
                assertThat(scene.isCordoned(host))
                        .as("%s is cordoned", host.name())
                        .isFalse();
            }
            assertThat(scene.kubeadm.image(scene.kubeadm.host("cp1"), "kube-apiserver"))
                    .hasValue("example.test/kube-apiserver:v" + now);
            return left ? result.finished() : result;
        }

        private void assertSucceeded(Ordeal.Result result, String version) {
            Completion.Finished end = result.end();
            assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(end.summary()).isEqualTo(upgraded(0, version));
            assertThat(end.offers()).isEmpty();
        }

        private void assertEnd(Ordeal ordeal, Ordeal.Result result, String version) {
            Completion.Finished end = result.end();
            boolean asks = ordeal.trouble().course() == Trouble.Course.ASKS;
            if (!asks || ordeal.choice().equals(Ordeal.RETRY) || result.asked().isEmpty()) {
                assertSucceeded(result, version);
            } else if (ordeal.trouble() == Trouble.HOST_LOST && end.summary().startsWith("Coredns is not rolled out")) {
                // It ran there, and would be elsewhere after the five minutes that its pod tolerates, which no test
                // waits for.
                assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
                assertThat(result.asked().getLast()).startsWith("well: ");
            } else if (ordeal.choice().equals(Ordeal.SKIP) && ordeal.node().startsWith("worker")) {
                // What a repository has no more, no other worker gets either.
                List<String> out = result.asked().stream()
                        .map(question -> question.replaceAll("^[^:]*:([^:]*):.*", "$1"))
                        .sorted()
                        .distinct()
                        .toList();
                assertThat(out).contains(ordeal.node());
                assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
                assertThat(end.summary())
                        .startsWith(
                                upgraded(out.size(), version) + " Left out as asked: " + String.join(", ", out) + ".");
            } else {
                assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.FAILED);
                assertThat(end.offers()).extracting(Offer::label).contains("Try again");
            }
            if (ordeal.trouble().course() == Trouble.Course.KILLED || ordeal.trouble() == Trouble.PACKAGES_LOCKED) {
                assertThat(result.asked()).as("questions").isEmpty();
            } else if (asks && (SOME.contains(ordeal) || SOME_OF_THREE.contains(ordeal))) {
                assertThat(result.asked()).as("questions").isNotEmpty();
            }
        }

        /** What the journal says is done is so on the host; what was not begun there, is not. */
        private void assertHostIsAsTheJournalSays(TestHost host, WatchedLog log, String version) throws IOException {
            assertThat(host.must("apt-mark showhold")).isEqualTo("kubeadm\nkubectl\nkubelet\n");
            boolean controlPlane = host.name().startsWith("cp");
            assertIs(
                    log,
                    "kubeadm:" + host.name(),
                    host.must("kubeadm version -o short").strip(),
                    version);
            assertIs(
                    log,
                    "kubelet:" + host.name(),
                    host.must("kubelet --version").strip().substring("Kubernetes ".length()),
                    version);
            if (controlPlane) {
                String tag = scene.kubeadm.image(host, "kube-apiserver").orElse("none");
                assertIs(log, "serves:" + host.name(), tag.substring(tag.lastIndexOf(':') + 1), version);
                assertThat(host.run("tar -tf /var/lib/drydock/" + log.state().id() + "/pki.tar")
                                        .exit()
                                == 0)
                        .as("a whole copy")
                        .isEqualTo(isDone(log, "copy:" + host.name()));
            }
            String runs = host.must("grep -lx 0 /var/lib/drydock/" + log.state().id() + "/*.exit 2>/dev/null || true");
            assertThat(runs.lines().map(file -> file.replaceAll("-[0-9]+\\.exit$", "")))
                    .as("what ended well on %s", host.name())
                    .doesNotHaveDuplicates();
        }

        private void assertIs(WatchedLog log, String step, String is, String version) {
            if (isDone(log, step)) {
                assertThat(is).as(step).isEqualTo("v" + version);
            } else if (log.state().step(step).isEmpty() && !step.startsWith("serves")) {
                assertThat(is).as("%s, not begun", step).isEqualTo("v" + now);
            }
        }

        private static boolean isDone(WatchedLog log, String step) {
            return log.state()
                    .step(step)
                    .map(state -> state.status() == StepState.Status.DONE)
                    .orElse(false);
        }

        @Override
        public void close() throws IOException {
            scene.close();
        }
    }
}
