package dev.drydock.sim.cluster;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A cluster that is not there: nodes, pods, controllers and budgets behind a real Kubernetes API. Safe for use by
 * many threads.
 */
public final class SimulatedCluster implements AutoCloseable {
    private final ObjectStore store;
    private final ControlLoop loop;
    private final Controllers controllers;
    private final Watches watches;
    private final HttpFront front;
    private final Execs execs;
    private final Stage stage;
    private final Faults faults = new Faults();
    private final Probes probes = new Probes();
    private final TruthLog log = new TruthLog();
    private final ClusterBuilder settings;

    SimulatedCluster(ClusterBuilder settings) {
        this.settings = settings;
        Supplier<String> uids = uids(new Random(settings.seed));
        store = new ObjectStore(settings.clock, uids, settings.remembered);
        store.onChange(new Outages(settings.clock, log));
        loop = new ControlLoop();
        Deletions deletions = new Deletions(store);
        Writes writes = new Writes(store, deletions);
        controllers = new Controllers(
                store,
                loop,
                writes,
                deletions,
                new PodFactory(new Random(settings.seed)),
                settings.podStartTime,
                settings.podStopTime,
                settings.nodePatience);
        watches = new Watches(store, settings.bookmarkEvery);
        Api.Settings served = new Api.Settings(
                settings.evictionApi,
                new ServedVersion(store, settings.version),
                settings.token,
                probes,
                settings.aggregatedDiscovery);
        execs = new Execs(settings.programs);
        controllers.kubelet().onStop(execs::killed);
        front = new HttpFront(new Api(store, served, faults, log, writes, watches, deletions, execs), settings.address);
        stage = new Stage(store, writes, deletions, controllers, uids, loop::settle);
        build();
        start();
    }

    /** A cluster with nothing in it but its own namespaces. */
    public static ClusterBuilder builder() {
        return new ClusterBuilder().namespace("default").namespace("kube-system");
    }

    private void build() {
        controllers.kubelet().atOnce(true);
        settings.steps.forEach(step -> step.put(stage));
        loop.settle();
        controllers.kubelet().atOnce(false);
        loop.start();
    }

    private static Supplier<String> uids(Random random) {
        return () -> {
            byte[] name = new byte[16];
            random.nextBytes(name);
            return UUID.nameUUIDFromBytes(name).toString();
        };
    }

    /** Serves the API, again after {@link #stop} on the same port. */
    public void start() {
        for (ResourceType type : store.types().all()) {
            store.log(type).closed(false);
        }
        front.start();
        loop.hold(false);
    }

    /** Takes the API server away: every connection breaks and new ones are refused; nothing in the cluster moves. */
    public void stop() {
        loop.hold(true);
        watches.cut();
        execs.cut();
        for (ResourceType type : store.types().all()) {
            store.log(type).closed(true);
        }
        front.stop();
    }

    @Override
    public void close() {
        stop();
        loop.close();
    }

    /** The API server's address. */
    public String url() {
        return front.url();
    }

    /** A kubeconfig that leads here. */
    public String kubeconfig() {
        String user =
                settings.token.map(secret -> "{token: \"" + secret + "\"}").orElse("{}");
        return """
            apiVersion: v1
            kind: Config
            clusters:
            - {name: simulated, cluster: {server: "%s"}}
            users:
            - {name: simulated, user: %s}
            contexts:
            - {name: simulated, context: {cluster: simulated, user: simulated}}
            current-context: simulated
            """.formatted(url(), user);
    }

    /** What can be made to go wrong. */
    public Faults faults() {
        return faults;
    }

    /** What the API server says of its own health, and its metrics. */
    public Probes probes() {
        return probes;
    }

    /** What clients did. */
    public TruthLog log() {
        return log;
    }

    /** Changes the cluster's contents now, behind its clients' backs. */
    public Additions add() {
        return new Additions(stage);
    }

    /** Stops or resumes the counting of budgets: a changed budget is "not yet observed" meanwhile. */
    public void pauseBudgets(boolean paused) {
        controllers.budgets().pause(paused);
    }

    /** Breaks every watch that is open now. */
    public void cutWatches() {
        watches.cut();
    }

    /** Breaks the connection of every command that runs in a pod now. */
    public void cutExecs() {
        execs.cut();
    }

    /** How many commands run in pods. */
    public int openExecs() {
        return execs.open();
    }

    /** Has kubelets not find an image: pods with it wait with {@code ErrImagePull}. */
    public void unpullable(String image) {
        controllers.kubelet().unpullable(image);
    }

    /** Ends a pod as its kubelet does, with a reason such as {@code DeadlineExceeded}; what runs in it is killed. */
    public void failPod(String namespace, String name, String reason, String message) {
        stage.edit(ResourceType.PODS, new ObjectKey(namespace, name), tree -> {
            PodStatus.finished(tree, "Failed", store.now());
            Json.child(tree, "status").put("reason", reason).put("message", message);
        });
        execs.killed(
                store.require(ResourceType.PODS, new ObjectKey(namespace, name)).uid());
    }

    /** How many watches are open. */
    public int openWatches() {
        return watches.open();
    }

    /** Forgets all changes so far: watches and continued lists from an older version are answered 410. */
    public void forgetHistory() {
        for (ResourceType type : store.types().all()) {
            store.log(type).compact(store.version());
        }
    }

    /** Gives a budget that exists another rule. */
    public void rebudget(String namespace, String name, BudgetShape shape) {
        stage.edit(
                ResourceType.BUDGETS,
                new ObjectKey(namespace, name),
                tree -> tree.set("spec", shape.object(name).path("spec")));
    }

    /** Sets or changes an annotation of a pod, such as {@link Annotations#TERMINATES_AFTER}. */
    public void annotate(String namespace, String pod, String annotation, String value) {
        stage.edit(
                ResourceType.PODS,
                new ObjectKey(namespace, pod),
                tree -> Json.child(Json.meta(tree), "annotations").put(annotation, value));
    }

    /** What kubeadm and the kubelets do when a cluster of kubeadm's is upgraded. */
    public KubeadmMoves kubeadm() {
        return new KubeadmMoves(stage);
    }

    /** All pods as they are now, sorted by namespace and name. */
    public List<PodView> pods() {
        return views(store.all(ResourceType.PODS, ""));
    }

    /** The pods of a node as they are now, sorted by namespace and name. */
    public List<PodView> podsOn(String node) {
        return views(store.podsOn(node));
    }

    private static List<PodView> views(List<StoredObject> pods) {
        List<PodView> views = new ArrayList<>();
        for (StoredObject pod : pods) {
            PodFacts facts = pod.pod();
            views.add(new PodView(
                    pod.key().namespace(),
                    pod.key().name(),
                    pod.uid(),
                    facts.node(),
                    facts.phase(),
                    facts.ready(),
                    pod.deleting()));
        }
        return List.copyOf(views);
    }

    /** Whether the node is cordoned. */
    public boolean cordoned(String node) {
        return store.require(ResourceType.NODES, ObjectKey.cluster(node))
                .tree()
                .path("spec")
                .path("unschedulable")
                .asBoolean();
    }

    /** The JSON of an object as it would be served, for tests that look at one field. */
    public String json(String plural, String namespace, String name) {
        for (ResourceType type : store.types().all()) {
            if (type.plural().equals(plural)) {
                StoredObject object = store.require(type, new ObjectKey(namespace, name));
                return new String(Json.bytes(object.typedTree()), StandardCharsets.UTF_8);
            }
        }
        throw new IllegalArgumentException("No resource is called " + plural);
    }

    /**
     * A pod as it is.
     *
     * @param node empty while it is not scheduled
     * @param phase Pending, Running, Succeeded or Failed
     * @param terminating whether its deletion has begun
     */
    public record PodView(
            String namespace, String name, String uid, String node, String phase, boolean ready, boolean terminating) {}
}
