package dev.drydock.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.StepState;
import dev.drydock.restore.RestoreCell.Place;
import dev.drydock.testing.WatchedLog;
import dev.drydock.testing.hosts.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One restore in trouble, on real hosts: who brings the trouble about, ends it and chooses when the run asks, and who sees in the end that
 * the new state is there on every member or the old one, never half, that the run says which, and that nothing is left.
 */
final class RestoreTrial {
    /** Those that are found before anything is stopped. */
    private static final List<Trouble> NOTHING_STOPPED =
            List.of(Trouble.DISK_FULL, Trouble.NO_ROOM, Trouble.COPY_DAMAGED, Trouble.ANOTHER_VERSION);

    /** Steps before anything is stopped. */
    private static final Set<String> PREPARING = Set.of("check", "safety", "copy", "scripts", "stage");

    private final RestoreScene scene;
    private final RestoreCell cell;
    private final WatchedLog log;
    private final Set<Place> tried = new LinkedHashSet<>();
    private final Set<Place> begun = new LinkedHashSet<>();
    private volatile Optional<IOException> failure = Optional.empty();
    private final List<Thread> beside = new ArrayList<>();
    private volatile Optional<Place> now = Optional.empty();

    private RestoreTrial(RestoreScene scene, RestoreCell cell) {
        this.scene = scene;
        this.cell = cell;
        this.log = scene.log();
    }

    /**
     * How one ended.
     *
     * @param state which state is there in the end
     * @param begun the troubles that came, in no order
     */
    record Ending(String state, Set<Place> begun) {
        Ending {
            begun = Set.copyOf(begun);
        }
    }

    /** Tries a cell out, all of whose troubles have to come, and tells which state is there in the end. */
    static String tryOut(RestoreScene scene, RestoreCell cell) throws IOException, InterruptedException {
        Ending ending = tryAsMuchAsComes(scene, cell);
        assertThat(ending.begun()).as("reached").containsExactlyInAnyOrderElementsOf(cell.places());
        return ending.state();
    }

    /** Tries a cell out, as far as the steps that it has trouble at are begun again and again. */
    static Ending tryAsMuchAsComes(RestoreScene scene, RestoreCell cell) throws IOException, InterruptedException {
        return new RestoreTrial(scene, cell).tryOut();
    }

    private Ending tryOut() throws IOException, InterruptedException {
        scene.write("before");
        String name = "snapshot-" + log.state().id().value();
        SortedMap<String, String> restored = scene.snapshot(name);
        scene.write("after");
        SortedMap<String, String> old = scene.etcd.dump();
        log.watch(this::sees);
        log.dieAfterEach(event -> event instanceof Event.StepIntended intended
                && dies(intended.step().id(), Trouble.BOT_KILLED_BEFORE_THE_EFFECT));
        log.dieBeforeEach(event ->
                event instanceof Event.StepDone done && dies(done.stepId(), Trouble.BOT_KILLED_BEFORE_THE_OUTCOME));

        Completion.Finished end = scene.perform("etcd restore " + name + cell.options(), log);

        join();
        if (cell.has(Trouble.HOST_LOST)) {
            TestHost lost = scene.host(cell.places().getFirst().host());
            lost.start();
            doAsTold(lost, end.summary());
        } else {
            // It did no harm, where it is not over yet.
            end();
        }
        scene.etcd.awaitHealthy();
        boolean succeeded = end.outcome() == Outcome.SUCCEEDED;
        assertThat(scene.etcd.dump()).as("%s: %s", begun, end.summary()).isEqualTo(succeeded ? restored : old);
        assertEnd(end, succeeded);
        for (Place place : begun) {
            assertThat(end.summary()).as("%s", place).containsPattern(place.told());
        }
        assertNothingIsLeft(end.summary());
        return new Ending(succeeded ? "restored" : "old state", begun);
    }

    /** Whether the process is to die of this now, which it does once. */
    private boolean dies(String step, Trouble of) {
        boolean dies = now.filter(place -> place.trouble() == of && place.id().equals(step))
                .isPresent();
        if (dies) {
            now.ifPresent(begun::add);
            now = Optional.empty();
        }
        return dies;
    }

    private void sees(Event event) {
        try {
            if (event instanceof Event.StepIntended intended) {
                Optional<Place> next = cell.places().stream()
                        .filter(place -> place.id().equals(intended.step().id()) && !tried.contains(place))
                        .findFirst();
                if (next.isPresent()) {
                    begin(next.get());
                }
            }
            if (event instanceof Event.StepFailed || event instanceof Event.StepAsks) {
                end();
            }
            if (cell.isOnTheWayBack() && isSwitched() && log.state().abortedBy().isEmpty()) {
                log.add(new Event.Controlled(RestoreScene.LEE, new Control.Abort()));
            }
            if (event instanceof Event.StepAsks asks) {
                String choice = cell.has(Trouble.HOST_LOST) ? "without-it" : cell.choice();
                boolean offered =
                        asks.choices().stream().anyMatch(each -> each.id().equals(choice));
                RestoreScene.choose(log, asks, offered ? choice : "retry");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(Place place) throws IOException, InterruptedException {
        join();
        end();
        tried.add(place);
        now = Optional.of(place);
        if (place.isKill()) {
            // It has come when the process is dead.
            return;
        }
        begun.add(place);
        if (place.isInMidWork()) {
            beside.add(Thread.ofVirtual().start(() -> beginBeside(place)));
        } else {
            place.trouble().begin(scene.host(place.host()));
        }
    }

    private void beginBeside(Place place) {
        try {
            place.trouble().begin(scene.host(place.host()));
        } catch (IOException e) {
            failure = Optional.of(e);
        }
    }

    private void join() throws IOException, InterruptedException {
        for (Thread thread : beside) {
            thread.join();
        }
        beside.clear();
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /** Ends what is under way; a lost host is lost to the end of the run. */
    private void end() throws IOException {
        Optional<Place> over = now.filter(place -> place.trouble() != Trouble.HOST_LOST);
        if (over.isPresent()) {
            now = Optional.empty();
            over.get().trouble().end(scene.host(over.get().host()));
        }
    }

    /** Whether all members have the new data, and none has started on it. */
    private boolean isSwitched() {
        return scene.etcd.members().stream()
                .allMatch(member -> log.state()
                        .step("switch:" + member.name())
                        .map(step -> step.status() == StepState.Status.DONE)
                        .orElse(false));
    }

    private void assertEnd(Completion.Finished end, boolean succeeded) {
        String told = begun + ": " + end.summary();
        if (cell.isOnTheWayBack()) {
            assertThat(end.outcome()).as(told).isEqualTo(Outcome.ABORTED);
            assertThat(end.summary()).contains("Rolled back");
        } else if (begun.stream().allMatch(Place::isWaitedOut) || cell.has(Trouble.API_DOES_NOT_START)) {
            assertThat(succeeded).as(told).isTrue();
        }
        if (begun.stream()
                .allMatch(place -> NOTHING_STOPPED.contains(place.trouble()) && PREPARING.contains(place.step()))) {
            assertThat(end.summary()).contains("Nothing was stopped");
        }
        if (cell.has(Trouble.ETCD_DOES_NOT_START)) {
            boolean back = cell.choice().equals("roll-back");
            assertThat(succeeded).as(told).isEqualTo(!back);
            assertThat(end.summary().contains("Rolled back")).isEqualTo(back);
        }
    }

    private void assertNothingIsLeft(String summary) throws IOException {
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
                    .as("%s left on %s", begun, host.name())
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
}
