package dev.drydock.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.testing.WatchedLog;
import dev.drydock.testing.hosts.EtcdSetup;
import dev.drydock.testing.hosts.EtcdSetup.Layout;
import dev.drydock.testing.hosts.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Trouble on real hosts at the steps of a cold backup: at the end etcd runs on every member with all its keys, and there is a good
 * copy, or the run says why there is none.
 */
class ColdTroubleTest {
    private static final Set<Trouble> BOT_KILLED =
            Set.of(Trouble.BOT_KILLED_BEFORE_THE_EFFECT, Trouble.BOT_KILLED_BEFORE_THE_OUTCOME);

    @TempDir
    private Path folder;

    private int copies;

    /** A trouble at a step, and what the end must say; empty where the run gets through. */
    private record Case(String step, Trouble trouble, String says) {
        Case(String step, Trouble trouble) {
            this(step, trouble, "");
        }

        boolean isIntended(Event event) {
            return event instanceof Event.StepIntended intended
                    && intended.step().id().startsWith(step);
        }

        boolean isDone(Event event) {
            return event instanceof Event.StepDone done && done.stepId().startsWith(step);
        }
    }

    private static final boolean FULL = "full".equals(System.getProperty("matrix"));

    private static final List<Case> CASES = List.of(
            new Case("order", Trouble.BOT_KILLED_BEFORE_THE_OUTCOME),
            new Case("check:", Trouble.BOT_KILLED_BEFORE_THE_OUTCOME),
            new Case("cold:", Trouble.BOT_KILLED_BEFORE_THE_EFFECT),
            new Case("cold:", Trouble.BOT_KILLED_BEFORE_THE_OUTCOME),
            new Case("cold:", Trouble.CONNECTION_CUT),
            new Case("cold:", Trouble.DISK_FULL, "No space left on device"),
            new Case("cold:", Trouble.LITTLE_ROOM, "KiB free for a copy of"),
            new Case("cold:", Trouble.SUDO_REFUSED, "It could not copy the data folder"),
            new Case("up:", Trouble.BOT_KILLED_BEFORE_THE_OUTCOME),
            new Case("keep:", Trouble.BOT_KILLED_BEFORE_THE_EFFECT),
            new Case("keep:", Trouble.BOT_KILLED_BEFORE_THE_OUTCOME),
            new Case("keep:", Trouble.UNREACHABLE, "It could not fetch, check and keep the copy"),
            new Case("keep:", Trouble.SUDO_REFUSED, "It could not fetch, check and keep the copy"),
            new Case("clean:", Trouble.BOT_KILLED_BEFORE_THE_OUTCOME));

    @ParameterizedTest
    @EnumSource(
            value = Layout.class,
            names = {"SINGLE_SYSTEMD", "THREE_STATIC_PODS"})
    void etcdRunsAndThereIsACopyOrAReason(Layout layout) throws Exception {
        try (RestoreScene scene = RestoreScene.start(EtcdSetup.of(layout).withDisk(900), folder)) {
            for (Case each : cases(layout)) {
                tryOut(scene, each);
            }
            if (!FULL && layout == Layout.SINGLE_SYSTEMD) {
                anAbortWaitsUntilEtcdRunsAgain(scene);
                return;
            }
            TestHost host = target(scene);
            inTheMidst(scene, "connection cut", () -> Trouble.CONNECTION_CUT.begin(host), () -> {}, "");
            inTheMidst(scene, "rebooted", () -> Trouble.REBOOTED.begin(host), () -> {}, "");
            inTheMidst(
                    scene,
                    "script killed",
                    () -> host.must("pkill -KILL -f '[s]h /var/lib/drydock/r-.*-cold-1[.]sh'"),
                    () -> {},
                    "etcd runs on every member: all serve and agree");
            inTheMidst(
                    scene,
                    "disk full",
                    () -> host.fillDisk("/var/lib", 16),
                    () -> host.freeDisk("/var/lib"),
                    "became full while the data folder was copied; etcd is starting again");
            // The host starts it again with nobody there to tell it so.
            inTheMidst(
                    scene,
                    "host away",
                    host::disconnect,
                    () -> {
                        assertThat(isStopped(host)).as("still stopped").isFalse();
                        host.connect();
                    },
                    "etcd runs on every member: all serve and agree");
            aBotThatNeverComesBackLeavesNoMemberStopped(scene, true);
            if (FULL) {
                aBotThatNeverComesBackLeavesNoMemberStopped(scene, false);
                anAbortWaitsUntilEtcdRunsAgain(scene);
            }
        }
    }

    /** All of them, or where nobody asks for the whole matrix every other one: the two layouts have all of them between them. */
    private static List<Case> cases(Layout layout) {
        int first = layout == Layout.SINGLE_SYSTEMD ? 0 : 1;
        return IntStream.range(0, CASES.size())
                .filter(i -> FULL || i % 2 == first)
                .mapToObj(CASES::get)
                .toList();
    }

    private String line(RestoreScene scene) {
        copies++;
        boolean alone = scene.etcd.members().size() == 1;
        return "etcd backup " + target(scene).name() + " --cold --name copy-" + copies + (alone ? " --api-away" : "");
    }

    /** The member that is copied. */
    private static TestHost target(RestoreScene scene) {
        return scene.etcd.members().getLast();
    }

    private String copy() {
        return "copy-" + copies;
    }

    private void tryOut(RestoreScene scene, Case each) throws Exception {
        TestHost host = target(scene);
        WatchedLog log = scene.log();
        List<Thread> beside = new ArrayList<>();
        AtomicBoolean begun = new AtomicBoolean();
        AtomicBoolean ended = new AtomicBoolean();
        log.watch(event -> {
            if (each.isIntended(event) && begun.compareAndSet(false, true)) {
                if (each.says().isEmpty()) {
                    beside.add(Thread.ofVirtual()
                            .start(() -> doing(() -> each.trouble().begin(host))));
                } else {
                    doing(() -> each.trouble().begin(host));
                }
            }
            if (event instanceof Event.StepFailed && ended.compareAndSet(false, true)) {
                doing(() -> each.trouble().end(host));
            }
        });
        if (each.trouble() == Trouble.BOT_KILLED_BEFORE_THE_OUTCOME) {
            log.dieBefore(each::isDone);
        }
        if (each.trouble() == Trouble.BOT_KILLED_BEFORE_THE_EFFECT) {
            log.dieAfter(each::isIntended);
        }
        SortedMap<String, String> keys = new TreeMap<>(scene.etcd.dump());

        Completion.Finished end = scene.perform(line(scene), log);

        for (Thread thread : beside) {
            thread.join();
        }
        assertThat(begun).as("%s was reached", each).isTrue();
        assertSound(scene, each.toString(), keys, end, each.says());
        assertThat(BOT_KILLED.contains(each.trouble()) ? log.state().attempt() : 2)
                .as("%s: processes", each)
                .isEqualTo(2);
    }

    private void assertSound(
            RestoreScene scene, String what, SortedMap<String, String> keys, Completion.Finished end, String says)
            throws IOException {
        scene.etcd.awaitHealthy();
        assertThat(scene.etcd.dump()).as(what).isEqualTo(keys);
        if (says.isEmpty()) {
            assertThat(end.outcome()).as("%s: %s", what, end.summary()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(scene.kept()).as(what).contains(copy());
        } else {
            assertThat(end.outcome()).as("%s: %s", what, end.summary()).isNotEqualTo(Outcome.SUCCEEDED);
            assertThat(end.summary()).as(what).contains(says);
            assertThat(scene.kept()).as(what).doesNotContain(copy());
        }
        ColdBackupTest.assertNothingIsLeft(scene);
        target(scene).must("rm -rf /var/lib/drydock");
    }

    /** Something happens while etcd is stopped and the folder is copied; and something else once the step has failed of it. */
    private void inTheMidst(RestoreScene scene, String what, Deed deed, Deed onFailure, String says) throws Exception {
        TestHost host = target(scene);
        WatchedLog log = scene.log();
        AtomicBoolean done = new AtomicBoolean();
        log.dieWhen(() -> {
            if (!done.get() && isStopped(host)) {
                done.set(true);
                doing(deed);
            }
            return false;
        });
        log.watch(event -> {
            if (event instanceof Event.StepFailed) {
                doing(onFailure);
            }
        });
        SortedMap<String, String> keys = new TreeMap<>(scene.etcd.dump());

        Completion.Finished end = scene.perform(line(scene), log);

        assertThat(done).as("%s happened", what).isTrue();
        assertSound(scene, what, keys, end, says);
    }

    /** Whether the host goes down too, in the midst: it starts etcd when it is there again. */
    private void aBotThatNeverComesBackLeavesNoMemberStopped(RestoreScene scene, boolean powerIsLost) throws Exception {
        TestHost host = target(scene);
        WatchedLog log = scene.log();
        AtomicBoolean died = new AtomicBoolean();
        log.dieWhen(() -> isStopped(host));
        log.whenDead(() -> doing(() -> {
            died.set(true);
            if (powerIsLost) {
                host.kill();
                host.start();
            }
            scene.etcd.awaitHealthy();
        }));
        SortedMap<String, String> keys = new TreeMap<>(scene.etcd.dump());

        Completion.Finished end = scene.perform(line(scene), log);

        assertThat(died).isTrue();
        assertSound(scene, "no bot, power lost: " + powerIsLost, keys, end, "");
    }

    private void anAbortWaitsUntilEtcdRunsAgain(RestoreScene scene) throws Exception {
        TestHost host = target(scene);
        WatchedLog log = scene.log();
        AtomicBoolean asked = new AtomicBoolean();
        log.dieWhen(() -> {
            if (isStopped(host) && asked.compareAndSet(false, true)) {
                log.add(new Event.Controlled(RestoreScene.LEE, new Control.Abort()));
            }
            return false;
        });
        SortedMap<String, String> keys = new TreeMap<>(scene.etcd.dump());

        Completion.Finished end = scene.perform(line(scene), log);

        assertThat(end.outcome()).isEqualTo(Outcome.ABORTED);
        assertSound(scene, "aborted", keys, end, "Aborted by @lee. etcd runs on every member");
    }

    /** Whether etcd is out of service there: its manifest is held back, or its unit. */
    private static boolean isStopped(TestHost host) {
        try {
            return host.isOn()
                    && host.run("ls /var/lib/drydock/*/held/* 2>/dev/null").exit() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Deed {
        void perform() throws IOException;
    }

    private static void doing(Deed deed) {
        try {
            deed.perform();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
