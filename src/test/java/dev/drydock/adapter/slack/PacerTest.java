package dev.drydock.adapter.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PacerTest {
    private Instant now = Instant.parse("2026-03-14T02:00:00Z");
    private final InstantSource clock = () -> now;
    private final Pacer pacer = new Pacer(clock, time -> now = now.plus(time));

    private List<Instant> turns(Method method, String channel, int count) throws InterruptedException {
        List<Instant> turns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pacer.await(method, channel);
            turns.add(now);
        }
        return turns;
    }

    @Test
    void postsOfAChannelAreMoreThanASecondApart() throws InterruptedException {
        List<Instant> turns = turns(Method.POST_MESSAGE, "C1", 5);
        for (int i = 1; i < turns.size(); i++) {
            assertThat(Duration.between(turns.get(i - 1), turns.get(i))).isGreaterThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void aChannelDoesNotWaitForAnother() throws InterruptedException {
        Instant before = now;
        turns(Method.POST_MESSAGE, "C1", 1);
        turns(Method.POST_MESSAGE, "C2", 1);
        assertThat(now).isEqualTo(before);
    }

    @Test
    void noMinuteHoldsMoreThanATierAllows() throws InterruptedException {
        List<Instant> turns = turns(Method.UPDATE, "C1", 200);
        for (Instant from : turns) {
            Instant to = from.plusSeconds(60);
            assertThat(turns.stream()
                            .filter(at -> !at.isBefore(from) && at.isBefore(to))
                            .count())
                    .isLessThanOrEqualTo(50);
        }
        assertThat(Duration.between(turns.get(0), turns.get(9))).isZero();
    }

    @Test
    void tooFastClosesAMethodForAsLongAsSlackSaid() throws InterruptedException {
        turns(Method.UPDATE, "C1", 1);
        pacer.close(Method.UPDATE, Duration.ofSeconds(30));
        Instant before = now;
        turns(Method.USER, "", 1);
        assertThat(now).isEqualTo(before);
        turns(Method.UPDATE, "C2", 1);
        assertThat(Duration.between(before, now)).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void backoffGrowsToItsLimitAndIsNeverTheSameForAll() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), new Random(1));
        for (int failures = 1; failures < 100; failures++) {
            long most = Math.min(60_000, 1_000L << Math.min(failures - 1, 20));
            assertThat(backoff.after(failures).toMillis()).isBetween(most / 2, most);
        }
        assertThat(List.of(backoff.after(9), backoff.after(9), backoff.after(9)))
                .doesNotHaveDuplicates();
    }
}
