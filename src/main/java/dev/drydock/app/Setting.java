package dev.drydock.app;

import java.util.List;

/**
 * A setting as it is offered: what configuration is read from, and what its reference is made from.
 *
 * @param name the environment variable; {@code NAME_FILE} names a file that holds the value instead
 * @param topic what it belongs to in the reference
 * @param fallback its value where none is given; empty where there is none
 * @param secret whether its value is never shown
 * @param help what it is, its form and its range
 */
record Setting(String name, Topic topic, String fallback, boolean secret, String help) {
    static final Setting SLACK_BOT_TOKEN =
            secret("SLACK_BOT_TOKEN", Topic.SLACK, "The bot's token (xoxb-…). Required.");
    static final Setting SLACK_APP_TOKEN = secret(
            "SLACK_APP_TOKEN",
            Topic.SLACK,
            "The app-level token (xapp-…) with the scope connections:write. Required in Socket Mode.");
    static final Setting SLACK_SIGNING_SECRET = secret(
            "SLACK_SIGNING_SECRET",
            Topic.SLACK,
            "The secret with which Slack signs its requests. Required in HTTP mode; without it anybody could give"
                    + " orders.");
    static final Setting SLACK_MODE = of(
            "DRYDOCK_SLACK_MODE",
            Topic.SLACK,
            "socket",
            "How Slack reaches Drydock: socket (Drydock dials out, no inbound port) or http (Slack calls Drydock).");
    static final Setting SLACK_API_URL = of(
            "DRYDOCK_SLACK_API_URL",
            Topic.SLACK,
            "https://slack.com/api/",
            "The base URL of Slack's Web API, or of any server that speaks it.");

    static final Setting LEADS = of(
            "DRYDOCK_LEADS",
            Topic.PEOPLE,
            "",
            "Who may approve: ids of users (U… or W…) and of user groups (S…), separated by commas. Required unless no"
                    + " risk needs an approval.");
    static final Setting CHANNELS = of(
            "DRYDOCK_CHANNELS",
            Topic.PEOPLE,
            "",
            "Where commands are taken: ids of channels (C… or G…), separated by commas. Empty: wherever the bot is.");
    static final Setting APPROVALS_REVERSIBLE = of(
            "DRYDOCK_APPROVALS_REVERSIBLE",
            Topic.PEOPLE,
            "0",
            "How many leads must approve what the opposite command takes back (cordon, uncordon); 0 to 9.");
    static final Setting APPROVALS_DISRUPTIVE = of(
            "DRYDOCK_APPROVALS_DISRUPTIVE",
            Topic.PEOPLE,
            "1",
            "How many leads must approve what disturbs and loses nothing (drain); 0 to 9.");
    static final Setting APPROVALS_DESTRUCTIVE = of(
            "DRYDOCK_APPROVALS_DESTRUCTIVE",
            Topic.PEOPLE,
            "2",
            "How many leads must approve what loses something for good or overrides what protects it; 0 to 9.");
    static final Setting APPROVAL_TIMEOUT = of(
            "DRYDOCK_APPROVAL_TIMEOUT",
            Topic.PEOPLE,
            "30m",
            "How long a plan waits for its approvals before it expires, as a duration such as 45m or 2h; 1m to 168h.");

    static final Setting KUBECONFIG = of(
            "DRYDOCK_KUBECONFIG",
            Topic.CLUSTER,
            "",
            "The path of a kubeconfig, or several as KUBECONFIG lists them. Empty: the service account of the pod that"
                    + " Drydock runs in; required outside of one.");
    static final Setting KUBE_CONTEXT =
            of("DRYDOCK_KUBE_CONTEXT", Topic.CLUSTER, "", "The kubeconfig's context. Empty: its current one.");
    static final Setting CLUSTER_NAME = of(
            "DRYDOCK_CLUSTER_NAME",
            Topic.CLUSTER,
            "",
            "What people call the cluster; shown on every card. Empty: the context's name.");
    static final Setting EVICTIONS_AT_ONCE = of(
            "DRYDOCK_EVICTIONS_AT_ONCE",
            Topic.CLUSTER,
            "32",
            "How many evictions are on their way to the API server at once; 1 to 500.");
    static final Setting POD_UID = of(
            "DRYDOCK_POD_UID",
            Topic.CLUSTER,
            "",
            "The UID of the pod that Drydock itself runs in, from the Downward API: a drain evicts that pod last,"
                    + " after another replica had the chance to go on. Empty: outside of the cluster.");

    static final Setting VELERO_NAMESPACE =
            of("DRYDOCK_VELERO_NAMESPACE", Topic.CLUSTER, "velero", "The namespace where the cluster's Velero runs.");

    static final Setting ETCD_ENDPOINTS = of(
            "DRYDOCK_ETCD_ENDPOINTS",
            Topic.ETCD,
            "",
            "Where members of the cluster's etcd are asked, as https://HOST:PORT, separated by commas; the others are"
                    + " learned from them. Empty: no etcd.");
    static final Setting ETCD_CA = of(
            "DRYDOCK_ETCD_CA",
            Topic.ETCD,
            "",
            "The path of the certificate of etcd's authority (kubeadm: /etc/kubernetes/pki/etcd/ca.crt). Empty: the"
                    + " authorities that Java trusts.");
    static final Setting ETCD_CERTIFICATE = of(
            "DRYDOCK_ETCD_CERTIFICATE",
            Topic.ETCD,
            "",
            "The path of the certificate that Drydock shows to etcd (kubeadm:"
                    + " /etc/kubernetes/pki/etcd/healthcheck-client.crt). Empty: none.");
    static final Setting ETCD_KEY = of(
            "DRYDOCK_ETCD_KEY",
            Topic.ETCD,
            "",
            "The path of that certificate's private key, not encrypted: PKCS#8, or PKCS#1 or SEC 1 as kubeadm writes"
                    + " them. Required with the certificate.");
    static final Setting ETCD_USER = of(
            "DRYDOCK_ETCD_USER",
            Topic.ETCD,
            "",
            "The etcd user to log in as, with the role root. Empty: no login, as is usual in a Kubernetes cluster.");
    static final Setting ETCD_PASSWORD = secret("DRYDOCK_ETCD_PASSWORD", Topic.ETCD, "The etcd user's password.");
    static final Setting ETCD_PROGRAMS = of(
            "DRYDOCK_ETCD_PROGRAMS",
            Topic.ETCD,
            "",
            "The path of a folder with etcd and etcdutl (up to 3.4: etcdctl) of the cluster's version, for etcd drill"
                    + " and etcd restore. Empty: the PATH.");

    static final Setting DATABASE_URL = of(
            "DRYDOCK_DATABASE_URL",
            Topic.JOURNAL,
            "jdbc:sqlite:drydock.db",
            "The journal's database: jdbc:sqlite:PATH, whose file is made where there is none and whose folder must be"
                    + " there, for one bot; or jdbc:postgresql://HOST:PORT/NAME, for any number of replicas.");
    static final Setting DATABASE_USER =
            of("DRYDOCK_DATABASE_USER", Topic.JOURNAL, "", "The database's user; an SQLite file has none.");
    static final Setting DATABASE_PASSWORD = secret(
            "DRYDOCK_DATABASE_PASSWORD", Topic.JOURNAL, "The database user's password; an SQLite file has none.");

    static final Setting RETENTION = of(
            "DRYDOCK_RETENTION",
            Topic.JOURNAL,
            "",
            "How long after its end a run stays in the journal before it is moved to the journal's archive, in days"
                    + " such as 400d; 1d to 36500d. Empty: for ever.");

    static final Setting SNAPSHOTS = of(
            "DRYDOCK_SNAPSHOTS",
            Topic.SNAPSHOTS,
            "",
            "Where etcd's snapshots are kept: the path of a folder that exists, or s3://BUCKET/PREFIX. Empty: no"
                    + " snapshots are taken.");
    static final Setting SNAPSHOT_KEY = secret(
            "DRYDOCK_SNAPSHOT_KEY",
            Topic.SNAPSHOTS,
            "The keyset that kept snapshots are encrypted with, as drydock snapshot new-key prints it. Empty: they are"
                    + " not encrypted, and they hold every Secret of the cluster.");
    static final Setting SNAPSHOT_STAGING = of(
            "DRYDOCK_SNAPSHOT_STAGING",
            Topic.SNAPSHOTS,
            "",
            "The path of a folder on this machine for snapshots that are being taken or verified, not encrypted, with"
                + " room for a few of them; best on a disk that is not the journal's. Made where there is none; it is"
                + " Drydock's user's or root's, and not everybody's to write into. Empty: drydock-snapshots in the"
                + " folder for temporary files.");
    static final Setting S3_ENDPOINT = of(
            "DRYDOCK_S3_ENDPOINT", Topic.SNAPSHOTS, "", "The URL of an S3-compatible object store. Empty: Amazon S3.");
    static final Setting S3_REGION = of(
            "DRYDOCK_S3_REGION",
            Topic.SNAPSHOTS,
            "",
            "The bucket's region. Empty: what AWS's default chain tells, or any where an endpoint is given.");
    static final Setting S3_PATH_STYLE = of(
            "DRYDOCK_S3_PATH_STYLE",
            Topic.SNAPSHOTS,
            "",
            "Whether the bucket stands in the URL's path (true) or before its host (false). Empty: true where an"
                    + " endpoint is given, as most stores beside Amazon's want it.");
    static final Setting S3_ACCESS_KEY_ID = secret(
            "DRYDOCK_S3_ACCESS_KEY_ID",
            Topic.SNAPSHOTS,
            "The id of the access key. Empty: the credentials that AWS's default chain finds (environment, profile,"
                    + " service account, instance).");
    static final Setting S3_SECRET_ACCESS_KEY =
            secret("DRYDOCK_S3_SECRET_ACCESS_KEY", Topic.SNAPSHOTS, "The access key's secret. Required with its id.");

    static final Setting SMTP_HOST =
            of("DRYDOCK_SMTP_HOST", Topic.EMAIL, "", "The mail server. Empty: no summaries are mailed.");
    static final Setting SMTP_PORT = of(
            "DRYDOCK_SMTP_PORT",
            Topic.EMAIL,
            "",
            "The mail server's port. Empty: 587, or 465 with tls, or 25 with none.");
    static final Setting SMTP_TLS = of(
            "DRYDOCK_SMTP_TLS",
            Topic.EMAIL,
            "starttls",
            "How the connection is protected: starttls (demanded, not tried), tls from the first byte, or none.");
    static final Setting SMTP_USER =
            of("DRYDOCK_SMTP_USER", Topic.EMAIL, "", "The user to log in as. Empty: no login.");
    static final Setting SMTP_PASSWORD = secret("DRYDOCK_SMTP_PASSWORD", Topic.EMAIL, "The user's password.");
    static final Setting SMTP_FROM =
            of("DRYDOCK_SMTP_FROM", Topic.EMAIL, "", "The sender's address. Required with a mail server.");
    static final Setting SMTP_TO = of(
            "DRYDOCK_SMTP_TO",
            Topic.EMAIL,
            "",
            "Addresses that get every summary besides requester and approvers, separated by commas.");

    static final Setting POLICY = of(
            "DRYDOCK_POLICY",
            Topic.POLICY,
            "",
            "What runs by the clock (see schedules.md) and what hosts have of their own (see hosts.md), in YAML;"
                    + " usually a file, named by DRYDOCK_POLICY_FILE. Empty: nothing.");

    static final Setting SSH_KEY = of(
            "DRYDOCK_SSH_KEY",
            Topic.HOSTS,
            "",
            "The path of the private key, without a passphrase, that hosts are reached with by SSH (see hosts.md), or"
                    + " of the public part of one that an SSH agent has. Empty: no hosts but those of node pods.");
    static final Setting SSH_AGENT = of(
            "DRYDOCK_SSH_AGENT",
            Topic.HOSTS,
            "",
            "The socket of the SSH agent that signs where a key's file has its public part alone. Empty: none is asked,"
                    + " whatever SSH_AUTH_SOCK says.");
    static final Setting SSH_KNOWN_HOSTS = of(
            "DRYDOCK_SSH_KNOWN_HOSTS",
            Topic.HOSTS,
            "",
            "The path of a known_hosts file as OpenSSH has it: a host whose key is not in it is refused. Required with"
                    + " the key.");
    static final Setting SSH_USER = of(
            "DRYDOCK_SSH_USER",
            Topic.HOSTS,
            "drydock",
            "Who to log in as; unless it is root, one who may use sudo without a password.");
    static final Setting SSH_JUMP = of(
            "DRYDOCK_SSH_JUMP",
            Topic.HOSTS,
            "",
            "By way of which machine, as USER@ADDRESS:PORT, with the same key; its own key is in the known_hosts file"
                    + " too. Empty: straight.");

    static final Setting HTTP_ADDRESS = of(
            "DRYDOCK_HTTP_ADDRESS",
            Topic.PROGRAM,
            "127.0.0.1:8080",
            "Where health, metrics and, in HTTP mode, Slack's requests are served, as ADDRESS:PORT. Only this machine"
                    + " unless said otherwise: a pod, whose probes come from outside, says 0.0.0.0:8080.");
    static final Setting LOG = of(
            "DRYDOCK_LOG",
            Topic.PROGRAM,
            "text",
            "How log lines look on standard error: text for people, json for collectors (an object a line).");

    /** All settings, in the reference's order. */
    static final List<Setting> ALL = List.of(
            SLACK_BOT_TOKEN,
            SLACK_APP_TOKEN,
            SLACK_SIGNING_SECRET,
            SLACK_MODE,
            SLACK_API_URL,
            LEADS,
            CHANNELS,
            APPROVALS_REVERSIBLE,
            APPROVALS_DISRUPTIVE,
            APPROVALS_DESTRUCTIVE,
            APPROVAL_TIMEOUT,
            KUBECONFIG,
            KUBE_CONTEXT,
            CLUSTER_NAME,
            EVICTIONS_AT_ONCE,
            POD_UID,
            VELERO_NAMESPACE,
            ETCD_ENDPOINTS,
            ETCD_CA,
            ETCD_CERTIFICATE,
            ETCD_KEY,
            ETCD_USER,
            ETCD_PASSWORD,
            ETCD_PROGRAMS,
            DATABASE_URL,
            DATABASE_USER,
            DATABASE_PASSWORD,
            RETENTION,
            SNAPSHOTS,
            SNAPSHOT_KEY,
            SNAPSHOT_STAGING,
            S3_ENDPOINT,
            S3_REGION,
            S3_PATH_STYLE,
            S3_ACCESS_KEY_ID,
            S3_SECRET_ACCESS_KEY,
            SMTP_HOST,
            SMTP_PORT,
            SMTP_TLS,
            SMTP_USER,
            SMTP_PASSWORD,
            SMTP_FROM,
            SMTP_TO,
            POLICY,
            SSH_KEY,
            SSH_AGENT,
            SSH_KNOWN_HOSTS,
            SSH_USER,
            SSH_JUMP,
            HTTP_ADDRESS,
            LOG);

    /** What settings belong to. */
    enum Topic {
        SLACK("Slack"),
        PEOPLE("People and approvals"),
        CLUSTER("Cluster"),
        ETCD("etcd"),
        JOURNAL("Journal"),
        SNAPSHOTS("Snapshots of etcd"),
        EMAIL("Email"),
        POLICY("Policy"),
        HOSTS("Hosts"),
        PROGRAM("Program");

        private final String title;

        Topic(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private static Setting of(String name, Topic topic, String fallback, String help) {
        return new Setting(name, topic, fallback, false, help);
    }

    private static Setting secret(String name, Topic topic, String help) {
        return new Setting(name, topic, "", true, help);
    }

    String fileName() {
        return name + "_FILE";
    }
}
