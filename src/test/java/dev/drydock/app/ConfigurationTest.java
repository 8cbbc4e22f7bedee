package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.drydock.adapter.storage.SnapshotKeys;
import dev.drydock.app.Configuration.Connection;
import dev.drydock.app.Configuration.HttpAddress;
import dev.drydock.app.Configuration.LogFormat;
import dev.drydock.app.Configuration.Protection;
import dev.drydock.app.Configuration.Smtp;
import dev.drydock.app.Configuration.Snapshots;
import dev.drydock.cluster.host.HostDefaults;
import dev.drydock.cluster.host.HostRule;
import dev.drydock.cluster.host.JumpHost;
import dev.drydock.cluster.host.NodePodRule;
import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.schedule.Schedule;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
    private static final Map<String, String> LEAST = Map.of(
            "SLACK_BOT_TOKEN", "xoxb-bot-word",
            "SLACK_APP_TOKEN", "xapp-app-word",
            "DRYDOCK_LEADS", "U0LEE,U0SAM",
            "KUBERNETES_SERVICE_HOST", "10.0.0.1");

    private static final String KEYSET = SnapshotKeys.fresh();

    @TempDir
    private Path folder = Path.of("set by JUnit");

    @Test
    void everyNameAndDefaultIsPinned() {
        assertThat(Setting.ALL.stream()
                        .map(setting ->
                                setting.name() + "=" + setting.fallback() + (setting.secret() ? " (secret)" : "")))
                .containsExactly(
                        "SLACK_BOT_TOKEN= (secret)",
                        "SLACK_APP_TOKEN= (secret)",
                        "SLACK_SIGNING_SECRET= (secret)",
                        "DRYDOCK_SLACK_MODE=socket",
                        "DRYDOCK_SLACK_API_URL=https://slack.com/api/",
                        "DRYDOCK_LEADS=",
                        "DRYDOCK_CHANNELS=",
                        "DRYDOCK_APPROVALS_REVERSIBLE=0",
                        "DRYDOCK_APPROVALS_DISRUPTIVE=1",
                        "DRYDOCK_APPROVALS_DESTRUCTIVE=2",
                        "DRYDOCK_APPROVAL_TIMEOUT=30m",
                        "DRYDOCK_KUBECONFIG=",
                        "DRYDOCK_KUBE_CONTEXT=",
                        "DRYDOCK_CLUSTER_NAME=",
                        "DRYDOCK_EVICTIONS_AT_ONCE=32",
                        "DRYDOCK_POD_UID=",
                        "DRYDOCK_VELERO_NAMESPACE=velero",
                        "DRYDOCK_ETCD_ENDPOINTS=",
                        "DRYDOCK_ETCD_CA=",
                        "DRYDOCK_ETCD_CERTIFICATE=",
                        "DRYDOCK_ETCD_KEY=",
                        "DRYDOCK_ETCD_USER=",
                        "DRYDOCK_ETCD_PASSWORD= (secret)",
                        "DRYDOCK_ETCD_PROGRAMS=",
                        "DRYDOCK_DATABASE_URL=jdbc:sqlite:drydock.db",
                        "DRYDOCK_DATABASE_USER=",
                        "DRYDOCK_DATABASE_PASSWORD= (secret)",
                        "DRYDOCK_RETENTION=",
                        "DRYDOCK_SNAPSHOTS=",
                        "DRYDOCK_SNAPSHOT_KEY= (secret)",
                        "DRYDOCK_SNAPSHOT_STAGING=",
                        "DRYDOCK_S3_ENDPOINT=",
                        "DRYDOCK_S3_REGION=",
                        "DRYDOCK_S3_PATH_STYLE=",
                        "DRYDOCK_S3_ACCESS_KEY_ID= (secret)",
                        "DRYDOCK_S3_SECRET_ACCESS_KEY= (secret)",
                        "DRYDOCK_SMTP_HOST=",
                        "DRYDOCK_SMTP_PORT=",
                        "DRYDOCK_SMTP_TLS=starttls",
                        "DRYDOCK_SMTP_USER=",
                        "DRYDOCK_SMTP_PASSWORD= (secret)",
                        "DRYDOCK_SMTP_FROM=",
                        "DRYDOCK_SMTP_TO=",
                        "DRYDOCK_POLICY=",
                        "DRYDOCK_SSH_KEY=",
                        "DRYDOCK_SSH_AGENT=",
                        "DRYDOCK_SSH_KNOWN_HOSTS=",
                        "DRYDOCK_SSH_USER=drydock",
                        "DRYDOCK_SSH_JUMP=",
                        "DRYDOCK_HTTP_ADDRESS=127.0.0.1:8080",
                        "DRYDOCK_LOG=text");
    }

    @Test
    void theLeastThatIsNeededGivesTheDefaults() throws ConfigurationException {
        assertThat(Configuration.read(LEAST))
                .isEqualTo(new Configuration(
                        new Configuration.Slack(
                                new Secret("xoxb-bot-word"),
                                new Connection.Socket(new Secret("xapp-app-word")),
                                URI.create("https://slack.com/api/")),
                        new Configuration.People(Set.of("U0LEE", "U0SAM"), Set.of(), Set.of()),
                        ApprovalPolicy.STANDARD,
                        new Configuration.Cluster(
                                Optional.empty(), Optional.empty(), Optional.empty(), 32, Optional.empty(), "velero"),
                        Optional.empty(),
                        new Configuration.Database(
                                "jdbc:sqlite:drydock.db", Optional.empty(), Optional.empty(), Optional.empty()),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        new HttpAddress("127.0.0.1", 8080),
                        LogFormat.TEXT));
    }

    @Test
    void everythingCanBeSaid() throws IOException, ConfigurationException {
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), "x");
        Map<String, String> all = new HashMap<>(Map.of(
                "SLACK_BOT_TOKEN", " xoxb-bot-word\n",
                "SLACK_SIGNING_SECRET", "signing-word",
                "DRYDOCK_SLACK_MODE", "HTTP",
                "DRYDOCK_SLACK_API_URL", "http://127.0.0.1:4000/api",
                "DRYDOCK_LEADS", "U0LEE, W0SAM ,S0LEADS,,U0LEE",
                "DRYDOCK_CHANNELS", "C0OPS,G0OPS",
                "DRYDOCK_APPROVALS_REVERSIBLE", "1",
                "DRYDOCK_APPROVALS_DISRUPTIVE", "2",
                "DRYDOCK_APPROVALS_DESTRUCTIVE", "3"));
        all.putAll(Map.of(
                "DRYDOCK_APPROVAL_TIMEOUT", "1h30m",
                "DRYDOCK_KUBECONFIG", kubeconfig.toString(),
                "DRYDOCK_KUBE_CONTEXT", "admin@harbour",
                "DRYDOCK_CLUSTER_NAME", "harbour",
                "DRYDOCK_EVICTIONS_AT_ONCE", "8",
                "DRYDOCK_DATABASE_URL", "jdbc:sqlite:journal.db?cache=private",
                "DRYDOCK_DATABASE_USER", "drydock",
                "DRYDOCK_DATABASE_PASSWORD", "database-word",
                "DRYDOCK_HTTP_ADDRESS", "[::1]:0",
                "DRYDOCK_LOG", "json"));
        all.putAll(Map.of(
                "DRYDOCK_ETCD_ENDPOINTS",
                "https://10.0.0.1:2379, https://[fd00::1]:2379/",
                "DRYDOCK_ETCD_CA",
                kubeconfig.toString(),
                "DRYDOCK_ETCD_CERTIFICATE",
                kubeconfig.toString(),
                "DRYDOCK_ETCD_KEY",
                kubeconfig.toString(),
                "DRYDOCK_ETCD_USER",
                "root",
                "DRYDOCK_ETCD_PASSWORD",
                "etcd-word",
                "DRYDOCK_ETCD_PROGRAMS",
                folder.toString()));
        all.put("DRYDOCK_RETENTION", "400d");
        all.put("DRYDOCK_VELERO_NAMESPACE", "openshift-adp");
        all.putAll(Map.of(
                "DRYDOCK_SNAPSHOTS", "s3://harbour.snapshots/etcd/blue",
                "DRYDOCK_SNAPSHOT_KEY", KEYSET,
                "DRYDOCK_SNAPSHOT_STAGING", folder.resolve("staging").toString(),
                "DRYDOCK_S3_ENDPOINT", "http://127.0.0.1:9000",
                "DRYDOCK_S3_REGION", "eu-central-1",
                "DRYDOCK_S3_ACCESS_KEY_ID", "id-word",
                "DRYDOCK_S3_SECRET_ACCESS_KEY", "secret-word"));
        all.putAll(Map.of(
                "DRYDOCK_POD_UID", "0b7f2a52-6d0c-4c6e-9d55-000000000001",
                "DRYDOCK_SMTP_HOST", "mail.example.org",
                "DRYDOCK_SMTP_TLS", "tls",
                "DRYDOCK_SMTP_USER", "postman",
                "DRYDOCK_SMTP_PASSWORD", "mail-word",
                "DRYDOCK_SMTP_FROM", "drydock@example.org",
                "DRYDOCK_SMTP_TO", "ops@example.org, sre@example.org"));

        Configuration configuration = Configuration.read(all);

        assertThat(configuration)
                .isEqualTo(new Configuration(
                        new Configuration.Slack(
                                new Secret("xoxb-bot-word"),
                                new Connection.Http(new Secret("signing-word")),
                                URI.create("http://127.0.0.1:4000/api/")),
                        new Configuration.People(Set.of("U0LEE", "W0SAM"), Set.of("S0LEADS"), Set.of("C0OPS", "G0OPS")),
                        new ApprovalPolicy(1, 2, 3, Duration.ofMinutes(90)),
                        new Configuration.Cluster(
                                Optional.of(kubeconfig.toString()),
                                Optional.of("admin@harbour"),
                                Optional.of("harbour"),
                                8,
                                Optional.of("0b7f2a52-6d0c-4c6e-9d55-000000000001"),
                                "openshift-adp"),
                        Optional.of(new Configuration.Etcd(
                                List.of(URI.create("https://10.0.0.1:2379"), URI.create("https://[fd00::1]:2379")),
                                Optional.of(kubeconfig),
                                Optional.of(new Configuration.Etcd.Identity(kubeconfig, kubeconfig)),
                                Optional.of(new Configuration.Etcd.Account("root", new Secret("etcd-word"))),
                                Optional.of(folder))),
                        new Configuration.Database(
                                "jdbc:sqlite:journal.db?cache=private",
                                Optional.of("drydock"),
                                Optional.of(new Secret("database-word")),
                                Optional.of(Duration.ofDays(400))),
                        Optional.of(new Snapshots(
                                new Snapshots.Bucket(
                                        "harbour.snapshots",
                                        "etcd/blue/",
                                        Optional.of(URI.create("http://127.0.0.1:9000/")),
                                        Optional.of("eu-central-1"),
                                        true,
                                        Optional.of(new Snapshots.Credentials(
                                                new Secret("id-word"), new Secret("secret-word")))),
                                Optional.of(new Secret(KEYSET)),
                                folder.resolve("staging"))),
                        Optional.of(new Smtp(
                                "mail.example.org",
                                465,
                                Protection.TLS,
                                Optional.of(new Smtp.Login("postman", new Secret("mail-word"))),
                                "drydock@example.org",
                                List.of("ops@example.org", "sre@example.org"))),
                        List.of(),
                        Optional.empty(),
                        new HttpAddress("::1", 0),
                        LogFormat.JSON));
        assertThat(configuration.toString()).doesNotContain("-word").contains("•••", "postman");
    }

    @Test
    void aFolderForSnapshotsIsEnough() throws ConfigurationException {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.put("DRYDOCK_SNAPSHOTS", folder.toString());

        assertThat(Configuration.read(environment).snapshots())
                .contains(new Snapshots(
                        new Snapshots.Folder(folder),
                        Optional.empty(),
                        Path.of(System.getProperty("java.io.tmpdir"), "drydock-snapshots")));
    }

    @Test
    void everySettingMayStandInAFile() throws IOException, ConfigurationException {
        Map<String, String> files = new HashMap<>(LEAST);
        for (String name : List.of("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "DRYDOCK_LEADS")) {
            Path file = Files.writeString(folder.resolve(name), files.remove(name) + "\n");
            files.put(name + "_FILE", file.toString());
        }

        assertThat(Configuration.read(files)).isEqualTo(Configuration.read(LEAST));
    }

    @Test
    void aFileThatIsNoHelpIsAProblem() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), " \n");
        Path long64 = Files.writeString(folder.resolve("long"), "x".repeat(65 * 1024));

        assertThat(problems("SLACK_BOT_TOKEN", "", "SLACK_BOT_TOKEN_FILE", "/nowhere/token"))
                .containsExactly("SLACK_BOT_TOKEN_FILE: there is no file /nowhere/token.");
        assertThat(problems("SLACK_BOT_TOKEN", "", "SLACK_BOT_TOKEN_FILE", empty.toString()))
                .containsExactly("SLACK_BOT_TOKEN_FILE: the file " + empty + " is empty.");
        assertThat(problems("SLACK_BOT_TOKEN", "", "SLACK_BOT_TOKEN_FILE", long64.toString()))
                .containsExactly("SLACK_BOT_TOKEN_FILE: " + long64 + " is too long.");
        assertThat(problems("SLACK_BOT_TOKEN", "", "SLACK_BOT_TOKEN_FILE", folder.toString()))
                .singleElement()
                .asString()
                .startsWith("SLACK_BOT_TOKEN_FILE: the file " + folder + " cannot be read");
        assertThat(problems("SLACK_BOT_TOKEN", "", "SLACK_BOT_TOKEN_FILE", "a\0b"))
                .singleElement()
                .asString()
                .startsWith("SLACK_BOT_TOKEN_FILE: the file a?b cannot be read");
    }

    @Test
    void allProblemsAreListedAtOnce() {
        assertThat(problemsOf(Map.of(
                        "DRYDOCK_APPROVAL_TIMEOUT", "30",
                        "DRYDOCK_HTTP_ADDRESS", "8080",
                        "DRYDOCK_LEEDS", "U0LEE")))
                .containsExactly(
                        "SLACK_BOT_TOKEN is missing: it is shown under OAuth & Permissions of the Slack app.",
                        "SLACK_APP_TOKEN is missing: Socket Mode needs it; make one with connections:write under Basic"
                                + " Information of the Slack app.",
                        "DRYDOCK_APPROVAL_TIMEOUT is \"30\": write a duration from 1m to 168h, such as 30m.",
                        "DRYDOCK_LEADS is missing: name who may approve, by ids of users (U…) or user groups (S…),"
                                + " separated by commas.",
                        "DRYDOCK_KUBECONFIG is missing: give its path; this is no pod of a cluster.",
                        "DRYDOCK_HTTP_ADDRESS is \"8080\": write ADDRESS:PORT, such as 0.0.0.0:8080.",
                        "DRYDOCK_LEEDS is not a setting; did you mean DRYDOCK_LEADS?");
    }

    @ParameterizedTest(name = "{0}={1}")
    @MethodSource
    void aWrongValueIsAProblemThatSaysWhatToDo(String name, String value, String problem) {
        assertThat(problems(name, value)).containsExactly(problem);
    }

    static Stream<Arguments> aWrongValueIsAProblemThatSaysWhatToDo() {
        return Stream.of(
                wrong("DRYDOCK_SLACK_MODE", "sockets", "DRYDOCK_SLACK_MODE is \"sockets\": write socket or http."),
                wrong(
                        "DRYDOCK_SLACK_MODE",
                        "http",
                        "SLACK_SIGNING_SECRET is missing: HTTP mode needs it; it is shown under Basic Information of"
                                + " the Slack app."),
                wrong(
                        "SLACK_BOT_TOKEN",
                        "xapp-word",
                        "SLACK_BOT_TOKEN does not begin with xoxb-: another of Slack's tokens was given."),
                wrong(
                        "SLACK_APP_TOKEN",
                        "xoxb-word",
                        "SLACK_APP_TOKEN does not begin with xapp-: another of Slack's tokens was given."),
                wrong("DRYDOCK_SLACK_API_URL", "slack.com", url("slack.com")),
                wrong(
                        "DRYDOCK_ETCD_ENDPOINTS",
                        "10.0.0.1:2379",
                        "DRYDOCK_ETCD_ENDPOINTS has \"10.0.0.1:2379\" in it: write addresses such as"
                                + " https://10.0.0.1:2379, separated by commas."),
                wrong(
                        "DRYDOCK_ETCD_CA",
                        "/nowhere/ca.crt",
                        "DRYDOCK_ETCD_CA is \"/nowhere/ca.crt\": write the path of a file that exists and may be"
                                + " read."),
                wrong(
                        "DRYDOCK_ETCD_PROGRAMS",
                        "bin",
                        "DRYDOCK_ETCD_PROGRAMS is \"bin\": write the path of a folder that exists, from the root on."),
                wrong(
                        "DRYDOCK_ETCD_PASSWORD",
                        "etcd-word",
                        "DRYDOCK_ETCD_USER is missing: it goes with DRYDOCK_ETCD_PASSWORD."),
                wrong("DRYDOCK_SNAPSHOTS", "/nowhere", place("/nowhere")),
                wrong("DRYDOCK_SNAPSHOTS", "s3://", place("s3://")),
                wrong("DRYDOCK_SNAPSHOTS", "s3://a/b", place("s3://a/b")),
                wrong("DRYDOCK_SNAPSHOTS", "s3://harbour/../b", place("s3://harbour/../b")),
                wrong("DRYDOCK_SNAPSHOTS", "s3://harbour//b", place("s3://harbour//b")),
                wrong("DRYDOCK_SNAPSHOTS", "https://store/b", place("https://store/b")),
                wrong(
                        "DRYDOCK_SNAPSHOT_KEY",
                        "key-word",
                        "DRYDOCK_SNAPSHOT_KEY is not understood: write a keyset, as drydock snapshot new-key prints"
                                + " it."),
                wrong(
                        "DRYDOCK_SNAPSHOT_KEY",
                        KEYSET,
                        "DRYDOCK_SNAPSHOTS is missing: a key is given, and no place for what it encrypts."),
                wrong(
                        "DRYDOCK_S3_ENDPOINT",
                        "store:9000",
                        "DRYDOCK_S3_ENDPOINT is \"store:9000\": write a URL such as https://store.example.org:9000."),
                wrong("DRYDOCK_S3_PATH_STYLE", "yes", "DRYDOCK_S3_PATH_STYLE is \"yes\": write true or false."),
                wrong(
                        "DRYDOCK_S3_ACCESS_KEY_ID",
                        "id-word",
                        "DRYDOCK_S3_SECRET_ACCESS_KEY is missing: an access key has both an id and a secret."),
                wrong("DRYDOCK_SLACK_API_URL", "ftp://slack.com/", url("ftp://slack.com/")),
                wrong("DRYDOCK_SLACK_API_URL", "https://a b/", url("https://a b/")),
                wrong(
                        "DRYDOCK_LEADS",
                        "U0LEE,U0SAM,lee",
                        "DRYDOCK_LEADS has \"lee\" in it: write ids of users (U… or W…) and user groups (S…), which"
                                + " their profiles in Slack show."),
                wrong(
                        "DRYDOCK_LEADS",
                        "",
                        "DRYDOCK_LEADS is missing: name who may approve, by ids of users (U…) or user groups (S…),"
                                + " separated by commas."),
                wrong(
                        "DRYDOCK_LEADS",
                        "U0LEE",
                        "DRYDOCK_LEADS names 1 of the 2 leads who must approve: name more, or a user group, or ask for"
                                + " fewer approvals."),
                wrong(
                        "DRYDOCK_CHANNELS",
                        "#ops",
                        "DRYDOCK_CHANNELS has \"#ops\" in it: write ids of channels (C… or G…), which stand at the end"
                                + " of their details in Slack."),
                wrong(
                        "DRYDOCK_APPROVALS_REVERSIBLE",
                        "-1",
                        "DRYDOCK_APPROVALS_REVERSIBLE is \"-1\": write a number from 0 to 9."),
                wrong(
                        "DRYDOCK_APPROVALS_DISRUPTIVE",
                        "10",
                        "DRYDOCK_APPROVALS_DISRUPTIVE is \"10\": write a number from 0 to 9."),
                wrong(
                        "DRYDOCK_APPROVALS_DESTRUCTIVE",
                        "two",
                        "DRYDOCK_APPROVALS_DESTRUCTIVE is \"two\": write a number from 0 to 9."),
                wrong("DRYDOCK_APPROVAL_TIMEOUT", "0", timeout("0")),
                wrong("DRYDOCK_APPROVAL_TIMEOUT", "200h", timeout("200h")),
                wrong(
                        "DRYDOCK_KUBECONFIG",
                        "/nowhere/config",
                        "DRYDOCK_KUBECONFIG is \"/nowhere/config\": write the path of a kubeconfig that exists and may"
                                + " be read."),
                wrong(
                        "DRYDOCK_EVICTIONS_AT_ONCE",
                        "0",
                        "DRYDOCK_EVICTIONS_AT_ONCE is \"0\": write a number from 1 to 500."),
                wrong(
                        "DRYDOCK_VELERO_NAMESPACE",
                        "Velero!",
                        "DRYDOCK_VELERO_NAMESPACE is \"Velero!\": write the name of a namespace, such as velero."),
                wrong("DRYDOCK_DATABASE_URL", "jdbc:sqlite:", database("jdbc:sqlite:")),
                wrong("DRYDOCK_DATABASE_URL", "drydock.db", database("drydock.db")),
                wrong(
                        "DRYDOCK_DATABASE_URL",
                        "jdbc:sqlite:/nowhere/drydock.db",
                        database("jdbc:sqlite:/nowhere/drydock.db")),
                wrong(
                        "DRYDOCK_DATABASE_URL",
                        "jdbc:postgresql://me:word@db/x?password=word",
                        database("jdbc:postgresql://…@db/x?password=…")),
                wrong(
                        "DRYDOCK_DATABASE_URL",
                        "jdbc:postgresql://db/x?user=me&password=word",
                        database("jdbc:postgresql://db/x?user=me&password=…")),
                wrong("DRYDOCK_DATABASE_URL", "jdbc:postgresql://", database("jdbc:postgresql://")),
                wrong("DRYDOCK_RETENTION", "400", retention("400")),
                wrong("DRYDOCK_RETENTION", "0d", retention("0d")),
                wrong("DRYDOCK_RETENTION", "36501d", retention("36501d")),
                wrong("DRYDOCK_KUBE_CONTEXT", "admin", "DRYDOCK_KUBECONFIG is missing: the context must be in one."),
                wrong(
                        "KUBERNETES_SERVICE_HOST",
                        "",
                        "DRYDOCK_KUBECONFIG is missing: give its path; this is no pod of a cluster."),
                wrong("DRYDOCK_SMTP_PORT", "65536", "DRYDOCK_SMTP_PORT is \"65536\": write a number from 1 to 65535."),
                wrong("DRYDOCK_SMTP_TLS", "ssl", "DRYDOCK_SMTP_TLS is \"ssl\": write starttls or tls or none."),
                wrong(
                        "DRYDOCK_SMTP_HOST",
                        "mail",
                        "DRYDOCK_SMTP_FROM is missing: give the address that summaries come from."),
                wrong(
                        "DRYDOCK_SMTP_FROM",
                        "me",
                        "DRYDOCK_SMTP_FROM is \"me\": write an address such as drydock@example.org."),
                wrong(
                        "DRYDOCK_SMTP_TO",
                        "a@b,c",
                        "DRYDOCK_SMTP_TO has \"c\" in it: write addresses such as ops@example.org, separated by"
                                + " commas."),
                wrong(
                        "DRYDOCK_SMTP_USER",
                        "me",
                        "DRYDOCK_SMTP_PASSWORD is missing: a login needs both user and password."),
                wrong(
                        "DRYDOCK_SMTP_PASSWORD",
                        "word",
                        "DRYDOCK_SMTP_USER is missing: a login needs both user and password."),
                wrong("DRYDOCK_HTTP_ADDRESS", ":8080", http(":8080")),
                wrong("DRYDOCK_HTTP_ADDRESS", "localhost:65536", http("localhost:65536")),
                wrong("DRYDOCK_LOG", "xml", "DRYDOCK_LOG is \"xml\": write text or json."),
                wrong("DRYDOCK_LOG", "\u001b[31m", "DRYDOCK_LOG is \"?[31m\": write text or json."),
                wrong(
                        "DRYDOCK_SMTP_HOSTS",
                        "x",
                        "DRYDOCK_SMTP_HOSTS is not a setting; did you mean DRYDOCK_SMTP_HOST?"),
                wrong("DRYDOCK_LEAD_FILE", "x", "DRYDOCK_LEAD_FILE is not a setting; did you mean DRYDOCK_LEADS_FILE?"),
                wrong("DRYDOCK_TELEMETRY", "x", "DRYDOCK_TELEMETRY is not a setting: take it away."));
    }

    @Test
    void aValueGivenTwiceIsAProblem() {
        assertThat(problems("SLACK_BOT_TOKEN_FILE", "/run/token"))
                .containsExactly("SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both given: keep one of them.");
    }

    @Test
    void noProblemShowsASecret() {
        List<String> problems = new ArrayList<>(problems("SLACK_BOT_TOKEN", "forged-word"));
        problems.addAll(problems("DRYDOCK_DATABASE_URL", "jdbc:postgresql://me:word@db/x"));

        assertThat(problems).hasSize(2).noneMatch(problem -> problem.contains("word@") || problem.contains("forged"));
    }

    @ParameterizedTest
    @CsvSource({
        "DRYDOCK_SERVICE_HOST, 10.0.0.1",
        "DRYDOCK_SERVICE_PORT, 8080",
        "DRYDOCK_SERVICE_PORT_HTTP, 8080",
        "DRYDOCK_PORT, tcp://10.0.0.1:8080",
        "DRYDOCK_PORT_8080_TCP, tcp://10.0.0.1:8080",
        "DRYDOCK_PORT_8080_TCP_ADDR, 10.0.0.1",
        "DRYDOCK_METRICS_SERVICE_HOST, 10.0.0.2",
        "DRYDOCK_METRICS_PORT_9090_TCP_PROTO, tcp"
    })
    void whatKubernetesSaysOfAServiceNamedDrydockIsNoProblem(String name, String value) {
        assertThat(problems(name, value)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"S0LEADS", "U0LEE,S0LEADS"})
    void aUserGroupMayHoldAnyNumberOfLeads(String leads) {
        assertThat(problems("DRYDOCK_LEADS", leads)).isEmpty();
    }

    @Test
    void whereNothingNeedsAnApprovalNobodyHasToLead() {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.remove("DRYDOCK_LEADS");
        environment.put("DRYDOCK_APPROVALS_DISRUPTIVE", "0");
        environment.put("DRYDOCK_APPROVALS_DESTRUCTIVE", "0");

        assertThat(problemsOf(environment)).isEmpty();
    }

    /** What is wrong with the least configuration and these changes: names and values in turn. */
    private static List<String> problems(String... changes) {
        Map<String, String> environment = new HashMap<>(LEAST);
        for (int i = 0; i < changes.length; i += 2) {
            environment.put(changes[i], changes[i + 1]);
        }
        return problemsOf(environment);
    }

    private static List<String> problemsOf(Map<String, String> environment) {
        ConfigurationException wrong =
                catchThrowableOfType(ConfigurationException.class, () -> Configuration.read(environment));
        return wrong == null ? List.of() : wrong.problems();
    }

    private static Arguments wrong(String name, String value, String problem) {
        return Arguments.of(name, value, problem);
    }

    private static String place(String value) {
        return "DRYDOCK_SNAPSHOTS is \"" + value
                + "\": write the path of a folder that exists and may be written to, or" + " s3://BUCKET/PREFIX.";
    }

    private static String url(String value) {
        return "DRYDOCK_SLACK_API_URL is \"" + value + "\": write a URL such as https://slack.com/api/.";
    }

    private static String timeout(String value) {
        return "DRYDOCK_APPROVAL_TIMEOUT is \"" + value + "\": write a duration from 1m to 168h, such as 30m.";
    }

    private static String http(String value) {
        return "DRYDOCK_HTTP_ADDRESS is \"" + value + "\": write ADDRESS:PORT, such as 0.0.0.0:8080.";
    }

    private static String retention(String value) {
        return "DRYDOCK_RETENTION is \"" + value + "\": write a number of days from 1d to 36500d, such as 400d.";
    }

    private static String database(String value) {
        return "DRYDOCK_DATABASE_URL is \"" + value
                + "\": write jdbc:sqlite:PATH, with a folder that exists and may be written to, or"
                + " jdbc:postgresql://HOST:PORT/NAME, with user and password in settings of their own.";
    }

    @Test
    void thePolicyOfTheExampleIsRight() throws ConfigurationException {
        Map<String, String> settings = new HashMap<>(LEAST);
        settings.put("DRYDOCK_POLICY_FILE", "manifests/policy.yaml");
        settings.put("DRYDOCK_ETCD_ENDPOINTS", "https://127.0.0.1:2379");

        List<Schedule> schedules = Configuration.read(settings).schedules();

        assertThat(schedules)
                .extracting(Schedule::name, Schedule::line)
                .containsExactly(
                        tuple("nightly-snapshot", "etcd snapshot"),
                        tuple("weekly-prune", "etcd prune --keep-daily 7 --keep-weekly 8"),
                        tuple("weekly-report", "backup report"));
        assertThat(schedules)
                .extracting(schedule -> DoctorCommand.next(schedule, Instant.parse("2026-11-25T12:00:00Z")))
                .containsExactly(
                        "schedule nightly-snapshot: etcd snapshot, next 2026-11-26 02:00 Europe/Berlin",
                        "schedule weekly-prune: etcd prune --keep-daily 7 --keep-weekly 8, next 2026-11-29 03:30"
                                + " Europe/Berlin",
                        "schedule weekly-report: backup report, next 2026-11-30 08:00 Europe/Berlin");
    }

    @Test
    void whatIsWrongWithThePolicyIsToldWithAllTheRest() throws IOException {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), """
            schedules:
              - name: a
                cron: 0 2 * * *
                command: drain worker-1 --forse
                channel: C0OPS
              - name: b
                cron: 0 2 * * *
                command: nodes
                channel: C0OPS
              - name: c
                cron: 0 2 * * *
                command: cordon worker-1 --dry-run
                channel: C0RANDOM
            """);
        Map<String, String> settings = new HashMap<>(LEAST);
        settings.put("DRYDOCK_POLICY_FILE", policy.toString());
        settings.put("DRYDOCK_CHANNELS", "C0OPS");
        settings.put("DRYDOCK_LOG", "xml");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Configuration.read(settings))
                .satisfies(wrong -> assertThat(wrong.problems())
                        .hasSize(5)
                        .anySatisfy(problem -> assertThat(problem)
                                .startsWith("DRYDOCK_POLICY, line 4: command is \"drain worker-1 --forse\": ")
                                .endsWith("Did you mean --force?"))
                        .anySatisfy(problem -> assertThat(problem)
                                .startsWith(
                                        "DRYDOCK_POLICY, line 8: command is \"nodes\": `nodes` does nothing by itself"))
                        .anySatisfy(problem -> assertThat(problem)
                                .startsWith("DRYDOCK_POLICY, line 12: command is \"cordon worker-1 --dry-run\": "))
                        .anySatisfy(problem ->
                                assertThat(problem).startsWith("DRYDOCK_POLICY, line 13: channel is \"C0RANDOM\": "))
                        .anySatisfy(problem -> assertThat(problem).startsWith("DRYDOCK_LOG is \"xml\"")));
    }

    @Test
    void hostsAreReachedByAKeyAndKnownByTheirs() throws IOException, ConfigurationException {
        Path key = Files.writeString(folder.resolve("id"), "x");
        Path known = Files.writeString(folder.resolve("known_hosts"), "x");
        Path agent = Files.writeString(folder.resolve("agent"), "");
        Map<String, String> settings = new HashMap<>(LEAST);
        settings.put("DRYDOCK_SSH_KEY", key.toString());
        settings.put("DRYDOCK_SSH_KNOWN_HOSTS", known.toString());
        settings.put("DRYDOCK_SSH_AGENT", agent.toString());
        settings.put("DRYDOCK_SSH_USER", "core");
        settings.put("DRYDOCK_SSH_JUMP", "ops@bastion.example.org");
        settings.put("DRYDOCK_POLICY", "hosts: [{name: etcd-1, address: 10.0.0.9}]");

        assertThat(Configuration.read(settings).hosts())
                .contains(new Configuration.Hosts(
                        Optional.of(new Configuration.SshAccess(
                                new HostDefaults(
                                        "core", 22, key, Optional.of(new JumpHost("ops", "bastion.example.org", 22))),
                                Optional.of(agent),
                                known)),
                        List.of(new HostRule(
                                "etcd-1",
                                Optional.of("10.0.0.9"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())),
                        Optional.empty()));
    }

    @Test
    void hostsByNodePodsAloneNeedNothingOfSsh() throws ConfigurationException {
        Map<String, String> settings = new HashMap<>(LEAST);
        settings.put("DRYDOCK_POLICY", "node-pods: {namespace: pods, image: tools}\nhosts: [{name: w-*, method: pod}]");

        assertThat(Configuration.read(settings).hosts()).hasValueSatisfying(hosts -> {
            assertThat(hosts.ssh()).isEmpty();
            assertThat(hosts.nodePods()).contains(new NodePodRule("pods", "tools"));
        });
        settings.put("DRYDOCK_POLICY", "node-pods: {namespace: pods, image: tools}\nhosts: [{name: w-*}]");
        assertProblem(settings, "DRYDOCK_SSH_KEY is missing, although hosts are named");
    }

    @Test
    void whatHostsLackIsSaid() throws IOException {
        Map<String, String> settings = new HashMap<>(LEAST);
        settings.put("DRYDOCK_POLICY", "hosts: [{name: etcd-1, address: 10.0.0.9}]");
        assertProblem(settings, "DRYDOCK_SSH_KEY is missing, although hosts are named: give the path of");

        settings.put(
                "DRYDOCK_SSH_KEY", Files.writeString(folder.resolve("id"), "x").toString());
        assertProblem(settings, "DRYDOCK_SSH_KNOWN_HOSTS is missing: no host is spoken to whose key is not known.");

        settings.put("DRYDOCK_SSH_KNOWN_HOSTS", folder.resolve("none").toString());
        assertProblem(settings, "DRYDOCK_SSH_KNOWN_HOSTS");
        settings.put("DRYDOCK_SSH_KNOWN_HOSTS", folder.resolve("id").toString());
        settings.put("DRYDOCK_SSH_USER", "a b");
        assertProblem(settings, "DRYDOCK_SSH_USER");
    }

    private static void assertProblem(Map<String, String> settings, String beginning) {
        assertThat(problemsOf(settings)).singleElement().asString().startsWith(beginning);
    }
}
