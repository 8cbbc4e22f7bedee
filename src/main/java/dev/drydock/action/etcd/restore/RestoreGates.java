package dev.drydock.action.etcd.restore;

import dev.drydock.action.etcd.EtcdHealth;
import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.action.etcd.HashAgreement;
import dev.drydock.cluster.ApiServers;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must be seen before a restore goes on: each is awaited, and says what it still waits for. */
final class RestoreGates {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final String UNTOLD = "not looked at: no kubeconfig";

    private final EtcdTools tools;
    private final ApiServers apiServers;
    private final Optional<Cluster> api;
    private final RestoreTools.Patience patience;
    private final RunLog log;

    RestoreGates(RestoreTools tools, RunLog log) {
        this.tools = tools.etcd();
        this.apiServers = tools.apiServers();
        this.api = tools.api();
        this.patience = tools.patience();
        this.log = log;
    }

    /** How it stands with what is awaited. */
    private sealed interface Sight {
        record Seen(Done done) implements Sight {}

        record NotYet(String why) implements Sight {}
    }

    @FunctionalInterface
    private interface Eye {
        Sight look() throws StepException;
    }

    /**
     * All members of the new cluster, one leader, no alarm, equal hashes, and a revision that clients have not seen.
     *
     * @param old the id of the cluster that was to be replaced; a restored one has another, for its token is another
     */
    Done restored(int members, long leastRevision, Optional<String> old, Step step, Procedure procedure)
            throws StepException, InterruptedException {
        return await(patience.members(), step, procedure, () -> {
            EtcdHealth health = EtcdHealth.of(tools.etcd());
            if (old.equals(Optional.of(health.cluster().hexId()))) {
                throw new StepException(
                        "etcd serves the old cluster (" + health.cluster().hexId()
                                + ") still: it does not use the data folder that was switched; look at what it is"
                                + " started with");
            }
            Optional<String> missing = missing(health, members);
            if (missing.isPresent()) {
                return new Sight.NotYet(missing.get());
            }
            return switch (HashAgreement.of(tools.etcd(), health)) {
                case HashAgreement.Unknown unknown -> new Sight.NotYet(unknown.why());
                case HashAgreement.Disagreed disagreed ->
                    throw new StepException("the members do not hold the same data: " + disagreed.who());
                case HashAgreement.Agreed agreed
                when agreed.revision() < leastRevision ->
                    throw new StepException("the members are at revision " + agreed.revision()
                            + ", and the restored ones are at " + leastRevision
                            + " at least: they serve something else than the snapshot");
                case HashAgreement.Agreed agreed ->
                    new Sight.Seen(new Done(
                            Wording.count(members, "member") + " agree at revision " + agreed.revision(),
                            Map.of("revision", Long.toString(agreed.revision()))));
            };
        });
    }

    /** Enough members serve, with whatever ailed the others before: this is the way back, not the way to something better. */
    Done serves(int members, Step step, Procedure procedure) throws StepException, InterruptedException {
        return await(patience.members(), step, procedure, () -> {
            EtcdHealth health = EtcdHealth.of(tools.etcd());
            if (health.leader().isEmpty() || !health.hasQuorumWithout(0)) {
                return new Sight.NotYet("there is no leader, or no quorum, yet");
            }
            int answering = health.statuses().size();
            boolean whole = answering == members && health.alarms().isEmpty();
            return new Sight.Seen(Done.of(answering + " of " + Wording.count(members, "member") + " serve"
                    + (whole ? "" : "; what ails the others, or an alarm, `etcd status` tells")));
        });
    }

    /** All members serve, hold the same data, and have all that the leader had when this began to look: none lags behind. */
    Done caughtUp(int members, Step step, Procedure procedure) throws StepException, InterruptedException {
        long[] least = {0};
        return await(patience.members(), step, procedure, () -> {
            EtcdHealth health = EtcdHealth.of(tools.etcd());
            Optional<String> missing = missing(health, members);
            if (missing.isPresent()) {
                return new Sight.NotYet(missing.get());
            }
            if (health.cluster().members().stream().anyMatch(member -> !health.isHealthy(member))) {
                return new Sight.NotYet("a member complains; `etcd status` tells of what");
            }
            if (least[0] == 0) {
                least[0] = health.statusOf(health.leader().orElseThrow()).revision();
            }
            return switch (HashAgreement.of(tools.etcd(), health)) {
                case HashAgreement.Unknown unknown -> new Sight.NotYet(unknown.why());
                case HashAgreement.Disagreed disagreed ->
                    throw new StepException("the members do not hold the same data: " + disagreed.who());
                case HashAgreement.Agreed agreed
                when agreed.revision() < least[0] ->
                    new Sight.NotYet(
                            "a member is at revision " + agreed.revision() + ", and the leader was at " + least[0]);
                case HashAgreement.Agreed agreed ->
                    new Sight.Seen(
                            Done.of(Wording.count(members, "member") + " agree at revision " + agreed.revision()));
            };
        });
    }

    private static Optional<String> missing(EtcdHealth health, int members) {
        if (health.cluster().members().size() != members) {
            return Optional.of("etcd tells of "
                    + Wording.count(health.cluster().members().size(), "member") + ", not of " + members);
        }
        if (!health.silent().isEmpty()) {
            return Optional.of(health.silent().values().iterator().next());
        }
        if (health.leader().isEmpty()) {
            return Optional.of("there is no leader yet");
        }
        return health.alarms().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "an alarm is raised, perhaps one that came back with the snapshot. For NOSPACE run `etcdctl"
                                + " defrag --cluster` and `etcdctl alarm disarm` on a member's host (where etcd is a"
                                + " static pod: `" + MemberSite.Layout.STATIC_POD.etcdctl()
                                + " defrag --cluster`, say), and try again; after CORRUPT go back");
    }

    /** Where nobody told how the API is reached, that is said, and people look. */
    Done apiServes(Step step, Procedure procedure) throws StepException, InterruptedException {
        if (api.isEmpty()) {
            return Done.of(UNTOLD);
        }
        Cluster cluster = api.get();
        return await(patience.api(), step, procedure, () -> {
            int nodes = cluster.nodes().size();
            return new Sight.Seen(Done.of("it serves, and tells of " + Wording.count(nodes, "node")));
        });
    }

    /** One host's own API server; that the cluster's address answers tells of one of them, whichever. */
    Done hostServes(ApiServers.Door door, Step step, Procedure procedure) throws StepException, InterruptedException {
        return await(patience.api(), step, procedure, () -> switch (apiServers.ask(door)) {
            case ApiServers.Answer.Ready(String words) -> new Sight.Seen(Done.of(words));
            case ApiServers.Answer.NotReady(String why) -> new Sight.NotYet(why);
            case ApiServers.Answer.Unreached(String why) -> new Sight.NotYet(why);
        });
    }

    /**
     * Nodes that are not ready are told; the restore is done all the same.
     *
     * @param since what was told of a node before it came with the snapshot, and counts for nothing
     */
    Done nodesReady(Instant since, Step step, Procedure procedure) throws InterruptedException {
        if (api.isEmpty()) {
            return told("nodes " + UNTOLD);
        }
        Cluster cluster = api.get();
        try {
            return await(patience.nodes(), step, procedure, () -> {
                List<Node> nodes = cluster.nodes();
                List<String> unready = nodes.stream()
                        .filter(node -> !node.ready() || isStale(node, since))
                        .map(node -> node.name().value())
                        .toList();
                return unready.isEmpty()
                        ? new Sight.Seen(told(Wording.count(nodes.size(), "node") + " ready"))
                        : new Sight.NotYet("not ready, or not heard of since the API serves again: "
                                + String.join(", ", unready.subList(0, Math.min(5, unready.size())))
                                + (unready.size() > 5 ? " and " + (unready.size() - 5) + " more" : ""));
            });
        } catch (StepException late) {
            return told(String.valueOf(late.getMessage()));
        }
    }

    private static boolean isStale(Node node, Instant since) {
        return node.heartbeat().map(beat -> beat.isBefore(since)).orElse(false);
    }

    private static Done told(String nodes) {
        return new Done(nodes, Map.of("nodes", nodes));
    }

    private Done await(Duration longest, Step step, Procedure procedure, Eye eye)
            throws StepException, InterruptedException {
        Instant until = tools.clock().instant().plus(longest);
        String told = "";
        while (true) {
            Sight sight = look(eye);
            switch (sight) {
                case Sight.Seen(Done done) -> {
                    return done;
                }
                case Sight.NotYet(String why) -> {
                    if (!tools.clock().instant().isBefore(until)) {
                        throw new StepException("not within " + Wording.duration(longest) + ": " + why);
                    }
                    if (!why.equals(told)) {
                        told = why;
                        procedure.progress(step, why);
                    } else {
                        procedure.hearAbort();
                    }
                    log.pause(LOOK);
                }
            }
        }
    }

    private static Sight look(Eye eye) throws StepException {
        try {
            return eye.look();
        } catch (EtcdException away) {
            return new Sight.NotYet(sentence(away.getMessage()));
        } catch (ClusterException away) {
            return new Sight.NotYet(sentence(away.getMessage()));
        }
    }

    private static String sentence(String words) {
        String bounded = Wording.sentence(words);
        return bounded.endsWith(".") ? bounded.substring(0, bounded.length() - 1) : bounded;
    }
}
