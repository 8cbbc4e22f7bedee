package dev.drydock.adapter.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.drydock.adapter.slack.SlackSettings.Mode;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SlackSettingsTest {
    private static SlackSettings settings(String bot, String app, String secret, Mode mode, String url, String lead) {
        return new SlackSettings(
                bot, Optional.of(app), Optional.of(secret), mode, URI.create(url), List.of(lead), List.of());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void whatIsWrongIsSaid(String name, SlackSettings settings, String word) {
        assertThat(settings.problems()).singleElement().asString().contains(word);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new SlackWorkspace(settings, InstantSource.system(), Thread::sleep, new Random(1)).close())
                .withMessageContaining(word);
    }

    static Stream<Arguments> wrong() {
        String slack = SlackSettings.SLACK.toString();
        return Stream.of(
                Arguments.of("no bot token", settings(" ", "xapp", "", Mode.SOCKET, slack, "U0LEE"), "bot token"),
                Arguments.of("no app token", settings("xoxb", " ", "", Mode.SOCKET, slack, "U0LEE"), "app-level"),
                Arguments.of("a blank secret", settings("xoxb", "", "  ", Mode.HTTP, slack, "U0LEE"), "signing secret"),
                Arguments.of("no URL", settings("xoxb", "xapp", "", Mode.SOCKET, "slack", "U0LEE"), "base URL"),
                Arguments.of(
                        "no encryption",
                        settings("xoxb", "xapp", "", Mode.SOCKET, "http://slack.example/api", "U0LEE"),
                        "unencrypted"),
                Arguments.of("a lead by name", settings("xoxb", "xapp", "", Mode.SOCKET, slack, "@lee"), "@lee"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "http://127.0.0.1:4711/api/, true",
        "http://localhost:1/api, true",
        "http://[::1]:1/api/, true",
        "https://slack.com/api/, false",
        "https://127.example.com/api/, false"
    })
    void loopbackIsTold(String url, boolean loopback) {
        assertThat(settings("xoxb", "xapp", "", Mode.SOCKET, url, "U0LEE").isLoopback())
                .isEqualTo(loopback);
    }

    @Test
    void secretsAreNotPrinted() {
        SlackSettings settings = settings("xoxb-1", "xapp-1", "shh", Mode.SOCKET, "https://slack.com/api", "S0LEADS");
        assertThat(settings.toString())
                .doesNotContain("xoxb-1", "xapp-1", "shh")
                .contains("S0LEADS");
        assertThat(settings.baseUrl()).isEqualTo(SlackSettings.SLACK);
        assertThat(settings.problems()).isEmpty();
    }
}
