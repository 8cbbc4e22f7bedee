package dev.drydock.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.StepState;
import dev.drydock.testing.WatchedLog;
import dev.drydock.testing.hosts.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Ordeals of one run, one after the other as their steps are begun, and begun again; and a lead who answers when the run asks. What passes
 * comes at whatever moment of its step's work.
 */
final class Siege {
    private final MaintenanceScene scene;
    private final List<Ordeal> ordeals;
    private final String version;
    private final Map<String, String> kubelets = new TreeMap<>();
    private final WatchedLog log;
    private final List<Thread> beside = new ArrayList<>();
    private final Set<Ordeal> tried = Collections.synchronizedSet(new LinkedHashSet<>());
    private final Set<Ordeal> came = Collections.synchronizedSet(new LinkedHashSet<>());
    private final Set<Ordeal> harmless = Collections.synchronizedSet(new LinkedHashSet<>());
    private volatile Optional<IOException> failure = Optional.empty();
    private final List<String> asked = new ArrayList<>();
    private volatile Optional<Ordeal> now = Optional.empty();

    Siege(MaintenanceScene scene, List<Ordeal> ordeals, String version, WatchedLog log) throws IOException {
        this.scene = scene;
        this.ordeals = List.copyOf(ordeals);
        this.version = version;
        this.log = log;
        for (TestHost host : scene.kubeadm.all()) {
            kubelets.put(host.name(), scene.kubeadm.kubeletVersion(host).substring(1));
        }
    }

    /** Carries a request out; all trouble is over when this returns. */
    Ordeal.Result undergo(String line) throws IOException, InterruptedException {
        log.watch(this::hear);
        log.dieAfterEach(event -> event instanceof Event.StepIntended intended
                && dies(intended.step().id(), Trouble.BOT_KILLED_BEFORE_THE_EFFECT));
        log.dieBeforeEach(event ->
                event instanceof Event.StepDone done && dies(done.stepId(), Trouble.BOT_KILLED_BEFORE_THE_OUTCOME));
        Completion.Finished end = scene.perform(line, log);
        join();
        List<String> unready = new ArrayList<>();
        for (TestHost each : scene.kubeadm.all()) {
            if (!scene.kubeadm.isReady(each)) {
                unready.add(each.name());
            }
        }
        end();
        assertEachStepIsDoneOnce();
        return new Ordeal.Result(end, came, harmless, asked, unready, false);
    }

    /** Whether the process is to die of this now, which it does once. */
    private boolean dies(String step, Trouble of) {
        boolean dies = now.filter(
                        ordeal -> ordeal.trouble() == of && ordeal.id().equals(step))
                .isPresent();
        if (dies) {
            now.ifPresent(came::add);
            now = Optional.empty();
        }
        return dies;
    }

    private synchronized void hear(Event event) {
        try {
            if (event instanceof Event.StepIntended intended) {
                Optional<Ordeal> next = ordeals.stream()
                        .filter(ordeal -> ordeal.id().equals(intended.step().id()) && !tried.contains(ordeal))
                        .findFirst();
                if (next.isPresent()) {
                    begin(next.get());
                }
            }
            if (event instanceof Event.StepAsks asks) {
                answer(asks);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Event.StepAsks asks) throws IOException, InterruptedException {
        asked.add(asks.stepId() + ": " + asks.why());
        String choice = tried.stream()
                .reduce((earlier, later) -> later)
                .map(Ordeal::choice)
                .orElse(Ordeal.RETRY);
        now.ifPresent(harmless::remove);
        if (now.filter(Ordeal::isToLast).isEmpty()) {
            join();
            end();
        }
        boolean offered = asks.choices().stream().anyMatch(each -> each.id().equals(choice));
        MaintenanceScene.choose(log, asks, offered ? choice : Ordeal.STOP);
    }

    private void begin(Ordeal ordeal) throws IOException, InterruptedException {
        join();
        end();
        tried.add(ordeal);
        now = Optional.of(ordeal);
        Trouble trouble = ordeal.trouble();
        Trouble.Place place = place(ordeal);
        switch (trouble.course()) {
            // It has come when the process is dead.
            case KILLED -> {}
            case PASSES -> {
                came.add(ordeal);
                if (trouble == Trouble.PACKAGES_LOCKED) {
                    // The lock is there before the step, and goes while it waits.
                    trouble.begin(place);
                    beside(() -> trouble.end(place));
                } else {
                    beside(() -> trouble.begin(place));
                }
            }
            case ASKS -> {
                came.add(ordeal);
                harmless.add(ordeal);
                trouble.begin(place);
            }
        }
    }

    private Trouble.Place place(Ordeal ordeal) {
        TestHost host = scene.kubeadm.host(ordeal.node().isEmpty() ? "cp1" : ordeal.node());
        return new Trouble.Place(scene, host, ordeal.step(), version, kubelets.getOrDefault(host.name(), version));
    }

    /** What may fail on a host. */
    private interface Deed {
        void perform() throws IOException;
    }

    private void beside(Deed deed) {
        beside.add(Thread.ofVirtual().start(() -> {
            try {
                deed.perform();
            } catch (IOException e) {
                failure = Optional.of(e);
            }
        }));
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

    private void end() throws IOException {
        Optional<Ordeal> over = now;
        now = Optional.empty();
        if (over.isPresent() && over.get().trouble().course() == Trouble.Course.ASKS) {
            over.get().trouble().end(place(over.get()));
        }
    }

    private void assertEachStepIsDoneOnce() {
        List<String> done = log.events().stream()
                .filter(Event.StepDone.class::isInstance)
                .map(event -> ((Event.StepDone) event).stepId())
                .toList();
        assertThat(done).doesNotHaveDuplicates();
        assertThat(log.state().steps().values().stream()
                        .filter(state -> !state.status().isOver() && state.status() != StepState.Status.LISTED))
                .as("steps that did not end")
                .isEmpty();
    }
}
