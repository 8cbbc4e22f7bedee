package dev.drydock.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.plan.Resource;
import dev.drydock.core.run.Leases;
import dev.drydock.core.run.Leases.Answer;
import dev.drydock.core.run.Leases.Lease;
import dev.drydock.core.run.RunId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What all leases keep to, whatever the database. */
abstract class LeasesContract extends StoreContract {
    private static final Resource ONE = new Resource("node/cluster/node01", "node01");
    private static final Resource TWO = new Resource("node/cluster/node02", "node02");
    private static final Resource THREE = new Resource("node/cluster/node03", "node03");
    private static final Duration TIME = Duration.ofSeconds(30);

    @Test
    void aGrantHoldsAllItsResources() {
        Leases leases = open("one").leases();

        Lease lease = granted(leases.acquire(A, "one", List.of(TWO, ONE), TIME));

        assertThat(lease.holder()).isEqualTo(A);
        assertThat(lease.worker()).isEqualTo("one");
        assertThat(leases.holder(ONE)).contains(lease);
        assertThat(leases.holder(TWO)).contains(lease);
        assertThat(leases.holder(THREE)).isEmpty();
    }

    @Test
    void whatAnotherRunHoldsIsBusyAndNothingIsTaken() {
        Leases leases = open("one").leases();
        Lease lease = granted(leases.acquire(A, "one", List.of(TWO), TIME));

        assertThat(leases.acquire(B, "one", List.of(ONE, TWO, THREE), TIME)).isEqualTo(new Answer.Busy(TWO, A));

        assertThat(leases.holder(ONE)).isEmpty();
        assertThat(leases.holder(TWO)).contains(lease);
        assertThat(leases.holder(THREE)).isEmpty();
    }

    @Test
    void theWholeClusterExcludesItsNodes() {
        Leases leases = open("one").leases();
        Resource whole = Resource.cluster("cluster", "the cluster");
        Lease node = granted(leases.acquire(A, "one", List.of(ONE), TIME));

        assertThat(leases.acquire(B, "one", List.of(whole), TIME)).isEqualTo(new Answer.Busy(whole, A));
        leases.release(node);
        granted(leases.acquire(B, "one", List.of(whole), TIME));
        assertThat(leases.acquire(A, "one", List.of(TWO), TIME)).isEqualTo(new Answer.Busy(TWO, B));
    }

    @Test
    void aReleasedLeaseIsFreeAtOnceAndCannotBeRenewed() {
        Leases leases = open("one").leases();
        Lease lease = granted(leases.acquire(A, "one", List.of(ONE), TIME));

        leases.release(lease);
        leases.release(lease);

        assertThat(leases.holder(ONE)).isEmpty();
        assertThat(leases.renew(lease, TIME)).isFalse();
        granted(leases.acquire(B, "one", List.of(ONE), TIME));
    }

    @Test
    void theSameWorkerRetakesItsOwnRunsLeaseWithAHigherFence() {
        Leases leases = open("one").leases();
        Lease first = granted(leases.acquire(A, "one", List.of(ONE, TWO), TIME));

        Lease second = granted(leases.acquire(A, "one", List.of(TWO, THREE), TIME));

        assertThat(second.fence()).isGreaterThan(first.fence());
        assertThat(leases.renew(first, TIME)).isFalse();
        leases.release(first);
        assertThat(leases.renew(second, TIME)).isTrue();
        assertThat(leases.holder(ONE)).isEmpty();
        assertThat(leases.holder(TWO)).contains(second);
    }

    @Test
    void anotherWorkerWaitsForTheSameRunsLeaseToExpire() {
        Leases leases = open("one").leases();
        Lease first = granted(leases.acquire(A, "one", List.of(ONE), TIME));

        Answer early = leases.acquire(A, "two", List.of(ONE), TIME);
        clock.move(TIME);
        Lease second = granted(leases.acquire(A, "two", List.of(ONE), TIME));

        assertThat(early)
                .isInstanceOfSatisfying(
                        Answer.Busy.class, busy -> assertThat(busy.holder()).isEqualTo(A));
        assertThat(second.fence()).isGreaterThan(first.fence());
        assertThat(leases.renew(first, TIME)).isFalse();
    }

    @Test
    void aRunWithoutResourcesStillBelongsToOneWorker() {
        Leases leases = open("one").leases();
        Lease lease = granted(leases.acquire(A, "one", List.of(), TIME));

        assertThat(leases.acquire(A, "two", List.of(), TIME)).isInstanceOf(Answer.Busy.class);
        assertThat(leases.renew(lease, TIME)).isTrue();
        granted(leases.acquire(B, "two", List.of(), TIME));
    }

    @Test
    void aLeaseOfWhichAPartWasTakenOverIsLostAsAWhole() {
        Leases leases = open("one").leases();
        Lease lease = granted(leases.acquire(A, "one", List.of(ONE, TWO), TIME));
        clock.move(TIME);
        Lease taken = granted(leases.acquire(B, "two", List.of(TWO), TIME));

        assertThat(leases.renew(lease, TIME)).isFalse();
        assertThat(leases.holder(ONE)).isEmpty();
        leases.release(lease);
        assertThat(leases.holder(TWO)).contains(taken);
    }

    @Test
    void renewingKeepsALeaseFromExpiring() {
        Leases leases = open("one").leases();
        Lease lease = granted(leases.acquire(A, "one", List.of(ONE), TIME));

        for (int i = 0; i < 3; i++) {
            clock.move(TIME.minusMillis(1));
            assertThat(leases.renew(lease, TIME)).isTrue();
        }

        assertThat(leases.acquire(B, "two", List.of(ONE), TIME)).isEqualTo(new Answer.Busy(ONE, A));
    }

    @Test
    void aLeaseThatExpiredIsRenewedAsLongAsNobodyTookIt() {
        Leases leases = open("one").leases();
        Lease lease = granted(leases.acquire(A, "one", List.of(ONE), TIME));
        clock.move(TIME.multipliedBy(2));
        assertThat(leases.holder(ONE)).isEmpty();

        assertThat(leases.renew(lease, TIME)).isTrue();

        assertThat(leases.holder(ONE)).contains(lease);
    }

    @Test
    void ofManyWhoAskAtOnceOneIsGrantedAndFencesOnlyGrow() throws Exception {
        List<Leases> both = List.of(open("one").leases(), open("two").leases());
        long highest = 0;
        for (int round = 0; round < 5; round++) {
            List<Callable<Answer>> asking = IntStream.range(0, 6)
                    .<Callable<Answer>>mapToObj(i -> () -> both.get(i % 2)
                            .acquire(
                                    new RunId("r-0000000" + i),
                                    "worker" + i,
                                    i % 3 == 0 ? List.of(ONE, TWO) : List.of(TWO, ONE),
                                    TIME))
                    .toList();

            List<Lease> granted = atOnce(asking).stream()
                    .filter(Answer.Granted.class::isInstance)
                    .map(LeasesContract::granted)
                    .toList();

            assertThat(granted).hasSize(1);
            assertThat(granted.getFirst().fence()).isGreaterThan(highest);
            highest = granted.getFirst().fence();
            both.getFirst().release(granted.getFirst());
        }
    }

    private static Lease granted(Answer answer) {
        return switch (answer) {
            case Answer.Granted granted -> granted.lease();
            case Answer.Busy busy -> throw new AssertionError("not granted: " + busy);
        };
    }
}
