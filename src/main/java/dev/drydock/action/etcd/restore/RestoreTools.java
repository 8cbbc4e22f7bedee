package dev.drydock.action.etcd.restore;

import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.cluster.ApiServers;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.etcd.RestoreProgram;
import dev.drydock.cluster.host.CertificateReader;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.cluster.host.StaticPodReader;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.run.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a restore works with.
 *
 * @param etcd etcd's tools
 * @param hosts the machines
 * @param manifests reads the manifests of static pods
 * @param program a program that restores, to be carried to hosts that have none
 * @param certificates reads certificates
 * @param apiServers asks single API servers
 * @param patience how long things are awaited
 * @param api the API that is looked at once it was started; empty where nobody told how it is reached
 * @param inPodSince since when this process runs, where that is in a pod of the cluster itself; empty elsewhere
 */
public record RestoreTools(
        EtcdTools etcd,
        Hosts hosts,
        StaticPodReader manifests,
        RestoreProgram program,
        CertificateReader certificates,
        ApiServers apiServers,
        Patience patience,
        Optional<Cluster> api,
        Optional<Instant> inPodSince) {
    /** In no pod. */
    public RestoreTools(
            EtcdTools etcd,
            Hosts hosts,
            StaticPodReader manifests,
            RestoreProgram program,
            CertificateReader certificates,
            ApiServers apiServers,
            Patience patience,
            Optional<Cluster> api) {
        this(etcd, hosts, manifests, program, certificates, apiServers, patience, api, Optional.empty());
    }

    /** Looks at the API of etcd's own cluster. */
    public RestoreTools(
            EtcdTools etcd,
            Hosts hosts,
            StaticPodReader manifests,
            RestoreProgram program,
            CertificateReader certificates,
            ApiServers apiServers,
            Patience patience) {
        this(etcd, hosts, manifests, program, certificates, apiServers, patience, Optional.of(etcd.cluster()));
    }

    /** With the usual patience. */
    public RestoreTools(
            EtcdTools etcd,
            Hosts hosts,
            StaticPodReader manifests,
            RestoreProgram program,
            CertificateReader certificates,
            ApiServers apiServers) {
        this(etcd, hosts, manifests, program, certificates, apiServers, Patience.USUAL);
    }

    /**
     * How long things are awaited before a step fails.
     *
     * @param away a host that is not reached: it may be booting
     * @param members etcd's members, until all agree
     * @param api the API server, until it serves
     * @param nodes the nodes, until all are ready: a kubelet that has nothing new to tell does so every five minutes
     */
    public record Patience(Duration away, Duration members, Duration api, Duration nodes) {
        static final Patience USUAL = new Patience(
                Duration.ofMinutes(3), Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofMinutes(7));
    }

    /** The command that asks for a restore, known also where there is nothing to restore with. */
    public static CommandDefinition definition() {
        return RestoreCommand.DEFINITION;
    }

    /** The same, which looks at another API, or at none. */
    public RestoreTools lookingAt(Optional<Cluster> other) {
        return new RestoreTools(etcd, hosts, manifests, program, certificates, apiServers, patience, other, inPodSince);
    }

    /** The same, for a process that is in a pod of the cluster. */
    public RestoreTools inPodSince(Instant start) {
        return new RestoreTools(
                etcd, hosts, manifests, program, certificates, apiServers, patience, api, Optional.of(start));
    }

    /** The restore alone: what is done at a terminal, without Slack. */
    public Action restore() {
        return new RestoreAction(this);
    }

    /** All that Drydock does to etcd through its hosts. */
    public List<Action> actions() {
        return List.of(new ColdAction(this), restore());
    }
}
