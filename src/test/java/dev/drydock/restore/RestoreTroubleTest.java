package dev.drydock.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.StepState;
import dev.drydock.testing.WatchedLog;
import dev.drydock.testing.hosts.EtcdSetup;
import dev.drydock.testing.hosts.EtcdSetup.Layout;
import dev.drydock.testing.hosts.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Trouble on real hosts at the steps of a restore and of its way back: at the end is the new state on every member, or the old
 * one, never half, and the run says which. A part of the matrix, another one for each layout; {@code -Dmatrix=full} for all of it, and another text for
 * those of all cases whose line in the list has it, as {@code "-Dmatrix=THREE_STATIC_PODS | switch"}.
 * What was tried is listed in {@code target/restore-matrix}, as it is tried.
 */
class RestoreTroubleTest {
    /** Steps in which nothing is waited out: nothing was done yet, and the whole can be asked for again. */
    private static final Set<String> LOOKS = Set.of("check", "safety");

    /** What may fail at any step. */
    private static final Set<Trouble> ANYWHERE =
            EnumSet.range(Trouble.BOT_KILLED_BEFORE_THE_OUTCOME, Trouble.SUDO_REFUSED);

    private static final Set<Trouble> KILLED =
            EnumSet.of(Trouble.BOT_KILLED_BEFORE_THE_OUTCOME, Trouble.BOT_KILLED_BEFORE_THE_EFFECT);

    /** Those that a restore gets through by itself. */
    private static final Set<Trouble> WAITED_OUT = EnumSet.of(
            Trouble.BOT_KILLED_BEFORE_THE_OUTCOME,
            Trouble.BOT_KILLED_BEFORE_THE_EFFECT,
            Trouble.CONNECTION_CUT,
            Trouble.REBOOTED);

    @TempDir
    private Path folder;

    /**
     * One cell of the matrix.
     *
     * @param choice what a lead chooses where the way forward asks
     */
    private record Case(String step, String host, Trouble trouble, String options, String choice) {
        Case(String step, String host, Trouble trouble) {
            this(step, host, trouble, "", "retry");
        }

        Case(String step, String host, Trouble trouble, String options) {
            this(step, host, trouble, options, "retry");
        }

        String id() {
            return MatrixSteps.id(step, host);
        }

        boolean isIntended(Event event) {
            return event instanceof Event.StepIntended intended
                    && intended.step().id().equals(id());
        }

        boolean isDone(Event event) {
            return event instanceof Event.StepDone done && done.stepId().equals(id());
        }

        boolean isOnTheWayBack() {
            return MatrixSteps.BACK.contains(step);
        }

        boolean isWaitedOut() {
            return WAITED_OUT.contains(trouble) && (!LOOKS.contains(step) || KILLED.contains(trouble));
        }

        /** What the summary has to tell of it, whatever the end is. */
        String told() {
            boolean away = trouble == Trouble.UNREACHABLE || trouble == Trouble.SUDO_REFUSED;
            return switch (step) {
                case "scripts" -> trouble == Trouble.NO_ROOM || away ? "put the scripts for a person on " + host : "";
                case "workers" -> away ? "not those of " + host : "";
                case "clean", "unstage" -> away ? "is left on " + host : "";
                default -> "";
            };
        }

        String line(Layout layout) {
            return layout + " | " + this;
        }

        @Override
        public String toString() {
            return step + " | " + trouble + " | " + host + (options.isEmpty() ? "" : " |" + options)
                    + (choice.equals("retry") ? "" : " | " + choice);
        }
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void atTheEndIsTheNewStateOrTheOldOne(Layout layout) throws Exception {
        Path reports = Files.createDirectories(Path.of("target", "restore-matrix"));
        Path report = Files.writeString(reports.resolve(layout + ".txt"), "");
        List<String> wrong = new ArrayList<>();
        List<Case> cases = cases(layout);
        int next = 0;
        while (next < cases.size()) {
            // What a case that went wrong leaves is nothing for the next one.
            Path scenes = Files.createDirectories(folder.resolve("from-" + next));
            try (RestoreScene scene =
                    RestoreScene.start(EtcdSetup.of(layout).withDisk(900).withWorker(), scenes)) {
                boolean good = true;
                while (good && next < cases.size()) {
                    Case each = cases.get(next);
                    next++;
                    String end = tried(scene, each);
                    good = !end.startsWith("WRONG");
                    if (!good) {
                        wrong.add(each + ": " + end);
                    }
                    Files.writeString(report, each.line(layout) + " -> " + end + "\n", StandardOpenOption.APPEND);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String tried(RestoreScene scene, Case each) throws InterruptedException {
        try {
            return tryOut(scene, each);
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception | AssertionError e) {
            return "WRONG: "
                    + String.valueOf(e).lines().limit(150).map(String::strip).collect(Collectors.joining(" "));
        }
    }

    private static List<Case> cases(Layout layout) {
        String asked = System.getProperty("matrix", "");
        boolean full = !asked.isEmpty();
        List<Case> cases = new ArrayList<>();
        List<String> members = layout.members();
        List<Trouble> troubles = List.copyOf(ANYWHERE);
        List<String> steps = full
                ? MatrixSteps.ALL
                : MatrixSteps.ALL.stream()
                        .filter(step -> !MatrixSteps.SELDOM.contains(step))
                        .toList();
        // Another few for each layout, over all steps and troubles.
        int period = 8 * troubles.size();
        for (int step = 0; step < steps.size(); step++) {
            List<String> hosts = MatrixSteps.hosts(layout, steps.get(step));
            for (int trouble = 0; trouble < troubles.size(); trouble++) {
                if (full) {
                    if (steps.get(step).equals("ready") && trouble == 0) {
                        cases.add(new Case("ready", hosts.getLast(), Trouble.API_DOES_NOT_START));
                    }
                    for (String host : hosts) {
                        cases.add(new Case(steps.get(step), host, troubles.get(trouble)));
                    }
                } else if ((7 * step + trouble + 12 * List.of(Layout.values()).indexOf(layout)) % period == 0) {
                    cases.add(new Case(steps.get(step), hosts.get(trouble % hosts.size()), troubles.get(trouble)));
                }
            }
        }
        String last = members.getLast();
        switch (layout) {
            case SINGLE_SYSTEMD -> {
                cases.add(new Case("copy", last, Trouble.DISK_FULL));
                cases.add(new Case("clean", last, Trouble.SUDO_REFUSED));
                cases.add(new Case("start-etcd", last, Trouble.ETCD_DOES_NOT_START));
                cases.add(new Case("start-etcd", last, Trouble.ETCD_DOES_NOT_START, " --new-data-dir", "roll-back"));
            }
            case SINGLE_STATIC_POD -> {
                cases.add(new Case("start-etcd", last, Trouble.ETCD_DOES_NOT_START, "", "roll-back"));
                cases.add(new Case("stage", last, Trouble.COPY_DAMAGED));
                cases.add(new Case("scripts", last, Trouble.NO_ROOM));
            }
            case THREE_STATIC_PODS -> {
                cases.add(new Case("switch", last, Trouble.SUDO_REFUSED, " --new-data-dir"));
                cases.add(new Case("switch", last, Trouble.HOST_LOST));
                cases.add(new Case("check", last, Trouble.ANOTHER_VERSION));
            }
            case THREE_EXTERNAL -> {
                cases.add(new Case("copy", last, Trouble.DISK_FULL));
                cases.add(new Case("workers", EtcdSetup.WORKER, Trouble.UNREACHABLE));
                cases.add(new Case("check", last, Trouble.ANOTHER_VERSION));
            }
        }
        return cases.stream()
                .filter(each -> asked.isEmpty()
                        || asked.equals("full")
                        || each.line(layout).contains(asked))
                .distinct()
                .toList();
    }

    private static String tryOut(RestoreScene scene, Case each) throws Exception {
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
                if (each.isOnTheWayBack()
                        && isSwitched(log, scene)
                        && log.state().abortedBy().isEmpty()) {
                    log.add(new Event.Controlled(RestoreScene.LEE, new Control.Abort()));
                }
                if (event instanceof Event.StepAsks asks) {
                    if (each.trouble() == Trouble.HOST_LOST) {
                        RestoreScene.choose(log, asks, "without-it");
                        return;
                    }
                    boolean offered = asks.choices().stream()
                            .anyMatch(choice -> choice.id().equals(each.choice()));
                    RestoreScene.choose(log, asks, offered ? each.choice() : "retry");
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
        if (begun[0] && !ended[0] && !WAITED_OUT.contains(each.trouble()) && each.trouble() != Trouble.HOST_LOST) {
            // It did no harm.
            each.trouble().end(host);
        }
        if (each.trouble() == Trouble.HOST_LOST) {
            host.start();
            doAsTold(host, end.summary());
        }
        scene.etcd.awaitHealthy();
        boolean succeeded = end.outcome() == Outcome.SUCCEEDED;
        assertThat(scene.etcd.dump()).as("%s: %s", each, end.summary()).isEqualTo(succeeded ? restored : old);
        assertThat(begun[0]).as("%s was reached", each).isTrue();
        if (each.isOnTheWayBack()) {
            assertThat(end.outcome()).as("%s: %s", each, end.summary()).isEqualTo(Outcome.ABORTED);
            assertThat(end.summary()).contains("Rolled back");
        } else if (each.isWaitedOut()) {
            assertThat(succeeded).as("%s: %s", each, end.summary()).isTrue();
        }
        if (Set.of(Trouble.DISK_FULL, Trouble.NO_ROOM, Trouble.COPY_DAMAGED, Trouble.ANOTHER_VERSION)
                .contains(each.trouble())) {
            assertThat(end.summary()).contains("Nothing was stopped");
        }
        if (each.trouble() == Trouble.ETCD_DOES_NOT_START) {
            boolean back = each.choice().equals("roll-back");
            assertThat(succeeded).as("%s: %s", each, end.summary()).isEqualTo(!back);
            assertThat(end.summary().contains("Rolled back")).isEqualTo(back);
        }
        assertThat(end.summary()).as(each.toString()).contains(each.told());
        if (each.trouble() == Trouble.API_DOES_NOT_START) {
            assertThat(succeeded).as("%s: %s", each, end.summary()).isTrue();
        }
        assertNothingIsLeft(scene, each, end.summary());
        return succeeded ? "restored" : "old state";
    }

    private static void assertNothingIsLeft(RestoreScene scene, Case each, String summary) throws IOException {
        List<MatchResult> left = Pattern.compile("is left on ([^:]+): `sudo (sh [^`]+)` there removes it")
                .matcher(summary)
                .results()
                .toList();
        for (MatchResult told : left) {
            // It was away to the end, which did no harm; a person clears up, as they are told.
            for (String name : told.group(1).split(", ", -1)) {
                scene.host(name).must(told.group(2));
            }
        }
        for (TestHost host : scene.etcd.hosts()) {
            assertThat(host.run("ls /etc/systemd/system/*.service.d/drydock.conf /var/lib/drydock/*/held/* "
                                    + "/var/lib/*.new-* /var/lib/drydock/*/snapshot.db* 2>/dev/null")
                            .output())
                    .as("%s left on %s", each, host.name())
                    .isBlank();
            host.must("rm -rf /var/lib/etcd.before-* /var/lib/etcd-snapshot-* /var/lib/drydock");
        }
    }

    /** Runs what a person is told to, where they are told to. */
    private static void doAsTold(TestHost host, String summary) throws IOException {
        assertThat(summary).contains("Left out: " + host.name());
        List<MatchResult> commands = Pattern.compile("on ([^:;]+): `sudo (sh [^`]+)`")
                .matcher(summary)
                .results()
                .toList();
        assertThat(commands).hasSize(6);
        for (MatchResult command : commands) {
            assertThat(command.group(1)).isEqualTo(host.name());
            host.must(command.group(2));
        }
    }

    /** Whether all members have the new data, and none has started on it. */
    private static boolean isSwitched(WatchedLog log, RestoreScene scene) {
        return scene.etcd.members().stream()
                .allMatch(member -> log.state()
                        .step("switch:" + member.name())
                        .map(step -> step.status() == StepState.Status.DONE)
                        .orElse(false));
    }

    private static void begin(Case each, TestHost host) {
        try {
            each.trouble().begin(host);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
