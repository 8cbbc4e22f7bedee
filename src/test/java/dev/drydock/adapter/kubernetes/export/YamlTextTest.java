package dev.drydock.adapter.kubernetes.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.adapter.kubernetes.OddTexts;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class YamlTextTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static Object read(String yaml) {
        return new Load(LoadSettings.builder()
                        .setCodePointLimit(Integer.MAX_VALUE)
                        .build())
                .loadFromString(yaml);
    }

    @Test
    void oddTextsComeBackLetterForLetter() {
        for (String text : OddTexts.all()) {
            ObjectNode object = MAPPER.createObjectNode().put("text", text);
            object.putObject(text.isEmpty() ? "empty" : "k" + text).put(text, text);
            object.putArray("list").add(text).addArray().add(text);
            String yaml = YamlText.of(object);

            assertThat(read(yaml)).as(yaml).isEqualTo(MAPPER.convertValue(object, Map.class));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": 1}                       | a: 1",
                "{\"a\": \"b\"}                   | a: b",
                "{\"a\": \"yes\"}                 | a: \"yes\"",
                "{\"a\": \"1\"}                   | a: \"1\"",
                "{\"a\": true}                    | a: true",
                "{\"a\": null}                    | a: null",
                "{\"a\": {}}                      | a: {}",
                "{\"a\": []}                      | a: []",
                "{\"a\": 9223372036854775808}     | a: 9223372036854775808",
                "{\"on\": 1}                      | \"on\": 1",
                "{\"app.kubernetes.io/name\": 1}  | app.kubernetes.io/name: 1",
                "{\"a\": \"b c\"}                 | a: b c",
                "{\"a\": \"system:x\"}            | a: system:x"
            })
    void isWrittenAsPeopleWriteIt(String json, String yaml) throws Exception {
        assertThat(YamlText.of(MAPPER.readTree(json))).isEqualTo(yaml + "\n");
    }

    @Test
    void linesStandAsABlock() throws Exception {
        assertThat(YamlText.of(MAPPER.readTree("{\"a\": {\"b\": \"c\\n  d\\n\"}, \"e\": [{\"f\": 1, \"g\": 2}]}")))
                .isEqualTo("""
                    a:
                      b: |
                        c
                          d
                    e:
                    - f: 1
                      g: 2
                    """);
    }

    @Test
    void decimalsAreDecimalsForEveryReader() throws Exception {
        List<String> written = new ArrayList<>();
        ListBody.read(
                new ByteArrayInputStream(
                        "{\"metadata\": {}, \"items\": [{\"a\": [1.50, 1e3, 1E-7, 0.1, -2.5e300, 100000000000000000000.5]}]}"
                                .getBytes(StandardCharsets.UTF_8)),
                object -> written.add(YamlText.of(object)));

        assertThat(written)
                .containsExactly("a:\n- 1.50\n- 1.0e+3\n- 1.0e-7\n- 0.1\n- -2.5e+300\n- 100000000000000000000.5\n");
    }

    @Test
    void deepObjectsAreWritten() {
        ObjectNode object = MAPPER.createObjectNode();
        ArrayNode list = object.putArray("deep");
        for (int i = 0; i < 400; i++) {
            list = i % 2 == 0 ? list.addObject().putArray("a") : list.addArray();
        }
        list.add("end");

        assertThat(read(YamlText.of(object))).isEqualTo(MAPPER.convertValue(object, Map.class));
    }
}
