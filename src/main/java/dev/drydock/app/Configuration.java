package dev.drydock.app;

import dev.drydock.cluster.host.HostDefaults;
import dev.drydock.cluster.host.HostRule;
import dev.drydock.cluster.host.NodePodRule;
import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.schedule.Schedule;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that Drydock was told at its start, checked.
 *
 * @param slack how it speaks to Slack
 * @param people who leads, and where commands are taken
 * @param approvals how many leads must say yes
 * @param cluster which cluster it works on
 * @param etcd the cluster's etcd; empty where Drydock is told of none
 * @param database where the journal is
 * @param snapshots where etcd's snapshots are kept; empty where none are taken
 * @param smtp the mail server; empty where no summaries are mailed
 * @param schedules what runs by the clock
 * @param hosts how hosts are reached; empty where none are
 * @param http where health, metrics and Slack's requests are served
 * @param log how log lines look
 */
record Configuration(
        Slack slack,
        People people,
        ApprovalPolicy approvals,
        Cluster cluster,
        Optional<Etcd> etcd,
        Database database,
        Optional<Snapshots> snapshots,
        Optional<Smtp> smtp,
        List<Schedule> schedules,
        Optional<Hosts> hosts,
        HttpAddress http,
        LogFormat log) {
    Configuration {
        schedules = List.copyOf(schedules);
    }

    /**
     * Reads the configuration.
     *
     * @param environment the variables: see {@link Setting#ALL}
     * @throws ConfigurationException with all that is wrong
     */
    static Configuration read(Map<String, String> environment) throws ConfigurationException {
        return new ConfigurationReader(environment).read();
    }

    /**
     * Reads the journal's part alone.
     *
     * @throws ConfigurationException with all that is wrong with it
     */
    static Database readDatabase(Map<String, String> environment) throws ConfigurationException {
        return new ConfigurationReader(environment).readDatabase();
    }

    /**
     * How to speak to Slack.
     *
     * @param botToken the bot's token
     * @param connection how Slack reaches us
     * @param apiUrl the Web API's base, ending with a slash
     */
    record Slack(Secret botToken, Connection connection, URI apiUrl) {}

    /** How Slack reaches us. */
    sealed interface Connection {
        /** We dial out. */
        record Socket(Secret appToken) implements Connection {}

        /** Slack calls, and signs what it says. */
        record Http(Secret signingSecret) implements Connection {}
    }

    /**
     * Who and where.
     *
     * @param leadUsers ids of users who may approve
     * @param leadGroups ids of user groups whose members may approve
     * @param channels ids of the channels where commands are taken; empty for wherever the bot is
     */
    record People(Set<String> leadUsers, Set<String> leadGroups, Set<String> channels) {
        People {
            leadUsers = Set.copyOf(leadUsers);
            leadGroups = Set.copyOf(leadGroups);
            channels = Set.copyOf(channels);
        }
    }

    /**
     * Which cluster.
     *
     * @param kubeconfig one path or several, as {@code KUBECONFIG} lists them; empty for the pod's service account
     * @param context the kubeconfig's context; empty for its current one
     * @param name what people call the cluster; empty for the context's name
     * @param evictionsAtOnce how many evictions are on their way at once, from 1 to 500
     * @param podUid the UID of the pod that Drydock runs in; empty outside of one
     * @param veleroNamespace where the cluster's Velero runs, if there is one
     */
    record Cluster(
            Optional<String> kubeconfig,
            Optional<String> context,
            Optional<String> name,
            int evictionsAtOnce,
            Optional<String> podUid,
            String veleroNamespace) {}

    /**
     * The cluster's etcd.
     *
     * @param endpoints where its members are asked
     * @param authority whose certificates are trusted; empty for Java's own
     * @param identity our own certificate and its key; empty for none
     * @param account whom to log in as; empty where it wants nobody
     * @param programs the folder of etcd's programs; empty for the PATH
     */
    record Etcd(
            List<URI> endpoints,
            Optional<Path> authority,
            Optional<Identity> identity,
            Optional<Account> account,
            Optional<Path> programs) {
        Etcd {
            endpoints = List.copyOf(endpoints);
        }

        /** A certificate and its private key. */
        record Identity(Path certificate, Path key) {}

        /** A user and the password. */
        record Account(String user, Secret password) {}
    }

    /**
     * The journal's database.
     *
     * @param retention how long ago a run must have ended to be archived; empty for never
     */
    record Database(String url, Optional<String> user, Optional<Secret> password, Optional<Duration> retention) {}

    /**
     * Where etcd's snapshots are kept.
     *
     * @param keyset what encrypts them; empty to keep them as they are
     * @param staging a folder on this machine for those that are being taken
     */
    record Snapshots(Place place, Optional<Secret> keyset, Path staging) {
        /** A folder or a bucket. */
        sealed interface Place {}

        /** A folder that exists. */
        record Folder(Path path) implements Place {}

        /**
         * A bucket of an object store.
         *
         * @param prefix what names begin with; empty, or ending with a slash
         * @param endpoint empty for Amazon S3
         * @param region empty for what AWS's default chain tells
         * @param pathStyle whether the bucket stands in the URL's path
         * @param credentials empty for those that AWS's default chain finds
         */
        record Bucket(
                String name,
                String prefix,
                Optional<URI> endpoint,
                Optional<String> region,
                boolean pathStyle,
                Optional<Credentials> credentials)
                implements Place {}

        /** An access key. */
        record Credentials(Secret accessKeyId, Secret secretAccessKey) {}
    }

    /**
     * How hosts are reached.
     *
     * @param ssh empty where none are by SSH
     * @param rules what the policy file says
     * @param nodePods empty where the policy file allows none
     */
    record Hosts(Optional<SshAccess> ssh, List<HostRule> rules, Optional<NodePodRule> nodePods) {
        Hosts {
            rules = List.copyOf(rules);
        }
    }

    /**
     * How hosts are reached by SSH.
     *
     * @param defaults where the policy file does not say otherwise
     * @param agent the socket of the SSH agent that has the private parts of public keys; empty where there is none
     * @param knownHosts the file with their keys
     */
    record SshAccess(HostDefaults defaults, Optional<Path> agent, Path knownHosts) {}

    /** How a connection to the mail server is protected. */
    enum Protection {
        STARTTLS(587),
        TLS(465),
        NONE(25);

        private final int port;

        Protection(int port) {
            this.port = port;
        }

        int usualPort() {
            return port;
        }
    }

    /**
     * The mail server.
     *
     * @param login empty where it wants none
     * @param from the sender's address
     * @param to who gets every summary
     */
    record Smtp(String host, int port, Protection protection, Optional<Login> login, String from, List<String> to) {
        Smtp {
            to = List.copyOf(to);
        }

        /** A user and the password. */
        record Login(String user, Secret password) {}
    }

    /**
     * An address to listen on.
     *
     * @param host a host name or an IP address, one of version 6 without its brackets
     * @param port 0 for any free one
     */
    record HttpAddress(String host, int port) {}

    /** How log lines look. */
    enum LogFormat {
        TEXT,
        JSON
    }
}
