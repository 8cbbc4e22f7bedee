package dev.drydock.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordingTest {
    @ParameterizedTest
    @CsvSource({
        "-5, 0 s",
        "0, 0 s",
        "400, 0.4 s",
        "1000, 1 s",
        "5001, 5.0 s",
        "9949, 9.9 s",
        "9950, 10 s",
        "59499, 59 s",
        "60000, 1 m",
        "102000, 1 m 42 s",
        "3600000, 1 h",
        "7500000, 2 h 5 m",
        "93600000, 1 d 2 h"
    })
    void durationsAreToldByTheirTwoLargestUnits(long millis, String words) {
        assertThat(Wording.duration(Duration.ofMillis(millis))).isEqualTo(words);
    }
}
