package dev.drydock.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Event;
import dev.drydock.core.text.Span;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JSON of events: what was ever written stays readable, and means the same. */
class EventCodecTest {
    private final EventCodec codec = new EventCodec();

    @Test
    void everyTypeOfEventIsWrittenAsTheGoldenFileHasItAndReadBack() throws Exception {
        List<String> written = Samples.EVENTS.stream().map(codec::encode).toList();
        List<Event> read = new ArrayList<>();
        for (String line : golden()) {
            read.add(codec.decode(line));
        }

        assertThat(String.join("\n", written))
                .as("lines in the journal are kept for ever: add to the golden file, change nothing in it")
                .isEqualTo(String.join("\n", golden()));
        assertThat(read).isEqualTo(Samples.EVENTS);
    }

    @Test
    void everyPermittedTypeHasAGoldenLine() throws Exception {
        String golden = String.join("\n", golden());
        Set<String> missing = List.<Class<?>>of(Event.class, Control.class, Span.class).stream()
                .flatMap(SealedTypes::permitted)
                .map(type -> "{\"type\":\"" + type.getSimpleName() + "\"")
                .filter(start -> !golden.contains(start))
                .collect(Collectors.toSet());

        assertThat(missing).isEmpty();
    }

    @Test
    void randomEventsComeBackAsTheyWere() throws Exception {
        for (int seed = 0; seed < 500; seed++) {
            Event event = new RandomValues(new Random(seed)).of(Event.class);

            String body = codec.encode(event);

            assertThat(codec.decode(body)).as("seed %d", seed).isEqualTo(event);
            assertThat(body.chars()).as("seed %d: ASCII on one line", seed).allMatch(c -> c >= ' ' && c <= '~');
        }
    }

    @Test
    void fieldsThatAnOldLineDoesNotHaveAreEmpty() throws Exception {
        assertThat(codec.decode("{\"type\":\"StepDone\",\"stepId\":\"evict:1\"}"))
                .isEqualTo(new Event.StepDone("evict:1", "", Map.of()));
        assertThat(codec.decode("{\"type\":\"Approved\",\"revision\":1,\"fingerprint\":{\"hex\":\"" + "0".repeat(64)
                        + "\"},\"by\":null}"))
                .isInstanceOfSatisfying(
                        Event.Approved.class, event -> assertThat(event.by()).isEmpty());
        assertThat(codec.decode("{\"type\":\"Requested\",\"requester\":{\"id\":{},\"name\":\"D\"},\"line\":\"nodes\"}"))
                .isInstanceOfSatisfying(
                        Event.Requested.class,
                        event -> assertThat(event.reason()).isEqualTo(Optional.empty()));
    }

    /** A line of a Drydock that asked nobody to type anything. */
    @Test
    void aPlanOfAnOldLineAsksForNothingToBeTyped() throws Exception {
        String line = codec.encode(Samples.EVENTS.stream()
                .filter(Event.Planned.class::isInstance)
                .findFirst()
                .orElseThrow());

        assertThat(line).doesNotContain("confirmation");
        assertThat(codec.decode(line))
                .isInstanceOfSatisfying(
                        Event.Planned.class,
                        event -> assertThat(event.plan().confirmation()).isEmpty());
    }

    @Test
    void fieldsThatOnlyANewerVersionKnowsArePassedOver() throws Exception {
        assertThat(codec.decode("{\"type\":\"Milestone\",\"text\":\"a\",\"icon\":{\"type\":\"Star\"},\"more\":[1]}"))
                .isEqualTo(new Event.Milestone("a"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"type":"Later","text":"a"}                 | Later
        {"text":"a"}                                | type
        {"type":"Milestone","text":                 | end-of-input
        {"type":"Rejected"}                         | by
        {"type":"java.lang.Runtime"}                | java.lang.Runtime
        {"type":"Controlled","by":{"id":{"teamId":"T","userId":"U"},"name":"L"},"control":{"type":"Later"}} | Later
        """)
    void whatIsNoEventIsRefused(String body, String words) {
        assertThatThrownBy(() -> codec.decode(body))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining(words);
    }

    private static List<String> golden() throws IOException {
        try (InputStream file = EventCodecTest.class.getResourceAsStream("events.golden.jsonl")) {
            if (file == null) {
                throw new IllegalStateException("events.golden.jsonl is missing");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
