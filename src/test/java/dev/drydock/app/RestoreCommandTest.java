package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.policy.PlanFile;
import dev.drydock.adapter.store.Store;
import dev.drydock.adapter.store.StoreSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What {@code drydock restore} tells where nothing can be restored; that it restores is for tests with real hosts. */
class RestoreCommandTest {
    private static final String PLAN = """
        cluster: harbour
        snapshot: before.db
        hosts:
          - name: cp1
            address: 127.0.0.1
            port: 1
        """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path folder = Path.of("set by JUnit");

    private Path plan = Path.of("set before each");

    @BeforeEach
    void prepare() throws IOException, NoSuchAlgorithmException {
        FileSnapshotsTest.recorded(folder.resolve("before.db"));
        plan = Files.writeString(folder.resolve("harbour.yaml"), PLAN);
        Path key = Files.writeString(folder.resolve("id_rsa"), newKey());
        Path known = Files.writeString(folder.resolve("known_hosts"), "");
        environment.putAll(Map.of(
                "DRYDOCK_SSH_KEY", key.toString(),
                "DRYDOCK_SSH_KNOWN_HOSTS", known.toString(),
                "DRYDOCK_ETCD_ENDPOINTS", "http://127.0.0.1:1"));
    }

    private static String newKey() throws NoSuchAlgorithmException {
        byte[] key = KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }

    private int run(Object... words) {
        CommandLine line = new CommandLine(new RestoreCommand(
                environment, new ByteArrayInputStream("harbour\n".getBytes(StandardCharsets.UTF_8))));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(Stream.of(words).map(Object::toString).toArray(String[]::new));
    }

    @Test
    void theExampleIsPrinted() {
        assertThat(run("--example")).isZero();

        assertThat(out).hasToString(PlanFile.EXAMPLE);
    }

    @Test
    void theProgramKnowsIt() {
        assertThat(Main.commandLine("restore").getSubcommands()).containsOnlyKeys("restore");
    }

    @Test
    void aPlanIsWanted() {
        assertThat(run()).isEqualTo(2);

        assertThat(err.toString()).contains("Which plan?");
    }

    @Test
    void hostsThatAreNotReachedStandInTheWayAndNothingIsAsked() throws IOException {
        assertThat(run("--plan", plan)).isEqualTo(2);

        assertThat(out.toString())
                .contains("It cannot be done as asked")
                .contains("@127.0.0.1:1")
                .doesNotContain("type the cluster's name");
        assertThat(Files.getPosixFilePermissions(folder.resolve("harbour.yaml.journal.db")))
                .extracting(Enum::name)
                .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
    }

    @Test
    void aDryRunLeavesNothing() throws IOException {
        assertThat(run("--plan", plan, "--dry-run")).isEqualTo(2);

        assertThat(out.toString())
                .contains("Restore etcd of harbour from snapshot before")
                .contains("Dry run");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("before.db", "harbour.yaml", "id_rsa", "known_hosts");
        }
    }

    @Test
    void aPlanFolderThatIsNotOursIsToldOf() throws IOException {
        Files.createDirectory(folder.resolve("harbour.yaml.journal.db"));

        assertThat(run("--plan", plan)).isEqualTo(2);

        assertThat(err.toString()).contains("is a directory");
    }

    @Test
    void oneRestoreAtATimeFromAPlan() {
        Path journal = folder.resolve("harbour.yaml.journal.db");
        try (Store first = Store.open(StoreSettings.sqlite(journal), "terminal", InstantSource.system())) {
            first.claim();

            assertThat(run("--plan", plan)).isEqualTo(2);
        }
        assertThat(err.toString()).contains("Another Drydock has the database file");
        assertThat(out.toString()).isEmpty();
    }

    record Wrong(String name, String plan, Map<String, String> settings, String problem) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Wrong> wrong() {
        Map<String, String> usual = Map.of();
        return Stream.of(
                new Wrong("no YAML", "cluster: [", usual, "line 1: this is not YAML"),
                new Wrong("a mistyped key", PLAN.replace("snapshot", "snapshoot"), usual, "did you mean snapshot?"),
                new Wrong(
                        "no snapshot", PLAN.replace("before.db", "gone.db"), usual, "gone.db cannot be read: there is"),
                new Wrong("a folder", PLAN.replace("before.db", "."), usual, "cannot be read: it is a directory"),
                new Wrong("no snapshot's file", PLAN.replace("before.db", "harbour.yaml"), usual, "is bad: "),
                new Wrong("an option that is none", PLAN + "options: --new-datadir\n", usual, "--new-data-dir"),
                new Wrong("a second snapshot", PLAN + "options: --in-place other\n", usual, "other"),
                new Wrong(
                        "no etcd",
                        PLAN,
                        Map.of("DRYDOCK_ETCD_ENDPOINTS", ""),
                        "DRYDOCK_ETCD_ENDPOINTS is missing: give the addresses of etcd's members"),
                new Wrong(
                        "no key",
                        PLAN,
                        Map.of("DRYDOCK_SSH_KEY", ""),
                        "DRYDOCK_SSH_KEY is missing, although hosts are"),
                new Wrong(
                        "a mistyped setting",
                        PLAN,
                        Map.of("DRYDOCK_ETCD_ENDPOINT", "x"),
                        "DRYDOCK_ETCD_ENDPOINT is not a setting; did you mean DRYDOCK_ETCD_ENDPOINTS?"),
                new Wrong(
                        "a kubeconfig that is not there",
                        PLAN,
                        Map.of("DRYDOCK_KUBECONFIG", "/nowhere/kubeconfig"),
                        "or take it away: a restore can do without"),
                new Wrong(
                        "no host with an address",
                        PLAN.replace("    address: 127.0.0.1\n", ""),
                        usual,
                        "No host has an address"),
                new Wrong(
                        "no host at all",
                        PLAN.substring(0, PLAN.indexOf("hosts:")),
                        usual,
                        "No host has an address: name every host"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void whatIsWrongIsTold(Wrong one) throws IOException {
        Files.writeString(plan, one.plan());
        environment.putAll(one.settings());

        assertThat(run("--plan", plan)).isEqualTo(2);

        assertThat(err.toString()).contains(one.problem());
        assertThat(folder.resolve("harbour.yaml.journal.db")).doesNotExist();
    }

    /** The machine was started anew, say, and the file was in a folder that does not outlive that. */
    @Test
    void aRestoreThatWasBegunTellsThatItNeedsItsSnapshotToGoOn() throws IOException {
        Files.writeString(plan, PLAN.replace("before.db", "gone.db"));
        Files.createFile(folder.resolve("harbour.yaml.journal.db"));

        assertThat(run("--plan", plan)).isEqualTo(2);

        assertThat(err.toString())
                .contains(
                        "gone.db cannot be read",
                        "was begun before",
                        "put any copy of the same file there",
                        "by-hand.sh");
    }

    @Test
    void theHostsOfThePolicyFileCountWhereThePlanNamesNone() throws IOException {
        Files.writeString(plan, PLAN.substring(0, PLAN.indexOf("hosts:")));
        environment.put("DRYDOCK_POLICY", "hosts:\n  - {name: cp7, address: 127.0.0.1, port: 2}\n  - {name: cp8}\n");

        assertThat(run("--plan", plan, "--dry-run")).isEqualTo(2);

        assertThat(out.toString()).contains("@127.0.0.1:2");
    }
}
