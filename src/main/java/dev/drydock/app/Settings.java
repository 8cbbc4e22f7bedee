package dev.drydock.app;

import dev.drydock.action.node.DrainSettings;
import dev.drydock.adapter.etcd.EtcdSettings;
import dev.drydock.adapter.host.SshSettings;
import dev.drydock.adapter.kubernetes.KubernetesSettings;
import dev.drydock.adapter.mail.MailSettings;
import dev.drydock.adapter.slack.SlackSettings;
import dev.drydock.adapter.storage.SnapshotKeys;
import dev.drydock.adapter.storage.StorageSettings;
import dev.drydock.adapter.store.StoreSettings;
import dev.drydock.adapter.store.WorkPace;
import dev.drydock.cluster.host.HostRule;
import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.schedule.Schedule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that a running Drydock is told.
 *
 * @param store where the journal is
 * @param retention how long ago a run must have ended to be archived; empty for never
 * @param snapshots where etcd's snapshots are kept; empty where none are taken
 * @param kubernetes which cluster
 * @param etcd the cluster's etcd; empty where Drydock is told of none
 * @param etcdPrograms the folder of etcd's programs; empty for the PATH
 * @param slack which workspace
 * @param mail how mail is sent; empty for no mail
 * @param approvals who many must say yes, and for how long a plan waits
 * @param drain what drains are told
 * @param schedules what runs by the clock
 * @param hosts how hosts are reached; empty where none are
 * @param host the address of the web server
 * @param port its port; 0 for any that is free
 * @param worker this process's name among its replicas, the same after a restart where that can be had
 */
record Settings(
        StoreSettings store,
        Optional<Duration> retention,
        Optional<StorageSettings> snapshots,
        KubernetesSettings kubernetes,
        Optional<EtcdSettings> etcd,
        Optional<Path> etcdPrograms,
        SlackSettings slack,
        Optional<MailSettings> mail,
        ApprovalPolicy approvals,
        DrainSettings drain,
        List<Schedule> schedules,
        Optional<HostSettings> hosts,
        String host,
        int port,
        String worker) {
    Settings {
        schedules = List.copyOf(schedules);
    }

    /** How long an object store may be silent. */
    private static final Duration OBJECT_STORE_PATIENCE = Duration.ofSeconds(60);

    /** Without etcd and its snapshots, and with nothing that runs by the clock. */
    Settings(
            StoreSettings store,
            Optional<Duration> retention,
            KubernetesSettings kubernetes,
            SlackSettings slack,
            Optional<MailSettings> mail,
            ApprovalPolicy approvals,
            DrainSettings drain,
            String host,
            int port,
            String worker) {
        this(
                store,
                retention,
                Optional.empty(),
                kubernetes,
                Optional.empty(),
                Optional.empty(),
                slack,
                mail,
                approvals,
                drain,
                List.of(),
                Optional.empty(),
                host,
                port,
                worker);
    }

    /** The settings that a configuration means. */
    static Settings of(Configuration configuration, String worker) {
        return new Settings(
                store(configuration.database()),
                configuration.database().retention(),
                configuration.snapshots().map(Settings::snapshots),
                new KubernetesSettings(
                        configuration.cluster().kubeconfig(),
                        configuration.cluster().context(),
                        configuration.cluster().name(),
                        Version.get(),
                        KubernetesSettings.DEFAULT_CONNECT_TIMEOUT,
                        KubernetesSettings.DEFAULT_REQUEST_TIMEOUT,
                        configuration.cluster().veleroNamespace()),
                configuration.etcd().map(Settings::etcd),
                configuration.etcd().flatMap(Configuration.Etcd::programs),
                slack(configuration),
                configuration.smtp().map(Settings::mail),
                configuration.approvals(),
                new DrainSettings(
                        configuration.cluster().evictionsAtOnce(),
                        configuration.cluster().podUid()),
                configuration.schedules(),
                configuration.hosts().map(HostSettings::of),
                configuration.http().host(),
                configuration.http().port(),
                worker);
    }

    /** Where the journal is. */
    static StoreSettings store(Configuration.Database database) {
        return new StoreSettings(
                database.url(),
                database.user().orElse(""),
                database.password().map(Secret::value).orElse(""),
                WorkPace.DEFAULT);
    }

    /** How etcd is reached. */
    static EtcdSettings etcd(Configuration.Etcd etcd) {
        EtcdSettings.TlsFiles files = new EtcdSettings.TlsFiles(
                etcd.authority(), etcd.identity().map(one -> new EtcdSettings.Identity(one.certificate(), one.key())));
        return new EtcdSettings(
                etcd.endpoints(),
                files,
                etcd.account()
                        .map(login -> new EtcdSettings.Login(
                                login.user(), login.password().value())),
                EtcdSettings.Deadlines.USUAL);
    }

    /** How hosts are reached by SSH. */
    static SshSettings ssh(Configuration.SshAccess access, List<HostRule> rules) {
        return new SshSettings(
                access.defaults(),
                rules,
                access.agent(),
                access.knownHosts(),
                SshSettings.SUDO,
                SshSettings.Patience.USUAL);
    }

    private static SlackSettings slack(Configuration configuration) {
        Configuration.People people = configuration.people();
        List<String> leads = Stream.concat(people.leadUsers().stream(), people.leadGroups().stream())
                .sorted()
                .toList();
        Configuration.Slack slack = configuration.slack();
        String bot = slack.botToken().value();
        List<String> channels = people.channels().stream().sorted().toList();
        return switch (slack.connection()) {
            case Configuration.Connection.Socket(Secret appToken) ->
                new SlackSettings(
                        bot,
                        Optional.of(appToken.value()),
                        Optional.empty(),
                        SlackSettings.Mode.SOCKET,
                        slack.apiUrl(),
                        leads,
                        channels);
            case Configuration.Connection.Http(Secret secret) ->
                new SlackSettings(
                        bot,
                        Optional.empty(),
                        Optional.of(secret.value()),
                        SlackSettings.Mode.HTTP,
                        slack.apiUrl(),
                        leads,
                        channels);
        };
    }

    /** Where snapshots are kept. */
    static StorageSettings snapshots(Configuration.Snapshots snapshots) {
        StorageSettings.Place place = switch (snapshots.place()) {
            case Configuration.Snapshots.Folder(Path path) -> new StorageSettings.Folder(path);
            case Configuration.Snapshots.Bucket bucket ->
                new StorageSettings.Bucket(
                        bucket.name(),
                        bucket.prefix(),
                        bucket.endpoint(),
                        bucket.region(),
                        bucket.pathStyle(),
                        bucket.credentials()
                                .map(key -> new StorageSettings.Credentials(
                                        key.accessKeyId().value(),
                                        key.secretAccessKey().value())),
                        OBJECT_STORE_PATIENCE);
        };
        return new StorageSettings(
                place,
                snapshots.staging(),
                snapshots.keyset().map(Secret::value).map(Settings::keys));
    }

    private static SnapshotKeys keys(String keyset) {
        try {
            return SnapshotKeys.parse(keyset);
        } catch (IOException e) {
            throw new IllegalStateException("The configuration was read with a keyset that is none", e);
        }
    }

    private static MailSettings mail(Configuration.Smtp smtp) {
        MailSettings.Tls tls = switch (smtp.protection()) {
            case NONE -> MailSettings.Tls.NONE;
            case STARTTLS -> MailSettings.Tls.STARTTLS;
            case TLS -> MailSettings.Tls.TLS;
        };
        return new MailSettings(
                smtp.host(),
                smtp.port(),
                tls,
                smtp.login()
                        .map(login -> new MailSettings.Login(
                                login.user(), login.password().value())),
                smtp.from(),
                smtp.to());
    }
}
