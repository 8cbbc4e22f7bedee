package dev.drydock.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.adapter.storage.StoredBackups;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Outcome;
import dev.drydock.testing.Command;
import dev.drydock.testing.hosts.TestHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The keeping of certificates and keys, and their way back, of both layouts, on hosts that are booted once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CertsBackupTest {
    private static final String LISTING = "cd / && find etc/kubernetes etc/etcd var/lib/kubernetes var/lib/kubelet/pki"
            + " etc/systemd/system/kube-apiserver.service opt/elsewhere \\( -type f -o -type l \\)"
            + " -printf '%p %m %u:%g %l ' -exec sh -c 'sha256sum <\"$1\"' x {} \\; 2>/dev/null | sort";

    @TempDir
    private static Path folder = Path.of("set by JUnit");

    private Optional<CertsScene> opened = Optional.empty();

    private CertsScene scene() {
        return opened.orElseThrow();
    }

    @BeforeAll
    void boot() throws IOException {
        opened = Optional.of(CertsScene.start(folder));
    }

    @AfterAll
    void shutDown() throws IOException {
        if (opened.isPresent()) {
            opened.get().close();
        }
    }

    @Test
    @Order(1)
    void allThatMakesBothLayoutsIsKeptAndNothingElse() throws Exception {
        Plan plan = scene().plan("backup certs");
        assertThat(plan.risk()).isEqualTo(Risk.HARMLESS);
        assertThat(plan.isPossible()).as(plan.obstaclesLine()).isTrue();
        assertThat(plan.sections().toString())
                .contains("files of etcd, kube-apiserver", "files of etcd, kube-apiserver, kube-controller-manager");

        Completion.Finished end = scene().perform("backup certs --name whole");

        assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(end.summary()).startsWith("Backup whole has ").doesNotContain("WRONG");
        BackupEntry entry = scene().entry("whole");
        assertThat(entry.encrypted()).isTrue();
        assertThat(entry.fact("hosts")).contains("cp1 hard1");
        List<String> names = unpacked("whole");
        assertThat(names)
                .contains(
                        "cp1/etc/kubernetes/pki/ca.key",
                        "cp1/etc/kubernetes/pki/sa.key",
                        "cp1/etc/kubernetes/enc/enc.yaml",
                        "cp1/etc/kubernetes/admin.conf",
                        "cp1/etc/kubernetes/manifests/kube-apiserver.yaml",
                        "cp1/var/lib/kubelet/pki/kubelet-client-current.pem",
                        "cp1/var/lib/kubelet/config.yaml",
                        "hard1/var/lib/kubernetes/ca-key.pem",
                        "hard1/var/lib/kubernetes/encryption-config.yaml",
                        "hard1/etc/etcd/kubernetes-key.pem",
                        "hard1/opt/elsewhere/audit.yaml",
                        "hard1/etc/default/etcd",
                        "hard1/etc/systemd/system/kube-apiserver.service",
                        "hard1/etc/systemd/system/etcd.service",
                        "hard1/opt/keys/ca.pem",
                        "hard1/opt/keys/front.pem",
                        "hard1/opt/refs/ca.pem",
                        "hard1/opt/keys/scheduler.conf",
                        "hard1/opt/keys/scheduler-key.pem",
                        "hard1/etc/default/kube-scheduler",
                        "hard1/etc/systemd/system/kube-scheduler.service.d/10-flags.conf")
                .noneMatch(name -> name.contains("/tmp/") || name.contains("audit.log"));
        String index = Files.readString(folder.resolve("unpacked-whole/INDEX.tsv"));
        assertThat(index)
                .containsPattern(
                        "cp1\t/etc/kubernetes/pki/ca.crt\tauthority\t0644\troot:root\t[0-9]+\t[0-9a-f]{64}\t20..-")
                .containsPattern("cp1\t/etc/kubernetes/pki/sa.key\tprivate key\t0600\t")
                .containsPattern("cp1\t/etc/kubernetes/admin.conf\tkubeconfig\t0600\t.*\t20[^\t]+\t[0-9a-f]{64}\n")
                .containsPattern("hard1\t/etc/etcd/kubernetes-key.pem\tprivate key\t0600\tdaemon:etcd-keepers\t")
                .contains("\tencryption configuration\t", "\tstatic pod\t", "\tlink\t");
        for (TestHost host : List.of(scene().cp1, scene().hard1)) {
            assertThat(host.must("ls -A /tmp | grep '^tmp\\.' || true")).isEmpty();
        }
    }

    /** Unpacks it by the machine's own tar, checks it by the machine's own sha256sum, and tells what is in it. */
    private List<String> unpacked(String name) throws IOException {
        Path target = Files.createDirectory(folder.resolve("unpacked-" + name));
        Path archive = Files.write(folder.resolve(name + ".tar"), scene().store.read(name, 64 << 20));
        Command.Result result = Command.run(
                List.of("sh", "-ec", "tar -xpf \"$1\" && sha256sum --quiet -c SHA256SUMS", "x", archive.toString()),
                target,
                Path.of("/dev/null"),
                Duration.ofSeconds(30));
        assertThat(result.exit()).as(result.output()).isZero();
        try (Stream<Path> files = Files.walk(target)) {
            return files.map(target::relativize).map(Path::toString).toList();
        }
    }

    /** No private key is on Drydock's disk as it is, and none is in what the host sent. */
    @Test
    @Order(2)
    void noPrivateKeyIsAnywhereAsItIs() throws IOException {
        String key = scene().cp1.must("sed -n 3p /etc/kubernetes/pki/sa.key").strip();
        assertThat(key).hasSizeGreaterThan(40);
        for (String each : List.of("kept", "kept-staging")) {
            try (Stream<Path> files = Files.walk(folder.resolve(each))) {
                assertThat(files.filter(Files::isRegularFile))
                        .allSatisfy(
                                file -> assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                                        .doesNotContain(key, "PRIVATE KEY"));
            }
        }
    }

    /** What goes wrong on a host. */
    record Trouble(
            String name, boolean onCp1, String path, String script, Duration later, Outcome outcome, String told) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String PKI = "/etc/kubernetes/pki/";

    private static Trouble warned(String name, String path, String script, String told) {
        return new Trouble(name, true, PKI + path, script, Duration.ZERO, Outcome.SUCCEEDED, told);
    }

    private static Trouble wrong(String name, String path, String script, String told) {
        return new Trouble(name, true, PKI + path, script, Duration.ZERO, Outcome.FAILED, told);
    }

    static Stream<Trouble> troubles() {
        String other = "openssl genrsa -traditional -out \"$1\" 2048 2>/dev/null";
        return Stream.of(
                wrong(
                        "wrong key",
                        "apiserver.key",
                        other,
                        "is not the key of the certificate in " + PKI + "apiserver.crt"),
                wrong("an authority's wrong key", "front-proxy-ca.key", other, "is not the key of the certificate"),
                wrong(
                        "a wrong key of service accounts",
                        "sa.key",
                        other,
                        "is not the key of any in --service-account-key-file"),
                wrong(
                        "a missing certificate",
                        "etcd/server.crt",
                        "rm \"$1\"",
                        "it is not there, and etcd's --cert-file names it"),
                wrong(
                        "a damaged certificate",
                        "apiserver.crt",
                        "sed -i 2,4d \"$1\"",
                        "has a certificate that is damaged"),
                warned("a key that lies open", "sa.key", "chmod 644 \"$1\"", "may be read by everybody (mode 0644)"),
                warned(
                        "a key that a group reads",
                        "ca.key",
                        "chmod 640 \"$1\"",
                        "may be read by its group (mode 0640)"),
                warned("no key of an authority", "ca.key", "rm \"$1\"", "has no key beside it"),
                warned(
                        "an old pair that nobody uses",
                        "old.crt",
                        "cp -p /etc/kubernetes/pki/ca.crt \"$1\"; cp -p /etc/kubernetes/pki/sa.key"
                                + " /etc/kubernetes/pki/old.key",
                        "old.key` is not the key of the certificate"),
                new Trouble(
                        "no encryption configuration",
                        true,
                        "/etc/kubernetes/enc/enc.yaml",
                        "rm \"$1\"",
                        Duration.ZERO,
                        Outcome.FAILED,
                        "kube-apiserver's --encryption-provider-config names it"),
                new Trouble(
                        "an encryption configuration that lies open",
                        false,
                        "/var/lib/kubernetes/encryption-config.yaml",
                        "chmod 644 \"$1\"",
                        Duration.ZERO,
                        Outcome.SUCCEEDED,
                        "encryption-config.yaml` may be read by everybody"),
                new Trouble(
                        "a wrong key of a unit's",
                        false,
                        "/etc/etcd/kubernetes-key.pem",
                        other,
                        Duration.ZERO,
                        Outcome.FAILED,
                        "is not the key of the certificate in /etc/etcd/kubernetes.pem"),
                new Trouble(
                        "a wrong key in a kubeconfig",
                        true,
                        "/etc/kubernetes/admin.conf",
                        "sed -i \"s/client-key-data: .*/client-key-data: $(base64 -w 0 /etc/kubernetes/pki/sa.key)/\""
                                + " \"$1\"",
                        Duration.ZERO,
                        Outcome.FAILED,
                        "holds a key that is not the one of its certificate"),
                new Trouble(
                        "a wrong key of a unit whose flags stand elsewhere",
                        false,
                        "/opt/keys/scheduler-key.pem",
                        other,
                        Duration.ZERO,
                        Outcome.FAILED,
                        "scheduler-key.pem` is not the key of the certificate in /opt/keys/scheduler.pem"),
                new Trouble(
                        "a kubeconfig that names what is not kept",
                        false,
                        "/opt/keys/scheduler.conf",
                        "sed -i s,/opt/keys/scheduler-key.pem,/opt/nowhere.pem, \"$1\"",
                        Duration.ZERO,
                        Outcome.FAILED,
                        "scheduler.conf` names /opt/nowhere.pem, which is not in the backup"),
                expiry("within a month", Duration.ofDays(340), "ends within 30 days"),
                expiry("within two weeks", Duration.ofDays(355), "ends within 14 days"),
                expiry("within a week", Duration.ofDays(360), "ends within 7 days"),
                expiry("expired", Duration.ofDays(366), "EXPIRED on"));
    }

    private static Trouble expiry(String name, Duration later, String told) {
        return new Trouble(name, true, PKI + "apiserver.crt", ":", later, Outcome.SUCCEEDED, told);
    }

    @ParameterizedTest
    @MethodSource("troubles")
    @Order(3)
    void whatIsNotAsItShouldBeIsTold(Trouble trouble) throws IOException, InterruptedException {
        TestHost host = trouble.onCp1() ? scene().cp1 : scene().hard1;
        host.must("cp -a --parents \"$1\" /root/ 2>/dev/null || true; " + trouble.script(), trouble.path());
        scene().ahead = trouble.later();
        String name = trouble.name().replaceAll("[^a-z]", "-");
        try {
            Completion.Finished end = scene().perform("backup certs --name " + name);

            assertThat(end.summary()).contains(trouble.told());
            assertThat(end.outcome()).as(end.summary()).isEqualTo(trouble.outcome());
            assertThat(scene().entry(name).facts().toString()).contains(trouble.told());
        } finally {
            scene().ahead = Duration.ZERO;
            host.must("rm -f /etc/kubernetes/pki/old.*; for each in etc var opt; do test ! -d /root/$each || cp -a"
                    + " /root/$each/. /$each/; done; rm -rf /root/etc /root/var /root/opt");
        }
    }

    @Test
    @Order(4)
    void nothingIsKeptWithoutAKeyOrWithoutOpenssl() throws IOException {
        try (StoredBackups plain = scene().open(Optional.empty(), "plain")) {
            assertThat(scene().plan(plain, "backup certs").obstaclesLine())
                    .contains("The store of backups has no key, and private keys are kept encrypted or not at all");
        }
        scene().cp1.must("mv \"$(command -v openssl)\" /root/openssl.away");
        try {
            assertThat(scene().plan("backup certs").obstaclesLine())
                    .contains("cp1: it has no openssl, without which its private keys cannot be sealed");
        } finally {
            scene().cp1.must("mv /root/openssl.away /usr/bin/openssl");
        }
        assertThatThrownBy(() -> scene().plan("backup certs --nodes cp9")).hasMessageContaining("There is no host");
    }

    @Test
    @Order(5)
    void aHostThatIsAwayIsToldOf() throws IOException {
        scene().hard1.disconnect();
        try {
            Plan plan = scene().plan("backup certs");
            assertThat(plan.isPossible()).isTrue();
            assertThat(plan.sections().toString())
                    .contains("Cannot be read now")
                    .contains("hard1");
            assertThat(plan.consequences().all())
                    .anyMatch(each -> each.subject().equals("hard1"));
            assertThat(scene().plan("backup certs --nodes hard1").isPossible()).isFalse();
        } finally {
            scene().hard1.connect();
        }
    }

    @Test
    @Order(6)
    void theWayBackPutsBackWhatDiffersAndKeepsWhatWasThere() throws Exception {
        String before = scene().cp1.must(LISTING) + scene().hard1.must(LISTING);
        assertThat(scene().perform("backup certs --name back").outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThatThrownBy(() -> scene().plan("restore certs back"))
                .hasMessageContaining("is as it is in `back`, so there is nothing to restore");
        scene().cp1.must("""
            cd /etc/kubernetes
            rm -r pki/etcd enc
            echo other >pki/sa.key
            chmod 644 pki/ca.key
            rm /var/lib/kubelet/pki/kubelet-client-current.pem
            ln -s nowhere /var/lib/kubelet/pki/kubelet-client-current.pem
            echo '# touched' >>manifests/etcd.yaml
            """);
        scene().hard1.must("chown root:root /etc/etcd/kubernetes-key.pem; rm /opt/elsewhere/audit.yaml");

        Plan plan = scene().plan("restore certs back");
        assertThat(plan.risk()).isEqualTo(Risk.DESTRUCTIVE);
        assertThat(plan.isPossible()).as(plan.obstaclesLine()).isTrue();
        assertThat(plan.headline()).isEqualTo("Restore 12 files of the control plane from back");
        assertThat(plan.sections().toString())
                .contains(
                        "its content is replaced",
                        "its mode 644 becomes 600",
                        "its owner becomes daemon:etcd-keepers",
                        "is not there, and is made",
                        "points elsewhere, and is replaced")
                .doesNotContain("etcd.yaml", "front-proxy-ca");

        Completion.Finished end = scene().perform("restore certs back");
        assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(end.summary()).startsWith("12 files of back put back on 2 hosts.");
        assertThat(scene().cp1.must("cat /var/lib/drydock/*/certs/former/etc/kubernetes/pki/sa.key"))
                .isEqualTo("other\n");
        assertThat(scene().cp1.must("stat -c %a /var/lib/drydock/*/certs")).isEqualTo("700\n");
        assertThat(scene().cp1.must("find / -xdev -name '*.drydock' -o -path '*/certs/new' 2>/dev/null"))
                .isEmpty();
        assertThat(scene().cp1.must("tail -n 1 /etc/kubernetes/manifests/etcd.yaml"))
                .isEqualTo("# touched\n");
        assertThat(scene().perform("restore certs back --all --nodes cp*").outcome())
                .isEqualTo(Outcome.SUCCEEDED);
        assertThat(scene().cp1.must(LISTING) + scene().hard1.must(LISTING)).isEqualTo(before);
    }

    /** What is lost with the keys is the API itself. */
    @Test
    @Order(8)
    void theWayBackIsOpenWhileTheApiIsAway() throws Exception {
        assertThat(scene().perform("backup certs --name night").outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(scene().entry("night").fact("addresses"))
                .contains("cp1=" + scene().cp1.address() + " hard1="
                        + scene().hard1.address());
        String before = scene().cp1.must(LISTING);
        scene().cp1.must("rm -r /etc/kubernetes/pki");
        scene().apiIsAway = true;
        try {
            Plan plan = scene().plan("restore certs night");
            assertThat(plan.isPossible()).as(plan.obstaclesLine()).isTrue();
            assertThat(plan.sections().toString())
                    .contains("The API does not answer", "where they were when it was made");
            Completion.Finished end = scene().perform("restore certs night");
            assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
        } finally {
            scene().apiIsAway = false;
        }
        assertThat(scene().cp1.must(LISTING)).isEqualTo(before);
    }

    /** The number that an owner had may be another service's on a host that was made anew. */
    @Test
    @Order(9)
    void anOwnerWhomTheHostDoesNotKnowIsAnObstacle() throws Exception {
        assertThat(scene().perform("backup certs --name owned --nodes hard1").outcome())
                .isEqualTo(Outcome.SUCCEEDED);
        scene().hard1.must("rm /etc/etcd/kubernetes-key.pem; groupmod -n etcd-others etcd-keepers");
        try {
            assertThat(scene().plan("restore certs owned").obstaclesLine())
                    .contains("hard1: /etc/etcd/kubernetes-key.pem belongs to daemon:etcd-keepers, whom this host does"
                            + " not know: make that user and that group first");
            assertThat(scene().perform("restore certs owned").summary())
                    .contains("make that user and that group first");
            assertThat(scene().hard1.must("test -e /etc/etcd/kubernetes-key.pem || echo none"))
                    .isEqualTo("none\n");
        } finally {
            scene().hard1.must("groupmod -n etcd-keepers etcd-others");
        }
        assertThat(scene().perform("restore certs owned").outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(scene().hard1.must("stat -c %U:%G:%a /etc/etcd/kubernetes-key.pem"))
                .isEqualTo("daemon:etcd-keepers:600\n");
    }

    /** What a service puts in the way in a folder of its own leads nowhere. */
    @Test
    @Order(10)
    void aLinkInTheWayIsNotWrittenThrough() throws Exception {
        assertThat(scene().perform("backup certs --name links --nodes hard1").outcome())
                .isEqualTo(Outcome.SUCCEEDED);
        scene().hard1.must("""
            echo mine >/root/mine
            mkdir /root/folder
            rm /etc/etcd/kubernetes-key.pem
            ln -s /root/mine /etc/etcd/kubernetes-key.pem
            ln -s /root/folder /etc/etcd/.kubernetes-key.pem.drydock
            """);

        assertThat(scene().perform("restore certs links").outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(scene().hard1.must("cat /root/mine; ls /root/folder; stat -c %F /etc/etcd/kubernetes-key.pem"))
                .isEqualTo("mine\nregular file\n");
    }

    /** Some keep the keys on another disk, and link the folder. */
    @Test
    @Order(11)
    void aFolderThatIsALinkIsGoneInto() throws Exception {
        scene().cp1
                .must("mv /etc/kubernetes/pki /srv/pki && ln -s /srv/pki /etc/kubernetes/pki && echo x"
                        + " >/srv/pki/extra");
        try {
            assertThat(scene().perform("backup certs --name linked --nodes cp1").outcome())
                    .isEqualTo(Outcome.SUCCEEDED);
            // As on a host that was made anew.
            scene().cp1.must("rm -r /srv/pki");
            assertThat(scene().perform("restore certs linked").outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(scene().cp1
                            .must("cat /srv/pki/extra; stat -c %F /etc/kubernetes/pki; stat -c %a"
                                    + " /srv/pki/ca.key"))
                    .isEqualTo("x\nsymbolic link\n600\n");
        } finally {
            scene().cp1
                    .must("rm /etc/kubernetes/pki && mv /srv/pki /etc/kubernetes/pki && rm /etc/kubernetes/pki/extra");
        }
    }

    /** A file of more than one command's input, and a folder in the way of another. */
    @Test
    @Order(7)
    void aLargeFileComesBackWholeAndAFolderIsInTheWay() throws Exception {
        scene().cp1.must("head -c 200000 /dev/urandom | base64 >/etc/kubernetes/pki/bundle.pem");
        String before = scene().cp1.must("sha256sum </etc/kubernetes/pki/bundle.pem");
        assertThat(scene().perform("backup certs --name large --nodes cp1").outcome())
                .isEqualTo(Outcome.SUCCEEDED);
        scene().cp1.must("rm /etc/kubernetes/pki/bundle.pem; mkdir /etc/kubernetes/pki/bundle.pem");
        assertThat(scene().plan("restore certs large").obstaclesLine())
                .contains("bundle.pem is neither a file nor a link: move it away");
        scene().cp1.must("rmdir /etc/kubernetes/pki/bundle.pem");

        assertThat(scene().perform("restore certs large").outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(scene().cp1.must("sha256sum </etc/kubernetes/pki/bundle.pem"))
                .isEqualTo(before);
    }
}
