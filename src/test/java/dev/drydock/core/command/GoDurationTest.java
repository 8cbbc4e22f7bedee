package dev.drydock.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "0s, PT0S",
        "30s, PT30S",
        "90s, PT1M30S",
        "10m, PT10M",
        "1h30m, PT1H30M",
        "1.5h, PT1H30M",
        ".5s, PT0.5S",
        "1.s, PT1S",
        "250ms, PT0.25S",
        "1us, PT0.000001S",
        "1µs, PT0.000001S",
        "1μs, PT0.000001S",
        "1ns, PT0.000000001S",
        "0.3ns, PT0S",
        "1h1m1s1ms, PT1H1M1.001S",
        "30s1h, PT1H30S",
        "2562047h, PT2562047H"
    })
    void reads(String text, Duration duration) {
        assertThat(GoDuration.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "30",
                "1",
                "00",
                "s",
                "-1s",
                "+1s",
                "1d",
                "1 s",
                "1h 30m",
                "1S",
                ".",
                ".s",
                "1..5s",
                "x1s",
                "1sx",
                "2562048h",
                "٣s",
                "99999999999999999999999999999999999999999999999999999999999999s"
            })
    void readsNothingElse(String text) {
        assertThat(GoDuration.parse(text)).isEmpty();
    }
}
