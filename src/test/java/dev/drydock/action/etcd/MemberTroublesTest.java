package dev.drydock.action.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.etcd.KeyspaceHash;
import org.junit.jupiter.api.Test;

final class MemberTroublesTest {
    private static boolean isFirst(EtcdMember member) {
        return member.name().equals("etcd-1");
    }

    @Test
    void allAreWell() {
        FakeEtcd etcd = new FakeEtcd(3);

        assertThat(MemberTroubles.any(etcd)).isEmpty();
        assertThat(MemberTroubles.ofTheOthers(etcd, MemberTroublesTest::isFirst))
                .isEmpty();
    }

    @Test
    void oneOfThreeIsAway() {
        FakeEtcd etcd = new FakeEtcd(3);
        etcd.silent.add(2L);

        assertThat(MemberTroubles.any(etcd)).contains("etcd's member etcd-2 is not healthy");
        assertThat(MemberTroubles.ofTheOthers(etcd, MemberTroublesTest::isFirst))
                .hasValueSatisfying(why -> assertThat(why)
                        .isEqualTo("etcd's member etcd-2 is not healthy, and etcd would lose its quorum without"
                                + " this node's"));
    }

    @Test
    void whoseOwnMemberIsAwayIsWorkedOn() {
        FakeEtcd etcd = new FakeEtcd(3);
        etcd.silent.add(1L);
        etcd.leader = 2;

        assertThat(MemberTroubles.ofTheOthers(etcd, MemberTroublesTest::isFirst))
                .isEmpty();
    }

    @Test
    void fiveCanDoWithoutTwo() {
        FakeEtcd etcd = new FakeEtcd(5);
        etcd.silent.add(2L);
        assertThat(MemberTroubles.ofTheOthers(etcd, MemberTroublesTest::isFirst))
                .isEmpty();

        etcd.silent.add(3L);
        assertThat(MemberTroubles.ofTheOthers(etcd, MemberTroublesTest::isFirst))
                .isPresent();
    }

    @Test
    void whatCannotBeHelpedHoldsNobodyUp() {
        assertThat(MemberTroubles.ofTheOthers(new FakeEtcd(1), MemberTroublesTest::isFirst))
                .isEmpty();
        assertThat(MemberTroubles.ofTheOthers(new FakeEtcd(2), MemberTroublesTest::isFirst))
                .isEmpty();
    }

    @Test
    void aMemberThatIsNotKnownToBeTheHostsMayBe() {
        FakeEtcd etcd = new FakeEtcd(3);
        assertThat(MemberTroubles.ofTheOthers(etcd, member -> false)).isEmpty();

        etcd.silent.add(2L);
        assertThat(MemberTroubles.ofTheOthers(etcd, member -> false)).isPresent();
    }

    @Test
    void membersThatDisagreeAreNotWell() {
        FakeEtcd etcd = new FakeEtcd(3);
        etcd.hashes.put(3L, new KeyspaceHash(0x1234L, 10, 100));

        assertThat(MemberTroubles.any(etcd))
                .hasValueSatisfying(why -> assertThat(why).startsWith("etcd's members do not hold the same data: "));
    }
}
