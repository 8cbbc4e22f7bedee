package dev.drydock.action.node;

import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.ClusterSnapshot;
import dev.drydock.cluster.CordonAnswer;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.Pod;
import dev.drydock.cluster.PodListener;
import dev.drydock.cluster.PodRef;
import dev.drydock.cluster.PodWatch;
import dev.drydock.cluster.Removal;
import dev.drydock.cluster.Replicas;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The drain's one thread: decides, appends the intents, starts the effects, waits for what is heard, appends the outcomes, and
 * begins again. Effects run on threads of their own and answer by signals, so that no slow API server holds up a deadline or
 * somebody's abort.
 */
final class DrainEngine {
    private static final int SIGNALS_AT_ONCE = 500;

    private final Cluster cluster;
    private final InstantSource clock;
    private final DrainBoard board;
    private final RunLog log;
    private final BlockingQueue<DrainSignal> inbox = new LinkedBlockingQueue<>();
    private final Map<NodeWork, PodWatch> watches = new HashMap<>();
    /** Read by the threads of the effects. */
    private volatile boolean aborted;

    DrainEngine(Cluster cluster, InstantSource clock, DrainBoard board, RunLog log) {
        this.cluster = cluster;
        this.clock = clock;
        this.board = board;
        this.log = log;
        log.onNews(() -> inbox.add(new DrainSignal.News()));
    }

    /**
     * Drains until it is over, or must be approved or carried by others first.
     */
    DrainHalt run() throws InterruptedException {
        ExecutorService effects = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("drain-" + log.state().id() + "-", 0).factory());
        try {
            while (true) {
                log.refresh();
                RunState decidedOn = log.state();
                aborted = decidedOn.abortedBy().isPresent();
                DrainMoves moves = DrainDecisions.next(board, decidedOn, clock.instant());
                appendAll(moves.events());
                if (DrainDecisions.holds(decidedOn, log.state())) {
                    moves.effects().forEach(effect -> effects.execute(() -> inbox.add(perform(effect))));
                } else {
                    moves.effects().forEach(DrainEffect::recall);
                    continue;
                }
                watchOpenNodes();
                Optional<DrainHalt> halt = DrainEnding.halt(board, log.state());
                if (halt.isPresent()) {
                    return halt.get();
                }
                if (moves.events().isEmpty() && moves.effects().isEmpty()) {
                    listen();
                }
            }
        } finally {
            watches.values().forEach(PodWatch::close);
            effects.shutdownNow();
        }
    }

    private void appendAll(List<Event> events) {
        if (!events.isEmpty()) {
            log.append(events);
        }
    }

    /** Waits for the first signal, takes in what else is there, and appends what it all means at once. */
    private void listen() throws InterruptedException {
        RunState run = log.state();
        Duration patience = board.untilNextLook(run, clock.instant());
        DrainSignal first = inbox.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (first == null) {
            return;
        }
        List<DrainSignal> signals = new ArrayList<>(List.of(first));
        inbox.drainTo(signals, SIGNALS_AT_ONCE);
        Instant now = clock.instant();
        appendAll(signals.stream()
                .flatMap(signal -> DrainNews.take(board, signal, run, now).stream())
                .toList());
    }

    private void watchOpenNodes() {
        for (NodeWork node : board.nodes) {
            if (node.phase == NodeWork.Phase.DRAINING && !watches.containsKey(node)) {
                watches.put(node, cluster.watchPods(node.node.name(), new Listener(node)));
            } else if (node.phase != NodeWork.Phase.DRAINING && watches.containsKey(node)) {
                watches.remove(node).close();
            }
        }
    }

    private DrainSignal perform(DrainEffect effect) {
        try {
            log.confirmHeld();
            return switch (effect) {
                case DrainEffect.Cordon cordon -> cordon(cordon.node());
                case DrainEffect.Look look -> new DrainSignal.Looked(look.node(), look(look.node()));
                case DrainEffect.Remove remove ->
                    new DrainSignal.Answered(remove.node(), remove.pod(), cluster.remove(remove.pod().ref, removal()));
                case DrainEffect.CheckReplacements check ->
                    new DrainSignal.Settled(check.node(), missing(check.node()));
                case DrainEffect.Uncordon uncordon ->
                    new DrainSignal.Uncordoned(
                            uncordon.node(),
                            cluster.setUnschedulable(uncordon.node().node.ref(), false));
                case DrainEffect.Care care -> care(care.node(), care.step());
                case DrainEffect.Reopen reopen -> reopen(reopen.node());
            };
        } catch (ClusterException e) {
            return new DrainSignal.CallFailed(
                    effect.node(), e.getMessage(), e.kind() == ClusterException.Kind.UNAVAILABLE);
        } catch (RunLog.RunLostException lost) {
            return new DrainSignal.News(); // The drain's own thread is about to meet it, too, and to end.
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return new DrainSignal.News(); // As is this worker; whoever carries the run on does it again.
        } catch (RuntimeException bug) {
            return new DrainSignal.Broke(bug);
        }
    }

    private DrainSignal care(NodeWork node, CareStep step) throws InterruptedException {
        // A host is found by its node's name, and whoever has that name by now need not be whom people approved.
        if (cluster.node(node.node.name())
                .filter(each -> each.ref().equals(node.node.ref()))
                .isEmpty()) {
            return new DrainSignal.CareFailed(
                    node, step, node.group + " does not exist any more, or was replaced by another node of that name");
        }
        try {
            return new DrainSignal.CareDone(node, step, step.work().perform(new Watcher(node, step)));
        } catch (StepException failed) {
            return new DrainSignal.CareFailed(node, step, String.valueOf(failed.getMessage()));
        }
    }

    /** A node is opened again only where its kubelet says that it is well. */
    private DrainSignal reopen(NodeWork node) throws InterruptedException {
        Optional<Node> ready =
                cluster.node(node.node.name()).filter(each -> each.ref().equals(node.node.ref()) && each.ready());
        return ready.isPresent() && !board.care.isGoingDown(ready.get(), log.state())
                ? new DrainSignal.Uncordoned(node, cluster.setUnschedulable(node.node.ref(), false))
                : new DrainSignal.Unhealthy(node);
    }

    private Removal removal() {
        return new Removal(board.command.disableEviction(), board.command.gracePeriod());
    }

    /** The ready pods are counted first: after the cordon's evictions the count would be too low to compare with. */
    private DrainSignal cordon(NodeWork node) {
        boolean others = board.nodes.size() > 1 || board.care.reopens();
        Map<NodeWork.Workload, Integer> baseline = others ? baseline(node) : Map.of();
        // Counting takes its time, in which the run may have gone to another worker.
        log.confirmHeld();
        CordonAnswer answer = cluster.setUnschedulable(node.node.ref(), true);
        return new DrainSignal.Cordoned(node, answer, baseline);
    }

    private Map<NodeWork.Workload, Integer> baseline(NodeWork node) {
        Map<NodeWork.Workload, Integer> baseline = new HashMap<>();
        for (Judgement judgement : look(node).leaving()) {
            Pod pod = judgement.pod();
            Optional<NodeWork.Workload> owner = NodeWork.Workload.of(pod);
            if (owner.isEmpty()) {
                continue;
            }
            NodeWork.Workload workload = owner.get();
            if (!baseline.containsKey(workload)) {
                // One that keeps no count is not waited for, and yet is known to have been moved.
                Optional<Replicas> replicas = cluster.replicas(workload.namespace(), workload.controller());
                baseline.put(workload, replicas.map(Replicas::ready).orElse(0));
            }
        }
        return baseline;
    }

    private DrainAssessment look(NodeWork node) {
        ClusterSnapshot snapshot = cluster.snapshot(List.of(node.node.name()));
        return DrainAssessment.of(board.command, snapshot);
    }

    /** A workload is back when as many pods are Ready as before, or as it wants now, if that is fewer. */
    private List<String> missing(NodeWork node) {
        List<String> missing = new ArrayList<>();
        node.baseline.forEach((workload, before) -> {
            Optional<Replicas> replicas = cluster.replicas(workload.namespace(), workload.controller());
            int wanted = replicas.map(now -> Math.min(now.desired(), before)).orElse(0);
            int ready = replicas.map(Replicas::ready).orElse(0);
            if (ready < wanted) {
                missing.add(workload.display() + " (" + ready + " of " + wanted + ")");
            }
        });
        return missing.stream().sorted().toList();
    }

    /** Passes on what a step of the care tells. */
    private final class Watcher implements CareStep.Watcher {
        private final NodeWork node;
        private final CareStep step;

        Watcher(NodeWork node, CareStep step) {
            this.node = node;
            this.step = step;
        }

        @Override
        public void tell(String detail) {
            inbox.add(new DrainSignal.CareProgressed(node, step, detail));
        }

        @Override
        public void print(String name, String text) {
            inbox.add(new DrainSignal.CarePrinted(node, step, name, text));
        }

        @Override
        public boolean isAborted() {
            return aborted;
        }
    }

    /** Passes on what the watch sees. */
    private final class Listener implements PodListener {
        private final NodeWork node;

        Listener(NodeWork node) {
            this.node = node;
        }

        @Override
        public void onList(List<Pod> pods) {
            inbox.add(new DrainSignal.Listed(node, pods));
        }

        @Override
        public void onChange(Pod pod) {
            inbox.add(new DrainSignal.Changed(node, pod));
        }

        @Override
        public void onGone(PodRef pod) {
            inbox.add(new DrainSignal.Gone(node, pod.uid()));
        }

        @Override
        public void onInterrupted(String why) {
            inbox.add(new DrainSignal.News());
        }
    }
}
