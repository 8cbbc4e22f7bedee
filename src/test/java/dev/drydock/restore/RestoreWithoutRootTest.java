package dev.drydock.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.StepState;
import dev.drydock.testing.WatchedLog;
import dev.drydock.testing.hosts.EtcdSetup.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The restore of {@link RestoreTroubleTest} where root is missing: the same steps and scripts, over MINA's embedded server, against
 * plain processes. What was written before the snapshot is there again byte for byte, and what was written after it is gone; or all is as
 * it was. A part of the cells; {@code -Dmatrix=full} for all, and another text for those whose line has it, as
 * {@code "-Dmatrix=WITHOUT_ROOT_THREE_EXTERNAL | switch"}. What was tried is listed in {@code target/restore-matrix}.
 */
class RestoreWithoutRootTest {
    /** What may happen at any step. */
    private static final Set<PlainTrouble> ANYWHERE =
            EnumSet.range(PlainTrouble.BOT_KILLED_BEFORE_THE_OUTCOME, PlainTrouble.SUDO_REFUSED);

    /** Those that a restore gets through by itself, but for a cut while it only looks. */
    private static final Set<PlainTrouble> WAITED_OUT =
            EnumSet.range(PlainTrouble.BOT_KILLED_BEFORE_THE_OUTCOME, PlainTrouble.CONNECTION_CUT);

    @TempDir
    private Path folder;

    /**
     * One cell of the matrix.
     *
     * @param choice what a lead chooses where the way forward asks
     */
    private record Case(Layout layout, String step, String host, PlainTrouble trouble, String options, String choice) {
        Case(Layout layout, String step, String host, PlainTrouble trouble) {
            this(layout, step, host, trouble, "", "retry");
        }

        boolean isIntended(Event event) {
            return event instanceof Event.StepIntended intended
                    && intended.step().id().equals(MatrixSteps.id(step, host));
        }

        boolean isDone(Event event) {
            return event instanceof Event.StepDone done && done.stepId().equals(MatrixSteps.id(step, host));
        }

        boolean isOnTheWayBack() {
            return MatrixSteps.BACK.contains(step);
        }

        boolean isWaitedOut() {
            boolean looks = step.equals("check") || step.equals("safety");
            return WAITED_OUT.contains(trouble) && !(looks && trouble == PlainTrouble.CONNECTION_CUT);
        }

        @Override
        public String toString() {
            return "WITHOUT_ROOT_" + layout + " | " + step + " | " + trouble + " | " + host
                    + (options.isEmpty() ? "" : " |" + options) + (choice.equals("retry") ? "" : " | " + choice);
        }
    }

    @Test
    void atTheEndIsTheNewStateOrTheOldOne() throws ExecutionException, InterruptedException {
        assertThat(RestoreMatrix.ofAllLayouts(layout -> {
                    RestoreMatrix<PlainScene, Case> matrix =
                            new RestoreMatrix<>(on -> PlainScene.start(layout, on), RestoreWithoutRootTest::tryOut);
                    List<Case> cases = RestoreMatrix.asked(few(layout), all(layout));
                    return matrix.wrong("WITHOUT_ROOT_" + layout, cases.iterator(), folder);
                }))
                .isEmpty();
    }

    private static List<Case> few(Layout layout) {
        String last = layout.members().getLast();
        return switch (layout) {
            case SINGLE_SYSTEMD ->
                List.of(
                        new Case(layout, "stage", last, PlainTrouble.COPY_DAMAGED),
                        new Case(layout, "ready", last, PlainTrouble.API_DOES_NOT_START));
            case SINGLE_STATIC_POD ->
                List.of(
                        new Case(layout, "switch", last, PlainTrouble.BOT_KILLED_BEFORE_THE_OUTCOME),
                        new Case(
                                layout,
                                "start-etcd",
                                last,
                                PlainTrouble.ETCD_DOES_NOT_START,
                                " --new-data-dir",
                                "retry"));
            case THREE_EXTERNAL -> List.of(new Case(layout, "switch", last, PlainTrouble.CONNECTION_CUT));
            // Only where more is asked for: the other three show all that is in it.
            case THREE_STATIC_PODS -> List.of();
        };
    }

    private static List<Case> all(Layout layout) {
        String last = layout.members().getLast();
        List<Case> cases = new ArrayList<>(few(layout));
        cases.add(new Case(layout, "start-etcd", last, PlainTrouble.ETCD_DOES_NOT_START, "", "roll-back"));
        cases.add(new Case(layout, "start-etcd", last, PlainTrouble.ETCD_DOES_NOT_START));
        for (String step : MatrixSteps.ALL) {
            for (String host : step.equals("workers") ? layout.controlPlane() : MatrixSteps.hosts(layout, step)) {
                ANYWHERE.forEach(trouble -> cases.add(new Case(layout, step, host, trouble)));
            }
        }
        return cases.stream().distinct().toList();
    }

    private static String tryOut(PlainScene scene, Case each) throws Exception {
        scene.write("before");
        WatchedLog log = scene.log();
        String name = "snapshot-" + log.state().id().value();
        SortedMap<String, String> restored = scene.snapshot(name);
        scene.write("after");
        SortedMap<String, String> old = scene.dump();
        Onlooker onlooker = new Onlooker(scene, each, log);
        log.watch(onlooker::sees);
        switch (each.trouble()) {
            case BOT_KILLED_BEFORE_THE_OUTCOME -> log.dieBefore(each::isDone);
            case BOT_KILLED_BEFORE_THE_EFFECT -> log.dieAfter(each::isIntended);
            case CONNECTION_CUT, SUDO_REFUSED, COPY_DAMAGED, ETCD_DOES_NOT_START, API_DOES_NOT_START -> {
                // The onlooker brings it about.
            }
        }

        Completion.Finished end = scene.perform("etcd restore " + name + each.options(), log);

        onlooker.isOver();
        scene.hosts.awaitHealthy();
        boolean succeeded = end.outcome() == Outcome.SUCCEEDED;
        assertThat(scene.dump()).as("%s: %s", each, end.summary()).isEqualTo(succeeded ? restored : old);
        if (each.isOnTheWayBack()) {
            assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.ABORTED);
            assertThat(end.summary()).contains("Rolled back");
        } else if (each.isWaitedOut()) {
            assertThat(succeeded).as(end.summary()).isTrue();
        }
        if (each.trouble() == PlainTrouble.COPY_DAMAGED) {
            assertThat(end.summary()).contains("Nothing was stopped");
        }
        if (each.trouble() == PlainTrouble.API_DOES_NOT_START) {
            assertThat(succeeded).as(end.summary()).isTrue();
        }
        if (each.trouble() == PlainTrouble.ETCD_DOES_NOT_START) {
            boolean back = each.choice().equals("roll-back");
            assertThat(succeeded).as(end.summary()).isEqualTo(!back);
            assertThat(end.summary().contains("Rolled back")).isEqualTo(back);
        }
        for (PlainHost host : scene.hosts.all()) {
            assertThat(host.must("ls etc/systemd/system/*.service.d/drydock.conf var/lib/drydock/*/held/*"
                            + " var/lib/*.new-* 2>/dev/null; true"))
                    .as("left on %s", host.name())
                    .isBlank();
            host.must("rm -rf var/lib/etcd.before-* var/lib/drydock");
        }
        return succeeded ? "restored" : "old state";
    }

    /** Who sees what the run does, brings the trouble about and ends it, and chooses when it asks. */
    private static final class Onlooker {
        private final PlainScene scene;
        private final Case each;
        private final WatchedLog log;
        private final PlainHost host;
        private final List<Thread> beside = new ArrayList<>();
        private boolean begun;
        private boolean ended;

        Onlooker(PlainScene scene, Case each, WatchedLog log) {
            this.scene = scene;
            this.each = each;
            this.log = log;
            this.host = scene.hosts.host(each.host());
        }

        void sees(Event event) {
            if (each.isIntended(event) && !begun) {
                begun = true;
                if (WAITED_OUT.contains(each.trouble())) {
                    // At whatever moment of the work.
                    beside.add(Thread.ofVirtual().start(this::begin));
                } else {
                    begin();
                }
            }
            if ((event instanceof Event.StepFailed || event instanceof Event.StepAsks) && begun) {
                end();
            }
            if (each.isOnTheWayBack() && isSwitched() && log.state().abortedBy().isEmpty()) {
                log.add(new Event.Controlled(Restorer.LEE, new Control.Abort()));
            }
            if (event instanceof Event.StepAsks asks) {
                boolean offered =
                        asks.choices().stream().anyMatch(choice -> choice.id().equals(each.choice()));
                Restorer.choose(log, asks, offered ? each.choice() : "retry");
            }
        }

        private void begin() {
            try {
                each.trouble().begin(host);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void end() {
            if (ended) {
                return;
            }
            ended = true;
            try {
                each.trouble().end(host);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Whether all members have the new data, and none has started on it. */
        private boolean isSwitched() {
            return scene.hosts.members().stream()
                    .allMatch(member -> log.state()
                            .step("switch:" + member.name())
                            .map(step -> step.status() == StepState.Status.DONE)
                            .orElse(false));
        }

        /** The run is over: the trouble was, and is no more. */
        void isOver() throws InterruptedException {
            for (Thread thread : beside) {
                thread.join();
            }
            assertThat(begun).as("%s was reached", each).isTrue();
            end();
        }
    }
}
