package dev.drydock.adapter.kubernetes.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.emitter.Emitter;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.ImplicitTuple;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;

/**
 * JSON as one YAML document that every reader understands the same, be it one of YAML 1.1 or of 1.2: a text stands without quotes
 * only where it cannot be taken for anything else.
 */
public final class YamlText {
    /** What some reader takes for a truth value, for nothing, or for a number. */
    private static final Set<String> MEANT_OTHERWISE =
            Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf");

    private static final int LONGEST_MEANT_OTHERWISE = 5;
    private static final ImplicitTuple IMPLICIT = new ImplicitTuple(true, true);
    private static final DumpSettings SETTINGS = DumpSettings.builder()
            .setWidth(Integer.MAX_VALUE)
            .setSplitLines(false)
            .build();

    private final Target target = new Target();
    private final Emitter emitter = new Emitter(SETTINGS, target);

    private YamlText() {}

    /** A text in memory. */
    private static final class Target implements StreamDataWriter {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(String more) {
            text.append(more);
        }

        @Override
        public void write(String more, int offset, int length) {
            text.append(more, offset, offset + length);
        }
    }

    /** The document. */
    public static String of(JsonNode object) {
        YamlText yaml = new YamlText();
        yaml.emitter.emit(new StreamStartEvent());
        yaml.emitter.emit(new DocumentStartEvent(false, Optional.empty(), Map.of()));
        yaml.value(object);
        yaml.emitter.emit(new DocumentEndEvent(false));
        yaml.emitter.emit(new StreamEndEvent());
        return yaml.target.text.toString();
    }

    private void value(JsonNode value) {
        switch (value.getNodeType()) {
            case OBJECT -> map(value);
            case ARRAY -> list(value);
            case STRING -> text(value.textValue());
            case NUMBER -> scalar(value.isIntegralNumber() ? value.asText() : decimal(value), ScalarStyle.PLAIN);
            case BOOLEAN -> scalar(value.asText(), ScalarStyle.PLAIN);
            case NULL, MISSING, BINARY, POJO -> scalar("null", ScalarStyle.PLAIN);
        }
    }

    private void map(JsonNode map) {
        FlowStyle style = map.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK;
        emitter.emit(new MappingStartEvent(
                Optional.empty(), Optional.empty(), true, style, Optional.empty(), Optional.empty()));
        for (Map.Entry<String, JsonNode> field : map.properties()) {
            scalar(field.getKey(), isPlain(field.getKey()) ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
            value(field.getValue());
        }
        emitter.emit(new MappingEndEvent(Optional.empty(), Optional.empty()));
    }

    private void list(JsonNode list) {
        FlowStyle style = list.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK;
        emitter.emit(new SequenceStartEvent(
                Optional.empty(), Optional.empty(), true, style, Optional.empty(), Optional.empty()));
        list.forEach(this::value);
        emitter.emit(new SequenceEndEvent(Optional.empty(), Optional.empty()));
    }

    private void text(String text) {
        if (isPlain(text)) {
            scalar(text, ScalarStyle.PLAIN);
        } else {
            scalar(text, isBlock(text) ? ScalarStyle.LITERAL : ScalarStyle.DOUBLE_QUOTED);
        }
    }

    private void scalar(String text, ScalarStyle style) {
        emitter.emit(new ScalarEvent(
                Optional.empty(), Optional.empty(), IMPLICIT, text, style, Optional.empty(), Optional.empty()));
    }

    /** With a point and, if there is an exponent, its sign: readers of YAML 1.1 know no other decimal numbers. */
    private static String decimal(JsonNode value) {
        String text = value.decimalValue().toString();
        int exponent = text.indexOf('E');
        String mantissa = exponent < 0 ? text : text.substring(0, exponent);
        String power = exponent < 0 ? "" : "e" + text.substring(exponent + 1);
        return mantissa.contains(".") ? mantissa + power : mantissa + ".0" + power;
    }

    /** A letter or a slash first, so that it begins no number, date or mark; then letters, digits and what means nothing. */
    private static boolean isPlain(String text) {
        if (text.isEmpty() || !(isLetter(text.charAt(0)) || text.charAt(0) == '/')) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char letter = text.charAt(i);
            boolean plain = isLetter(letter)
                    || (letter >= '0' && letter <= '9')
                    || letter == '-'
                    || letter == '_'
                    || letter == '.'
                    || letter == '/'
                    || isPlainBetween(text, i);
            if (!plain) {
                return false;
            }
        }
        return text.length() > LONGEST_MEANT_OTHERWISE || !MEANT_OTHERWISE.contains(text.toLowerCase(Locale.ROOT));
    }

    private static boolean isLetter(char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
    }

    /** A blank or a colon with a letter or a digit behind it, which neither ends a key nor begins a comment. */
    private static boolean isPlainBetween(String text, int at) {
        return (text.charAt(at) == ' ' || text.charAt(at) == ':')
                && at + 1 < text.length()
                && (isLetter(text.charAt(at + 1)) || Character.digit(text.charAt(at + 1), 10) >= 0);
    }

    /** Several lines of letters that show, which a block gives back letter for letter. */
    private static boolean isBlock(String text) {
        if (text.indexOf('\n') < 0 || text.charAt(0) == ' ' || text.charAt(0) == '\n') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter != '\n' && (letter < ' ' || letter > '~')) {
                return false;
            }
        }
        return true;
    }
}
