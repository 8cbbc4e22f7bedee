package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.app.Configuration.LogFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

class LogSetupTest {
    private final LoggerContext context = new LoggerContext();

    @Test
    void aLineOfTextShowsItsKeys() {
        assertThat(line(LogFormat.TEXT, event("run given up", "r-7k3m9q2x")))
                .isEqualTo("2026-03-14 02:00:00.123Z INFO  dev.drydock.core.Some - run given up run=\"r-7k3m9q2x\""
                        + System.lineSeparator());
    }

    @Test
    void aHostileValueStaysOnItsLine() {
        String line = line(LogFormat.TEXT, event("run given up", "a\r\n2026 ERROR forged\u001b[2J\u2028"));

        assertThat(line.stripTrailing().lines()).hasSize(1);
        assertThat(line).contains("a??2026 ERROR forged?[2J?");
    }

    @Test
    void anExceptionIsShownWithoutSteeringTheTerminal() {
        LoggingEvent event = event("run failed", "r-7k3m9q2x");
        event.setThrowableProxy(new ThrowableProxy(new IllegalStateException("red\u001b[31m")));

        assertThat(line(LogFormat.TEXT, event))
                .contains("java.lang.IllegalStateException: red?[31m")
                .contains("\tat " + LogSetupTest.class.getName())
                .doesNotContain("\u001b")
                .containsOnlyOnce("IllegalStateException");
    }

    @Test
    void aLineOfJsonIsOneObjectWithItsKeys() throws JsonProcessingException {
        String line = line(LogFormat.JSON, event("run given up", "a\nb\"c"));

        assertThat(line.stripTrailing().lines()).hasSize(1);
        JsonNode object = new ObjectMapper().readTree(line);
        assertThat(object.path("message").asText()).isEqualTo("run given up");
        assertThat(object.path("level").asText()).isEqualTo("INFO");
        assertThat(object.path("kvpList").path(0).path("run").asText()).isEqualTo("a\nb\"c");
        assertThat(object.path("timestamp").asLong()).isEqualTo(1_773_453_600_123L);
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheAppenderThatWasAskedForIsThere(LogFormat format) {
        LogSetup.apply(context, format);

        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        assertThat(root.iteratorForAppenders())
                .toIterable()
                .singleElement()
                .extracting(appender -> appender.getName())
                .isEqualTo(format.name().toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.slack.api",
                "com.slack.api.bolt.App",
                "okhttp3",
                "io.fabric8",
                "org.java_websocket",
                "com.zaxxer.hikari"
            })
    void librariesSayNothingBelowAWarning(String library) {
        LogSetup.apply(context, LogFormat.TEXT);

        assertThat(context.getLogger(library).getEffectiveLevel()).isEqualTo(Level.WARN);
    }

    private String line(LogFormat format, LoggingEvent event) {
        LogSetup.apply(context, format);
        OutputStreamAppender<ILoggingEvent> appender =
                (OutputStreamAppender<ILoggingEvent>) context.getLogger(Logger.ROOT_LOGGER_NAME)
                        .getAppender(format.name().toLowerCase(Locale.ROOT));
        return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
    }

    private LoggingEvent event(String message, String run) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(context);
        event.setLoggerName("dev.drydock.core.Some");
        event.setThreadName("worker");
        event.setLevel(Level.INFO);
        event.setMessage(message);
        event.setInstant(Instant.parse("2026-03-14T02:00:00.123Z"));
        event.addKeyValuePair(new KeyValuePair("run", run));
        return event;
    }
}
