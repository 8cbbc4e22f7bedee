package dev.drydock.restore;

import dev.drydock.testing.WatchedLog;
import dev.drydock.testing.DiedError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.testing.hosts.EtcdSetup;
import dev.drydock.testing.hosts.EtcdSetup.Layout;
import dev.drydock.testing.hosts.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Trouble on real hosts at the steps of a restore: at the end is the new state on every member, or the old one, never half, and
 * the run says which. A part of the matrix, another one for each layout; {@code -Dmatrix=full} for all of it. What was tried
 * is listed in {@code target/restore-matrix}.
 */
class RestoreTroubleTest {
    private static final List<String> STEPS =
            List.of("copy", "stage", "stop-api", "stop-etcd", "switch", "start-etcd", "start-api", "start-controllers");

    /** What may fail at any step. */
    private static final Set<Trouble> ANYWHERE =
            EnumSet.range(Trouble.BOT_KILLED_BEFORE_THE_OUTCOME, Trouble.SUDO_REFUSED);

    /** Those that a restore gets through by itself. */
    private static final Set<Trouble> WAITED_OUT = EnumSet.of(
            Trouble.BOT_KILLED_BEFORE_THE_OUTCOME,
            Trouble.BOT_KILLED_BEFORE_THE_EFFECT,
            Trouble.CONNECTION_CUT,
            Trouble.REBOOTED);

    @TempDir
    private Path folder;

    /** One cell of the matrix. */
    private record Case(String step, String host, Trouble trouble, String options) {
        Case(String step, String host, Trouble trouble) {
            this(step, host, trouble, "");
        }

        String id() {
            return step + ":" + host;
        }

        boolean isIntended(Event event) {
            return event instanceof Event.StepIntended intended
                    && intended.step().id().equals(id());
        }

        boolean isDone(Event event) {
            return event instanceof Event.StepDone done && done.stepId().equals(id());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Layout.class,
            names = {"SINGLE_SYSTEMD", "THREE_STATIC_PODS"})
    void atTheEndIsTheNewStateOrTheOldOne(Layout layout) throws Exception {
        List<String> report = new ArrayList<>();
        try (RestoreScene scene = RestoreScene.start(EtcdSetup.of(layout).withDisk(900), folder)) {
            for (Case each : cases(scene, layout)) {
                report.add(each + " -> " + tryOut(scene, each));
            }
        } finally {
            Path reports = Files.createDirectories(Path.of("target", "restore-matrix"));
            Files.write(reports.resolve(layout + ".txt"), report);
        }
    }

    private static List<Case> cases(RestoreScene scene, Layout layout) {
        boolean full = "full".equals(System.getProperty("matrix"));
        List<Case> cases = new ArrayList<>();
        List<TestHost> members = scene.etcd.members();
        List<Trouble> troubles = List.copyOf(ANYWHERE);
        for (int step = 0; step < STEPS.size(); step++) {
            for (int trouble = 0; trouble < troubles.size(); trouble++) {
                // One trouble a step; on three members at every other step, at one host after the other.
                int period = members.size() == 1 ? troubles.size() : 2 * troubles.size();
                if (full || (trouble + step + members.size()) % period == 0) {
                    TestHost host = members.get(trouble % members.size());
                    cases.add(new Case(STEPS.get(step), host.name(), troubles.get(trouble)));
                }
            }
        }
        String last = members.getLast().name();
        cases.add(new Case("copy", last, Trouble.DISK_FULL));
        cases.add(new Case("stage", last, Trouble.COPY_DAMAGED));
        if (layout == Layout.SINGLE_SYSTEMD) {
            cases.add(new Case("start-etcd", last, Trouble.ETCD_DOES_NOT_START));
            cases.add(new Case("start-etcd", last, Trouble.ETCD_DOES_NOT_START, " --new-data-dir"));
        } else {
            cases.add(new Case("switch", last, Trouble.SUDO_REFUSED, " --new-data-dir"));
            cases.add(new Case("switch", last, Trouble.HOST_LOST));
        }
        return cases;
    }

    private String tryOut(RestoreScene scene, Case each) throws Exception {
        TestHost host = scene.host(each.host());
        scene.write("before");
        WatchedLog log = scene.log();
        String name = "snapshot-" + log.state().id().value();
        SortedMap<String, String> restored = scene.snapshot(name);
        scene.write("after");
        SortedMap<String, String> old = scene.etcd.dump();
        List<Thread> under = new ArrayList<>();
        boolean[] begun = new boolean[1];
        boolean[] ended = new boolean[1];
        log.watch(event -> {
            try {
                if (each.isIntended(event) && !begun[0]) {
                    begun[0] = true;
                    if (WAITED_OUT.contains(each.trouble())) {
                        // Beside the work, at whatever moment of it.
                        under.add(Thread.ofVirtual().start(() -> begin(each, host)));
                    } else {
                        each.trouble().begin(host);
                    }
                }
                boolean failed = event instanceof Event.StepFailed || event instanceof Event.StepAsks;
                if (failed && begun[0] && !ended[0] && !WAITED_OUT.contains(each.trouble())) {
                    ended[0] = true;
                    each.trouble().end(host);
                }
                if (event instanceof Event.StepAsks asks) {
                    if (each.trouble() == Trouble.HOST_LOST) {
                        RestoreScene.choose(log, asks, "without-it");
                        return;
                    }
                    boolean back = asks.choices().stream()
                                    .anyMatch(choice -> choice.id().equals("roll-back"))
                            && each.trouble() == Trouble.ETCD_DOES_NOT_START;
                    RestoreScene.choose(log, asks, back ? "roll-back" : "retry");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        if (each.trouble() == Trouble.BOT_KILLED_BEFORE_THE_OUTCOME) {
            log.dieBefore(each::isDone);
        }
        if (each.trouble() == Trouble.BOT_KILLED_BEFORE_THE_EFFECT) {
            log.dieAfter(each::isIntended);
        }

        Completion.Finished end = scene.perform("etcd restore " + name + each.options(), log);

        for (Thread thread : under) {
            thread.join();
        }
        if (each.trouble() == Trouble.HOST_LOST) {
            assertThat(end.summary()).contains("Left out, and still stopped: " + host.name());
            host.start();
            for (String task :
                    List.of("stop-etcd", "switch-back", "start-etcd", "start-api", "start-controllers", "unstage")) {
                host.must("sh /var/lib/drydock/" + log.state().id() + "/by-hand.sh " + task);
            }
        }
        scene.etcd.awaitHealthy();
        boolean succeeded = end.outcome() == Outcome.SUCCEEDED;
        assertThat(scene.etcd.dump()).as("%s: %s", each, end.summary()).isEqualTo(succeeded ? restored : old);
        assertThat(begun[0]).as("%s was reached", each).isTrue();
        if (WAITED_OUT.contains(each.trouble())) {
            assertThat(succeeded).as("%s: %s", each, end.summary()).isTrue();
        }
        if (each.trouble() == Trouble.DISK_FULL || each.trouble() == Trouble.COPY_DAMAGED) {
            assertThat(end.summary()).contains("Nothing was stopped");
        }
        if (each.trouble() == Trouble.ETCD_DOES_NOT_START) {
            assertThat(end.summary()).contains("Rolled back");
        }
        for (TestHost member : scene.etcd.hosts()) {
            assertThat(member.run("ls /etc/systemd/system/*.service.d/drydock.conf /var/lib/drydock/*/held/* "
                                    + "/var/lib/*.new-* 2>/dev/null")
                            .output())
                    .as("%s left on %s", each, member.name())
                    .isBlank();
            member.must("rm -rf /var/lib/etcd.before-* /var/lib/etcd-snapshot-* /var/lib/drydock");
        }
        return succeeded ? "restored" : "old state";
    }

    private static void begin(Case each, TestHost host) {
        try {
            each.trouble().begin(host);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
