package dev.drydock.adapter.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTextTest {
    private static final Status STATUS = new Status(0xfedcba9L, 12, 4321, OptionalLong.of(7), 20480, "3.6.0");

    @Test
    void aSeventhDigitOfTheHashIsNotPadded() {
        assertThat(new StatusText(STATUS, KeyCounting.ENTRIES).table()).isEqualTo("""
            +---------+----------+------------+------------+
            |  HASH   | REVISION | TOTAL KEYS | TOTAL SIZE |
            +---------+----------+------------+------------+
            | fedcba9 |       12 |       4321 |      20 kB |
            +---------+----------+------------+------------+
            """);
    }

    @Test
    void liveKeysComeWithTheStorageVersion() {
        StatusText text = new StatusText(STATUS, KeyCounting.LIVE_KEYS);

        assertThat(text.simple()).isEqualTo("fedcba9, 12, 7, 20 kB, 3.6.0\n");
        assertThat(text.json())
                .isEqualTo(
                        "{\"hash\":267242409,\"revision\":12,\"totalKey\":7,\"totalSize\":20480,\"version\":\"3.6.0\"}\n");
    }

    @Test
    void moreStandsAtTheEnd() {
        StatusText text = new StatusText(STATUS, KeyCounting.ENTRIES);

        assertThat(text.full(new Trailer.Right("ab")))
                .isEqualTo(
                        "{\"hash\":267242409,\"revision\":12,\"totalKey\":4321,\"totalSize\":20480,\"version\":\"3.6.0\",\"entries\":4321,\"liveKeys\":7,\"sha256\":\"ab\",\"trailer\":\"right\"}\n");
        assertThat(text.full(new Trailer.Absent())).endsWith("\"sha256\":null,\"trailer\":\"absent\"}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "9, 9 B",
        "10, 10 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "9949, 9.9 kB",
        "9950, 10 kB",
        "20480, 20 kB",
        "999999, 1000 kB",
        "1000000, 1.0 MB",
        "1240481792, 1.2 GB",
        "82854982, 83 MB"
    })
    void sizesAreHumanisedAsInGo(long bytes, String expected) {
        assertThat(StatusText.humanised(bytes)).isEqualTo(expected);
    }
}
