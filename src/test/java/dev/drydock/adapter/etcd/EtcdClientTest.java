package dev.drydock.adapter.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.adapter.etcd.EtcdSettings.Login;
import dev.drydock.adapter.etcd.EtcdSettings.TlsFiles;
import dev.drydock.cluster.etcd.EtcdAlarm;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.etcd.KeyspaceHash;
import dev.drydock.cluster.etcd.MemberStatus;
import dev.drydock.testing.Command;
import dev.drydock.testing.RealEtcd;
import dev.drydock.testing.RealEtcd.Put;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client on a real etcd of one member, beside etcd's own. */
class EtcdClientTest {
    @TempDir
    private Path folder = Path.of("set by JUnit");

    @ParameterizedTest
    @ValueSource(strings = {"", "-3.4"})
    void statusAndHashAreWhatEtcdctlTells(String version) throws Exception {
        try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd" + version), folder);
                EtcdClient client = EtcdRig.client(etcd)) {
            EtcdRig.fill(etcd, 2);
            etcd.delete("/registry/secrets/shop/s-0-1", "");
            EtcdMember member = client.cluster().members().getFirst();
            // A snapshot commits what is pending, so that the sizes change no more.
            client.snapshot(member, OutputStream.nullOutputStream(), bytes -> {});

            JsonNode theirs = EtcdRig.etcdctl("etcdctl" + version, etcd.endpoint(), "endpoint", "status", "-w", "json")
                    .get(0)
                    .get("Status");
            assertThat(member.name()).isEqualTo("etcd-0");
            assertThat(member.clientUrls()).containsExactly(etcd.endpoint());
            assertThat(member.id())
                    .isEqualTo(theirs.get("header")
                            .get("member_id")
                            .bigIntegerValue()
                            .longValue());
            assertThat(client.cluster().id())
                    .isEqualTo(theirs.get("header")
                            .get("cluster_id")
                            .bigIntegerValue()
                            .longValue());
            assertThat(client.status(member))
                    .isEqualTo(new MemberStatus(
                            theirs.get("version").asText(),
                            theirs.get("leader").bigIntegerValue().longValue(),
                            theirs.get("dbSize").asLong(),
                            theirs.get("dbSizeInUse").asLong(),
                            theirs.get("header").get("revision").asLong(),
                            theirs.get("raftTerm").asLong(),
                            theirs.get("raftIndex").asLong(),
                            theirs.get("raftAppliedIndex").asLong(),
                            List.of(),
                            Optional.empty()));

            KeyspaceHash ours = client.hashKv(member, 0);
            JsonNode hash = EtcdRig.etcdctl("etcdctl" + version, etcd.endpoint(), "endpoint", "hashkv", "-w", "json")
                    .get(0)
                    .get("HashKV");
            assertThat(ours)
                    .isEqualTo(new KeyspaceHash(
                            hash.get("hash").asLong(),
                            hash.get("compact_revision").asLong(),
                            4));
            assertThat(ours.hash()).isBetween(0L, 0xFFFF_FFFFL);
        }
    }

    @Test
    void hashesHaveNoSign() throws Exception {
        try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd"), folder);
                EtcdClient client = EtcdRig.client(etcd)) {
            EtcdMember member = client.cluster().members().getFirst();
            List<Long> hashes = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                etcd.put(List.of(new Put("key", new byte[] {(byte) i})));
                hashes.add(client.hashKv(member, i + 2).hash());
            }

            assertThat(hashes).doesNotHaveDuplicates().allMatch(hash -> hash >= 0 && hash <= 0xFFFF_FFFFL);
            // Of sixteen hashes of 32 bits some have the highest one set; these were negative where the sign was left
            // in.
            assertThat(hashes).anyMatch(hash -> hash > Integer.MAX_VALUE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-3.4"})
    void aSnapshotIsWholeAndReadByEtcdsOwnTool(String version) throws Exception {
        Path file = folder.resolve("saved.db");
        List<Long> progress = new ArrayList<>();
        try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd" + version), folder);
                EtcdClient client = EtcdRig.client(etcd)) {
            EtcdRig.fill(etcd, 20);
            try (OutputStream out = Files.newOutputStream(file)) {
                client.snapshot(client.cluster().members().getFirst(), out, progress::add);
            }
        }

        byte[] saved = Files.readAllBytes(file);
        int database = saved.length - 32;
        assertThat(saved.length).isGreaterThan(20 << 20);
        assertThat(saved.length % 512).isEqualTo(32);
        assertThat(sha256(Arrays.copyOf(saved, database))).isEqualTo(Arrays.copyOfRange(saved, database, saved.length));
        assertThat(progress).isSorted().hasSizeGreaterThan(3);
        assertThat(progress.getLast()).isEqualTo(saved.length);
        Command.Result status = Command.run(
                List.of(RealTools.require("etcdutl").toString(), "snapshot", "status", file.toString(), "-w", "json"),
                folder,
                Duration.ofSeconds(60));
        assertThat(status.exit()).as(status.output()).isZero();
        assertThat(status.output()).contains("\"revision\":21");
    }

    @Test
    void alarmsAreToldAndCleared() throws Exception {
        String small = Integer.toString(2 << 20);
        try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd"), folder, "--quota-backend-bytes", small);
                EtcdClient client = EtcdRig.client(etcd)) {
            EtcdMember member = client.cluster().members().getFirst();
            assertThat(client.alarms()).isEmpty();

            assertThatThrownBy(() -> EtcdRig.fill(etcd, 20)).hasMessageContaining("space exceeded");

            EtcdAlarm full = new EtcdAlarm(member.id(), EtcdAlarm.Kind.NOSPACE);
            assertThat(client.alarms()).containsExactly(full);
            assertThat(client.status(member).errors())
                    .singleElement()
                    .asString()
                    .contains("NOSPACE");
            etcd.call(
                    "/v3/maintenance/alarm",
                    "{\"action\":\"ACTIVATE\",\"memberID\":\"" + Long.toUnsignedString(member.id())
                            + "\",\"alarm\":\"CORRUPT\"}");
            EtcdAlarm damaged = new EtcdAlarm(member.id(), EtcdAlarm.Kind.CORRUPT);
            assertThat(client.alarms()).containsExactlyInAnyOrder(full, damaged);

            client.disarm(damaged);
            assertThat(client.alarms()).containsExactly(full);
            client.disarm(full);
            assertThat(client.alarms()).isEmpty();
        }
    }

    @Test
    void spaceComesBackByCompactingAndDefragmenting() throws Exception {
        try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd"), folder);
                EtcdClient client = EtcdRig.client(etcd)) {
            EtcdMember member = client.cluster().members().getFirst();
            EtcdRig.fill(etcd, 8);
            etcd.delete("/", "0");
            long before = client.status(member).databaseBytes();

            client.compact(10);
            client.defragment(member);

            assertThat(before).isGreaterThan(4 << 20);
            assertThat(client.status(member).databaseBytes()).isLessThan(1 << 20);
            EtcdException again = catchThrowableOfType(EtcdException.class, () -> client.compact(10));
            assertThat(again)
                    .hasMessageContaining(etcd.endpoint())
                    .hasMessageContaining("compacted away already")
                    .matches(failure -> !failure.isPassing());
            assertThatThrownBy(() -> client.hashKv(member, 3)).hasMessageContaining("compacted away already");
            assertThatThrownBy(() -> client.hashKv(member, 1000)).hasMessageContaining("has not got that revision");
        }
    }

    @Test
    void whereAuthenticationIsEnabledAUserIsNeeded() throws Exception {
        try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd"), folder)) {
            EtcdMember member;
            // A user that is given before authentication is enabled does no harm.
            try (EtcdClient early = as(etcd, "root", "first-word")) {
                member = early.cluster().members().getFirst();
                assertThat(early.status(member).version()).startsWith("3.");
            }
            for (String words :
                    List.of("user add root:first-word", "user add guest:guest-word", "user grant-role root root")) {
                EtcdRig.etcdctlText("etcdctl", etcd.endpoint(), words.split(" "));
            }
            EtcdRig.etcdctlText("etcdctl", etcd.endpoint(), "auth", "enable");

            try (EtcdClient root = as(etcd, "root", "first-word");
                    EtcdClient guest = as(etcd, "guest", "guest-word");
                    EtcdClient wrong = as(etcd, "root", "other-word");
                    EtcdClient nobody = EtcdRig.client(etcd)) {
                Counting target = new Counting();
                root.snapshot(member, target, bytes -> {});
                assertThat(target.bytes).isEqualTo(root.status(member).databaseBytes() + 32);
                assertThat(root.hashKv(member, 0).hash()).isNotZero();

                assertThatThrownBy(() -> guest.snapshot(member, new Counting(), bytes -> {}))
                        .isInstanceOf(EtcdException.class)
                        .hasMessageContaining("our user may not do that");
                assertThatThrownBy(() -> wrong.status(member))
                        .isInstanceOf(EtcdException.class)
                        .hasMessageContaining("not with this password")
                        .hasMessageNotContaining("other-word");
                assertThatThrownBy(() -> nobody.hashKv(member, 0))
                        .isInstanceOf(EtcdException.class)
                        .hasMessageContaining("gave no user");
            }
        }
    }

    private static EtcdClient as(RealEtcd etcd, String user, String password) {
        return new EtcdClient(new EtcdSettings(
                List.of(URI.create(etcd.endpoint())),
                TlsFiles.NONE,
                Optional.of(new Login(user, password)),
                EtcdRig.DEADLINES));
    }

    private static byte[] sha256(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    /** A target that only counts. */
    private static final class Counting extends OutputStream {
        private long bytes;

        @Override
        public void write(int one) throws IOException {
            bytes++;
        }

        @Override
        public void write(byte[] some, int from, int length) {
            bytes += length;
        }
    }
}
