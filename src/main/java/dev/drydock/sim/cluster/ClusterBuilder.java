package dev.drydock.sim.cluster;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A scenario in the making: the cluster's settings and what is in it when it starts. */
public final class ClusterBuilder extends Contents<ClusterBuilder> {
    final List<Contents.Step> steps = new ArrayList<>();
    InstantSource clock = InstantSource.system();
    Duration podStartTime = Duration.ofMillis(200);
    Duration podStopTime = Duration.ofMillis(100);
    Duration bookmarkEvery = Duration.ofSeconds(5);
    EvictionApi evictionApi = EvictionApi.V1;
    Optional<String> token = Optional.empty();
    String address = "127.0.0.1";
    Duration nodePatience = Duration.ofSeconds(5);
    Optional<PodPrograms> programs = Optional.empty();
    String version = "v1.36.0";
    long seed = 1;
    int remembered = 20_000;
    boolean aggregatedDiscovery;

    ClusterBuilder() {}

    @Override
    ClusterBuilder then(Step step) {
        steps.add(step);
        return this;
    }

    /** The clock of all timestamps and due times; waiting itself is done in real time. */
    public ClusterBuilder clock(InstantSource source) {
        clock = source;
        return this;
    }

    /** How long a pod takes from being scheduled to being Ready, if it does not say so itself; 200 ms by default. */
    public ClusterBuilder podsStartIn(Duration time) {
        podStartTime = time;
        return this;
    }

    /** How long a pod takes to stop, if it does not say so itself and its grace period is not shorter; 100 ms by default. */
    public ClusterBuilder podsStopIn(Duration time) {
        podStopTime = time;
        return this;
    }

    /** How often a quiet watch gets a bookmark; 5 s by default. */
    public ClusterBuilder bookmarksEvery(Duration time) {
        bookmarkEvery = time;
        return this;
    }

    public ClusterBuilder evictionApi(EvictionApi api) {
        evictionApi = api;
        return this;
    }

    /** The bearer token without which every request is answered 401; none is asked for by default. */
    public ClusterBuilder token(String secret) {
        token = Optional.of(secret);
        return this;
    }

    /** The address of this machine that the API is served on; loopback by default. */
    public ClusterBuilder listeningOn(String own) {
        address = own;
        return this;
    }

    /** How long a kubelet outside may be silent before its node is NotReady; 5 s by default. */
    public ClusterBuilder nodesUnreadyAfter(Duration time) {
        nodePatience = time;
        return this;
    }

    /** What runs behind {@code pods/exec}, which is not served without. */
    public ClusterBuilder programs(PodPrograms run) {
        programs = Optional.of(run);
        return this;
    }

    /** The server's version, as {@code v1.36.0}, if no pod of an API server tells another by its image. */
    public ClusterBuilder version(String gitVersion) {
        version = gitVersion;
        return this;
    }

    /** Offers all that discovery tells in one document, as API servers since 1.26 do; else clients ask group by group. */
    public ClusterBuilder aggregatedDiscovery() {
        aggregatedDiscovery = true;
        return this;
    }

    /** Where UIDs and generated names come from. */
    public ClusterBuilder seed(long start) {
        seed = start;
        return this;
    }

    /** How many changes of a type watches can go back; an older version is answered 410. */
    public ClusterBuilder remembering(int changes) {
        remembered = changes;
        return this;
    }

    /** Makes the cluster, everything in it placed and running, and serves it on a free port. */
    public SimulatedCluster start() {
        return new SimulatedCluster(this);
    }
}
