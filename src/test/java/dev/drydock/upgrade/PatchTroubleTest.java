package dev.drydock.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.StepState;
import dev.drydock.testing.WatchedLog;
import dev.drydock.testing.hosts.TestHost;
import dev.drydock.testing.kubeadm.KubeadmSetup;
import dev.drydock.testing.kubeadm.Patch;
import dev.drydock.upgrade.MaintenanceScene.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trouble on real hosts at each step of a patch with a reboot: at the end all is patched, or what the run's result says, no host was
 * booted twice, and the same request again finishes the work. Each trouble at each step, many in one run; and a part of the matrix of one a
 * run, with {@code -Dmatrix=full} for all of it.
 */
class PatchTroubleTest {
    private static final String VERSION = "1.31.1";
    private static final String LINE = "patch worker1 worker2 --reboot always";

    /** Where a lead answers otherwise than to try again, which the sweep has of all. */
    private static final List<Ordeal> SOME = List.of(
            new Ordeal("install", "worker1", Trouble.PACKAGE_FAILS, Ordeal.SKIP),
            new Ordeal("reboot", "worker1", Trouble.KUBELET_DEAD, Ordeal.STOP));

    /** Those that boot a host themselves. */
    private static final Set<Trouble> BOOTS = EnumSet.of(Trouble.REBOOTED, Trouble.HOST_LOST);

    @TempDir
    Path folder;

    @Test
    void allIsPatchedOrWhatTheResultSays() throws IOException, InterruptedException {
        new TroubleMatrix(folder, "patch")
                .tryAll(TroubleMatrix.asked(SOME, all()), on -> new Living(on, Patience.SHORT));
    }

    /** Each trouble at each step, and a lead who tries again. */
    @Test
    void whateverHappensAllIsPatchedInTheEnd() throws IOException, InterruptedException {
        new TroubleMatrix(folder, "patch-sweep")
                .sweep(TroubleMatrix.asked(all(), all()), on -> new Living(on, Patience.SHORTEST));
    }

    private static List<Ordeal> all() {
        List<Ordeal> all = new ArrayList<>();
        for (String step : List.of("look", "fetch", "cordon", "drain", "install", "reboot", "ready", "uncordon")) {
            Set<Trouble> possible = EnumSet.of(
                    Trouble.BOT_KILLED_BEFORE_THE_EFFECT, Trouble.BOT_KILLED_BEFORE_THE_OUTCOME, Trouble.API_AWAY);
            Set<Trouble> onHost = EnumSet.of(
                    Trouble.CONNECTION_CUT,
                    Trouble.REBOOTED,
                    Trouble.UNREACHABLE,
                    Trouble.HOST_LOST,
                    Trouble.SUDO_REFUSED);
            switch (step) {
                case "look" -> possible.addAll(onHost);
                case "reboot" -> {
                    possible.addAll(onHost);
                    // It is not there after the boot either.
                    possible.addAll(EnumSet.of(Trouble.KUBELET_DEAD, Trouble.KUBELET_UNREADY));
                }
                case "fetch" -> {
                    possible.addAll(onHost);
                    possible.addAll(EnumSet.of(Trouble.PACKAGES_LOCKED, Trouble.DISK_FULL, Trouble.REPOSITORY_DOWN));
                }
                case "install" -> {
                    possible.addAll(onHost);
                    possible.addAll(EnumSet.of(Trouble.PACKAGES_LOCKED, Trouble.PACKAGE_FAILS));
                }
                case "drain" -> possible.add(Trouble.BUDGET_BLOCKS);
                default -> {}
            }
            String[] answers = {Ordeal.RETRY, Ordeal.SKIP, Ordeal.STOP};
            for (Trouble trouble : possible) {
                boolean asks = trouble.course() == Trouble.Course.ASKS;
                all.add(new Ordeal(step, "worker1", trouble, asks ? answers[all.size() % 3] : Ordeal.RETRY));
            }
        }
        return all;
    }

    /** A cluster whose workers are taken back to the older package before each ordeal. */
    private static final class Living implements TroubleMatrix.Stage {
        private final MaintenanceScene scene;

        Living(Path folder, Patience patience) throws IOException {
            KubeadmSetup setup = KubeadmSetup.of(1, 2).at(VERSION).with(MaintenanceScene::web);
            scene = MaintenanceScene.startForTroubles(setup, folder, patience);
            scene.kubeadm.repository().publish(Patch.TOOLS);
            for (TestHost worker : scene.kubeadm.workers()) {
                worker.write("/etc/systemd/system/boots.service", """
                    [Unit]
                    Description=Counts boots
                    [Service]
                    Type=oneshot
                    ExecStart=/bin/sh -c 'echo boot >>/var/lib/rig/boots'
                    [Install]
                    WantedBy=multi-user.target
                    """);
                worker.must("systemctl enable boots.service");
            }
        }

        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public Ordeal.Result tryOut(List<Ordeal> ordeals) throws IOException, InterruptedException {
            Map<TestHost, Long> boots = new HashMap<>();
            for (TestHost worker : scene.kubeadm.workers()) {
                worker.must("apt-get update -q && apt-get install -q -y --allow-downgrades harbour-tools=1.0-1");
                worker.must("apt-get clean");
                boots.put(worker, boots(worker));
            }
            boolean blocked = ordeals.stream().anyMatch(ordeal -> ordeal.trouble() == Trouble.BUDGET_BLOCKS);
            WatchedLog log = scene.log();
            Ordeal.Result result =
                    new Siege(scene, ordeals, VERSION, log).undergo(LINE + (blocked ? " --timeout 3s" : ""));

            if (ordeals.size() == 1) {
                assertEnd(ordeals.getFirst(), result);
            } else {
                assertSucceeded(result.end());
            }
            boolean whole = result.end().outcome() == Outcome.SUCCEEDED
                    && result.end().offers().isEmpty();
            for (TestHost worker : scene.kubeadm.workers()) {
                scene.assertOpenOrTold(worker, result);
                assertThat(worker.must("apt-mark showhold")).isEqualTo("kubeadm\nkubectl\nkubelet\n");
                assertIsAsTheJournalSays(worker, log);
                boolean own = result.begun().stream()
                        .anyMatch(ordeal -> BOOTS.contains(ordeal.trouble())
                                && worker.name().equals(ordeal.node()));
                long booted = boots(worker) - boots.getOrDefault(worker, 0L);
                if (isDone(log, "reboot:" + worker.name()) && !own) {
                    assertThat(booted).as("boots of %s", worker.name()).isEqualTo(1);
                } else if (log.state().step("reboot:" + worker.name()).isEmpty() && !own) {
                    assertThat(booted).as("boots of %s", worker.name()).isZero();
                }
            }
            if (!whole) {
                scene.finish(LINE);
            }
            for (TestHost worker : scene.kubeadm.workers()) {
                assertThat(tools(worker)).isEqualTo("1.1-1");
                assertThat(scene.kubeadm.isReady(worker)).isTrue();
                assertThat(scene.isCordoned(worker))
                        .as("%s is cordoned", worker.name())
                        .isFalse();
            }
            return whole ? result : result.finished();
        }

        private static void assertSucceeded(Completion.Finished end) {
            assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(end.summary()).isEqualTo("2 nodes done, 2 rebooted.");
            assertThat(end.offers()).isEmpty();
        }

        private static void assertEnd(Ordeal ordeal, Ordeal.Result result) {
            Completion.Finished end = result.end();
            boolean asks = ordeal.trouble().course() == Trouble.Course.ASKS;
            if (!asks || ordeal.choice().equals(Ordeal.RETRY) || result.asked().isEmpty()) {
                assertSucceeded(end);
            } else {
                assertThat(end.offers()).extracting(Offer::label).contains("Try again");
                if (ordeal.choice().equals(Ordeal.SKIP)) {
                    assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
                    assertThat(end.summary()).startsWith("1 node done, 1 rebooted. Left out as asked: worker1.");
                } else {
                    assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.FAILED);
                    assertThat(end.summary()).startsWith("worker1: ");
                }
            }
            if (ordeal.trouble().course() == Trouble.Course.KILLED || ordeal.trouble() == Trouble.PACKAGES_LOCKED) {
                assertThat(result.asked()).as("questions").isEmpty();
            } else if (asks && SOME.contains(ordeal)) {
                assertThat(result.asked()).as("questions").isNotEmpty();
            }
        }

        private static void assertIsAsTheJournalSays(TestHost worker, WatchedLog log) throws IOException {
            String step = "install:" + worker.name();
            if (isDone(log, step)) {
                assertThat(tools(worker)).as(step).isEqualTo("1.1-1");
            } else if (log.state().step(step).isEmpty()) {
                assertThat(tools(worker)).as("%s, not begun", step).isEqualTo("1.0-1");
            }
        }

        private static boolean isDone(WatchedLog log, String step) {
            return log.state()
                    .step(step)
                    .map(state -> state.status() == StepState.Status.DONE)
                    .orElse(false);
        }

        private static String tools(TestHost worker) throws IOException {
            return worker.must("dpkg-query -W -f '${Version}' harbour-tools");
        }

        private static long boots(TestHost worker) throws IOException {
            return worker.must("cat /var/lib/rig/boots 2>/dev/null || true")
                    .lines()
                    .count();
        }

        @Override
        public void close() throws IOException {
            scene.close();
        }
    }
}
