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
import java.util.List;

/**
 * One cell of a matrix: a trouble at a step, and what a lead chooses when the run asks. With {@code retry} the trouble is over by
 * then; else it lasts until the run is over, since nobody chooses to go on without a node that is well.
 *
 * @param node where; empty for a step of no node
 */
record Ordeal(String step, String node, Trouble trouble, String choice) {
    static final String RETRY = "retry";
    static final String SKIP = "skip-node";
    static final String STOP = "stop";

    /**
     * How it went.
     *
     * @param asked what a lead was asked
     * @param unready the nodes that were not Ready when the run ended
     */
    record Result(Completion.Finished end, List<String> asked, List<String> unready) {
        Result {
            asked = List.copyOf(asked);
            unready = List.copyOf(unready);
        }

        /** In a line of a report. */
        String line() {
            return end.outcome() + ": " + end.summary() + (asked.isEmpty() ? "" : " Asked: " + asked + ".");
        }
    }

    String id() {
        return node.isEmpty() ? step : step + ":" + node;
    }

    private boolean isIntended(Event event) {
        return event instanceof Event.StepIntended intended
                && intended.step().id().equals(id());
    }

    private boolean isDone(Event event) {
        return event instanceof Event.StepDone done && done.stepId().equals(id());
    }

    private boolean isToLast() {
        return trouble.course() == Trouble.Course.ASKS && !choice.equals(RETRY);
    }

    /** Carries a request out in that trouble, which is over when this returns. */
    Result undergo(MaintenanceScene scene, String line, WatchedLog log, String version)
            throws IOException, InterruptedException {
        TestHost host = scene.kubeadm.host(node.isEmpty() ? "cp1" : node);
        String before = scene.kubeadm.kubeletVersion(host).substring(1);
        Siege siege = new Siege(new Trouble.Place(scene, host, step, version, before));
        log.watch(event -> siege.hear(event, log));
        switch (trouble) {
            case BOT_KILLED_BEFORE_THE_OUTCOME -> log.dieBefore(this::isDone);
            case BOT_KILLED_BEFORE_THE_EFFECT -> log.dieAfter(this::isIntended);
            default -> {}
        }
        Completion.Finished end = scene.perform(line, log);
        siege.join();
        List<String> unready = new ArrayList<>();
        for (TestHost each : scene.kubeadm.all()) {
            if (!scene.kubeadm.isReady(each)) {
                unready.add(each.name());
            }
        }
        siege.end();
        assertThat(siege.begun).as("%s was reached", this).isTrue();
        assertEachStepIsDoneOnce(log);
        return new Result(end, siege.asked, unready);
    }

    private static void assertEachStepIsDoneOnce(WatchedLog log) {
        List<String> done = log.events().stream()
                .filter(Event.StepDone.class::isInstance)
                .map(event -> ((Event.StepDone) event).stepId())
                .toList();
        assertThat(done).doesNotHaveDuplicates();
        assertThat(log.state().steps().values())
                .as("how steps ended")
                .allMatch(state -> state.status().isOver() || state.status() == StepState.Status.LISTED);
    }

    /** The trouble as it goes on. */
    private final class Siege {
        private final Trouble.Place place;
        private final List<Thread> beside = new ArrayList<>();
        private volatile boolean begun;
        private boolean ended;
        private final List<String> asked = new ArrayList<>();

        Siege(Trouble.Place place) {
            this.place = place;
        }

        void hear(Event event, WatchedLog log) {
            try {
                if (isIntended(event) && !begun) {
                    begun = true;
                    if (trouble.course() == Trouble.Course.ASKS) {
                        trouble.begin(place);
                    } else {
                        begin();
                    }
                }
                if (event instanceof Event.StepAsks asks) {
                    asked.add(asks.stepId() + ": " + asks.why());
                    if (!isToLast()) {
                        join();
                        end();
                    }
                    boolean offered =
                            asks.choices().stream().anyMatch(each -> each.id().equals(choice));
                    MaintenanceScene.choose(log, asks, offered ? choice : STOP);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** What passes does so at whatever moment of the work; a lock is there before it. */
        private void begin() throws IOException {
            if (trouble == Trouble.PACKAGES_LOCKED) {
                trouble.begin(place);
                beside.add(Thread.ofVirtual().start(this::endBeside));
            } else {
                beside.add(Thread.ofVirtual().start(this::beginBeside));
            }
        }

        private void beginBeside() {
            try {
                trouble.begin(place);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void endBeside() {
            try {
                trouble.end(place);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void join() throws InterruptedException {
            for (Thread thread : beside) {
                thread.join();
            }
        }

        void end() throws IOException {
            if (!ended && trouble.course() == Trouble.Course.ASKS) {
                ended = true;
                trouble.end(place);
            }
        }
    }

    @Override
    public String toString() {
        return id() + " | " + trouble + (trouble.course() == Trouble.Course.ASKS ? " | " + choice : "");
    }
}
