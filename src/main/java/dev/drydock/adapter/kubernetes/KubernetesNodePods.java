package dev.drydock.adapter.kubernetes;

import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.NodePodRule;
import dev.drydock.cluster.host.NodePods;
import dev.drydock.cluster.host.PodExec;
import dev.drydock.core.report.Wording;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node pods of a cluster: one for each node that something is asked of. Each is removed when nothing is asked any more, or
 * was not for a while; one that a process left behind which died is removed by the next of that name, and ends by itself.
 */
public final class KubernetesNodePods implements NodePods, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesNodePods.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final NodePodApi api;
    private final NodePodRule rule;
    private final String owner;
    private final RandomGenerator random;
    private final Times times;
    private final Map<NodeName, Slot> slots = new ConcurrentHashMap<>();
    /** The pods that are not left behind: each from before it is made until it is to be deleted. */
    private final Set<String> kept = ConcurrentHashMap.newKeySet();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("node-pods").daemon().factory());

    /**
     * How long what may take.
     *
     * @param start until a pod runs
     * @param pace how often it is looked at until then
     * @param idle for how long a pod of which nothing is asked stays
     * @param age at what age a pod is replaced before it is used again; shorter than its life
     * @param silence after how long without a word of a command its pod is asked after, since a connection may end unheard
     */
    record Times(Duration start, Duration pace, Duration idle, Duration age, Duration silence) {
        static final Times USUAL = new Times(
                Duration.ofSeconds(30),
                Duration.ofMillis(250),
                Duration.ofMinutes(2),
                NodePodShape.LIFE.dividedBy(2),
                Duration.ofSeconds(15));
    }

    /** What there is of a node; its fields are read and written under its lock. */
    private static final class Slot {
        private final ReentrantLock lock = new ReentrantLock();
        private Optional<NodePodApi.Made> pod = Optional.empty();
        private long madeAt;
        private long lastUse;
        private int users;
        private boolean unwanted;
    }

    KubernetesNodePods(ApiServer server, NodePodRule rule, String owner, RandomGenerator random, Times times) {
        this.api = new NodePodApi(server, rule);
        this.rule = rule;
        this.owner = NodePodShape.label(owner);
        this.random = random;
        this.times = times;
        long pause = times.idle().dividedBy(4).toMillis();
        var unused = timer.scheduleWithFixedDelay(this::tidy, 0, pause, TimeUnit.MILLISECONDS);
    }

    @Override
    public PodExec exec(NodeName node, List<String> words) throws InterruptedException {
        Slot slot = slots.computeIfAbsent(node, name -> new Slot());
        slot.lock.lockInterruptibly();
        boolean begun = false;
        try {
            slot.users++;
            slot.unwanted = false;
            ExecSocket socket = begin(node, slot, words);
            begun = true;
            NodePodApi.Made pod = slot.pod.orElseThrow();
            return new NodePodCommand(socket, () -> state(pod), times.silence(), () -> ended(slot));
        } catch (HostException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while a node pod was made ready");
            }
            throw e;
        } finally {
            if (!begun) {
                ended(slot);
            }
            slot.lock.unlock();
        }
    }

    /** A pod that went since it was used last is made anew, once; nothing was begun in it. */
    private ExecSocket begin(NodeName node, Slot slot, List<String> words) throws InterruptedException {
        NodePodApi.Made pod = ready(node, slot);
        try {
            return api.exec(pod, words);
        } catch (NodePodApi.NotBegunException refused) {
            if (stands(pod)) {
                throw unreached(node, refused);
            }
            remove(slot);
        }
        try {
            return api.exec(ready(node, slot), words);
        } catch (NodePodApi.NotBegunException refused) {
            throw unreached(node, refused);
        }
    }

    private boolean stands(NodePodApi.Made pod) {
        return state(pod) instanceof NodePodState.Running;
    }

    private HostException unreached(NodeName node, NodePodApi.NotBegunException refused) {
        return new HostException(
                "The API server answers " + refused.status() + " to a command for the node pod of " + node
                        + ", which runs: the kubelet of the node may be away. See `kubectl get node " + node
                        + "` and whether the API server reaches its port 10250.",
                true,
                refused);
    }

    private NodePodApi.Made ready(NodeName node, Slot slot) throws InterruptedException {
        boolean old = System.nanoTime() - slot.madeAt > times.age().toNanos();
        if (slot.pod.isPresent() && ((old && slot.users == 1) || state(slot.pod.get()) instanceof NodePodState.Over)) {
            remove(slot);
        }
        if (slot.pod.isEmpty()) {
            sweep();
            slot.pod = Optional.of(create(node));
            slot.madeAt = System.nanoTime();
        }
        await(node, slot, slot.pod.get());
        return slot.pod.get();
    }

    private NodePodState state(NodePodApi.Made pod) {
        return api.state(pod).orElseGet(() -> new NodePodState.Over("somebody deleted it, or the node is gone"));
    }

    private NodePodApi.Made create(NodeName node) {
        String name = "drydock-node-" + HexFormat.of().toHexDigits(random.nextLong());
        kept.add(name);
        boolean made = false;
        try {
            NodePodApi.Made pod = api.create(name, node, owner);
            made = true;
            return pod;
        } finally {
            if (!made) {
                // It may have been made, and the answer lost.
                kept.remove(name);
            }
        }
    }

    private void await(NodeName node, Slot slot, NodePodApi.Made pod) throws InterruptedException {
        long last = System.nanoTime() + times.start().toNanos();
        while (true) {
            switch (state(pod)) {
                case NodePodState.Running running -> {
                    return;
                }
                case NodePodState.Over(String why) -> {
                    remove(slot);
                    throw new HostException("The node pod of " + node + " does not run: " + Words.sentence(why), true);
                }
                case NodePodState.Starting(String why) -> {
                    if (System.nanoTime() > last) {
                        throw new HostException(
                                "The node pod of " + node + " did not start within "
                                        + Wording.duration(times.start()) + ": "
                                        + (why.isEmpty()
                                                ? "the node's kubelet has said nothing of it. See `kubectl get node "
                                                        + node + "`."
                                                : why + ". Try again in a minute, if that may still come."),
                                true);
                    }
                }
            }
            Thread.sleep(times.pace());
        }
    }

    @Override
    public void release(NodeName node) {
        Slot slot = slots.get(node);
        if (slot != null) {
            slot.lock.lock();
            try {
                slot.unwanted = true;
                removeIfUnused(slot);
            } finally {
                slot.lock.unlock();
            }
        }
    }

    private void ended(Slot slot) {
        slot.lock.lock();
        try {
            slot.users--;
            slot.lastUse = System.nanoTime();
            removeIfUnused(slot);
        } finally {
            slot.lock.unlock();
        }
    }

    private void removeIfUnused(Slot slot) {
        if (slot.users == 0 && slot.unwanted) {
            remove(slot);
        }
    }

    /** On the timer's thread, since ours may be interrupted. What cannot be deleted now is left behind, and found again. */
    private void remove(Slot slot) {
        Optional<NodePodApi.Made> pod = slot.pod;
        slot.pod = Optional.empty();
        pod.ifPresent(gone -> {
            kept.remove(gone.name());
            try {
                timer.execute(() -> delete(gone));
            } catch (RejectedExecutionException closed) {
                LOG.atWarn()
                        .addKeyValue("pod", shown(gone))
                        .log("A node pod was used while Drydock ended; it ends by itself");
            }
        });
    }

    private void delete(NodePodApi.Made pod) {
        try {
            api.delete(pod);
        } catch (HostException e) {
            LOG.atWarn()
                    .addKeyValue("pod", shown(pod))
                    .setCause(e)
                    .log("A node pod could not be removed; it is tried again, and the pod ends by itself");
        }
    }

    private String shown(NodePodApi.Made pod) {
        return rule.namespace() + "/" + pod.name();
    }

    /** What is not used is removed, and what was left behind. */
    private void tidy() {
        try {
            for (Slot slot : slots.values()) {
                if (slot.lock.tryLock()) {
                    try {
                        boolean idle =
                                System.nanoTime() - slot.lastUse > times.idle().toNanos();
                        if (slot.users == 0 && idle) {
                            remove(slot);
                        }
                    } finally {
                        slot.lock.unlock();
                    }
                }
            }
            sweep();
        } catch (RuntimeException e) {
            LOG.atDebug().setCause(e).log("Node pods that were left behind could not be looked for");
        }
    }

    /**
     * Removes those of our name that we do not know, and others that have ended, whoever made them. Our own are left to whoever
     * uses them, who has yet to see why they ended.
     */
    private void sweep() {
        for (NodePodApi.Found found : api.list()) {
            if (!kept.contains(found.pod().name())
                    && (found.over() || found.owner().equals(owner))) {
                delete(found.pod());
            }
        }
    }

    /** Removes every pod, with what runs in it. */
    @Override
    public void close() {
        try {
            for (Slot slot : slots.values()) {
                if (slot.lock.tryLock(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                    try {
                        remove(slot);
                    } finally {
                        slot.lock.unlock();
                    }
                }
            }
            timer.shutdown();
            if (!timer.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                timer.shutdownNow();
            }
        } catch (InterruptedException e) {
            timer.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
