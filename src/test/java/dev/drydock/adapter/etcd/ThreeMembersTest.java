package dev.drydock.adapter.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.cluster.etcd.EtcdCluster;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.etcd.KeyspaceHash;
import dev.drydock.cluster.etcd.MemberStatus;
import dev.drydock.testing.RealEtcd;
import dev.drydock.testing.RealTools;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client on a real cluster of three members. */
class ThreeMembersTest {
    @TempDir
    private Path folder = Path.of("set by JUnit");

    @Test
    void eachMemberAnswersForItself() throws Exception {
        List<RealEtcd> members = RealEtcd.cluster(RealTools.require("etcd"), folder, Optional.empty(), 3);
        try (EtcdClient client = EtcdRig.client(members.getFirst())) {
            EtcdRig.fill(members.getFirst(), 2);
            EtcdCluster cluster = client.cluster();
            assertThat(cluster.members()).extracting(EtcdMember::name).containsExactly("etcd-0", "etcd-1", "etcd-2");
            for (int i = 0; i < 3; i++) {
                assertThat(cluster.members().get(i).clientUrls())
                        .containsExactly(members.get(i).endpoint());
            }

            List<MemberStatus> statuses =
                    cluster.members().stream().map(client::status).toList();
            assertThat(statuses.stream().map(MemberStatus::leader).distinct()).hasSize(1);
            List<KeyspaceHash> hashes = cluster.members().stream()
                    .map(member -> client.hashKv(member, 3))
                    .distinct()
                    .toList();
            assertThat(hashes).hasSize(1);

            EtcdMember follower = cluster.members().stream()
                    .filter(member -> member.id() != statuses.getFirst().leader())
                    .findFirst()
                    .orElseThrow();
            ByteArrayOutputStream target = new ByteArrayOutputStream();
            client.snapshot(follower, target, bytes -> {});
            assertThat(target.size() % 512).isEqualTo(32);
        } finally {
            members.forEach(RealEtcd::close);
        }
    }

    @Test
    void whatIsLeftAnswersWhenOthersAreLost() throws Exception {
        List<RealEtcd> members = RealEtcd.cluster(RealTools.require("etcd"), folder, Optional.empty(), 3);
        try (EtcdClient client = EtcdRig.client(members.toArray(RealEtcd[]::new))) {
            EtcdCluster before = client.cluster();
            for (RealEtcd lost : members.subList(0, 2)) {
                assertThat(lost.process().destroyForcibly().waitFor(20, TimeUnit.SECONDS))
                        .isTrue();
            }

            assertThat(client.cluster()).isEqualTo(before);
            assertThat(client.status(before.members().getLast()).version()).startsWith("3.");
            for (EtcdMember lost : before.members().subList(0, 2)) {
                assertThatThrownBy(() -> client.status(lost))
                        .isInstanceOf(EtcdException.class)
                        .hasMessageContaining(lost.clientUrls().getFirst());
            }
            ByteArrayOutputStream target = new ByteArrayOutputStream();
            client.snapshot(before.members().getLast(), target, bytes -> {});
            assertThat(target.size() % 512).isEqualTo(32);
        } finally {
            members.forEach(RealEtcd::close);
        }
    }

    @Test
    void aLearnerSaysThatItIsOne() throws Exception {
        Path program = RealTools.require("etcd");
        try (RealEtcd etcd = RealEtcd.start(program, folder.resolve("first"));
                EtcdClient client = EtcdRig.client(etcd);
                RealEtcd learner = RealEtcd.join(program, folder.resolve("learner"), etcd, "late")) {
            EtcdCluster cluster = client.cluster();
            EtcdMember late = cluster.members().getLast();
            assertThat(late.learner()).isTrue();
            assertThat(late.clientUrls()).containsExactly(learner.endpoint());
            assertThat(client.status(late).version()).startsWith("3.");

            try (EtcdClient lonely = EtcdRig.client(learner)) {
                assertThatThrownBy(lonely::cluster)
                        .isInstanceOf(EtcdException.class)
                        .hasMessageContaining("it is a learner, which only tells its status");
            }
        }
    }
}
