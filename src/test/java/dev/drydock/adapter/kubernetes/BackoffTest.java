package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    @ParameterizedTest
    @CsvSource({"0, 100, 200", "1, 200, 400", "4, 1600, 3200", "5, 2500, 5000", "20, 2500, 5000", "1000000, 2500, 5000"
    })
    void delaysDoubleUpToTheLongestAndAreSpread(int failures, long least, long most) {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), new Random(7));

        assertThat(java.util.stream.Stream.generate(
                                () -> backoff.delay(failures).toMillis())
                        .limit(200))
                .allSatisfy(delay -> assertThat(delay).isBetween(least, most))
                .satisfies(
                        delays -> assertThat(delays.stream().distinct().count()).isGreaterThan(10));
    }
}
