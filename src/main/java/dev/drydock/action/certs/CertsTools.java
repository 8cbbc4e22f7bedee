package dev.drydock.action.certs;

import dev.drydock.action.host.HostVisit;
import dev.drydock.cluster.ApiServers;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.CertificateReader;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.cluster.upgrade.ControlPlane;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Query;
import dev.drydock.core.run.RefusalException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;

/**
 * What questions about certificates, and their renewal, work with.
 *
 * @param cluster the cluster
 * @param controlPlane what its control plane is made of
 * @param hosts the machines behind its nodes
 * @param reader reads certificates
 * @param apiServers asks single API servers
 * @param clock tells the time
 * @param patience how long things are awaited
 */
public record CertsTools(
        Cluster cluster,
        ControlPlane controlPlane,
        Hosts hosts,
        CertificateReader reader,
        ApiServers apiServers,
        InstantSource clock,
        Patience patience) {
    private static final Duration ROUND = Duration.ofMinutes(2);

    /** With the usual patience. */
    public CertsTools(
            Cluster cluster,
            ControlPlane controlPlane,
            Hosts hosts,
            CertificateReader reader,
            ApiServers apiServers,
            InstantSource clock) {
        this(cluster, controlPlane, hosts, reader, apiServers, clock, Patience.USUAL);
    }

    /**
     * How long things are awaited before a step fails.
     *
     * @param away a host that is not reached
     * @param gate a control plane that was started again, until it serves
     */
    public record Patience(Duration away, Duration gate) {
        static final Patience USUAL = new Patience(Duration.ofMinutes(3), Duration.ofMinutes(5));
    }

    /** {@code certs renew}. */
    public List<Action> actions() {
        return List.of(new CertsAction(this));
    }

    /** {@code certs}. */
    public List<Query> queries() {
        return List.of(new CertsQuery(this));
    }

    /** Which certificates on the hosts of these nodes have ended or end within 30 days, a line each. */
    public List<String> warnings(Collection<NodeName> nodes) {
        return CertsCard.warnings(look(nodes), clock.instant());
    }

    /** What the hosts of these nodes tell. */
    SortedMap<NodeName, HostVisit<HostCertificates>> look(Collection<NodeName> nodes) {
        try {
            return HostVisit.round(hosts, nodes, ROUND, host -> CertsSurvey.look(host, reader));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw RefusalException.passing("Drydock is just being stopped.", stopping);
        }
    }
}
