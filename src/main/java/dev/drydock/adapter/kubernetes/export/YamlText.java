package dev.drydock.adapter.kubernetes.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes JSON as one YAML document that every reader understands the same, be it one of YAML 1.1 or 1.2: a text stands plain only
 * where it cannot be taken for anything else, several lines stand as a block where nothing of them would be lost, and everything
 * else in double quotes, which are JSON's.
 *
 * <p>Of our own, since the library's emitter writes letters as they are that kubectl's reader refuses (U+007F, U+FEFF), and takes
 * five times as long.
 */
public final class YamlText {
    /** What some reader takes for a truth value, for nothing, or for a number. */
    private static final Set<String> MEANT_OTHERWISE =
            Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "undefined");

    private static final int LONGEST_MEANT_OTHERWISE = 9;
    /** Keys must stand on one line with their colon, within so many letters; longer ones are marked as keys. */
    private static final int LONGEST_KEY = 120;

    private static final char NO_BREAK_SPACE = 0xA0;
    private static final char LINE_END = 0x2028;
    private static final char PARAGRAPH_END = 0x2029;
    private static final String INDENT = "  ";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final StringBuilder out = new StringBuilder();

    private YamlText() {}

    /** The document. */
    public static String of(JsonNode object) {
        YamlText yaml = new YamlText();
        if (object.isObject() && !object.isEmpty()) {
            yaml.map(object, 0, false);
        } else {
            yaml.value(object, 0);
        }
        return yaml.out.toString();
    }

    /** Each field on its line; the first one goes on where we stand, if that is behind a dash. */
    private void map(JsonNode map, int depth, boolean begun) {
        boolean here = begun;
        for (Map.Entry<String, JsonNode> field : map.properties()) {
            if (!here) {
                indent(depth);
            }
            here = false;
            if (field.getKey().length() > LONGEST_KEY) {
                out.append("? ");
                quoted(field.getKey());
                out.append('\n');
                indent(depth);
            } else {
                key(field.getKey());
            }
            out.append(':');
            value(field.getValue(), depth);
        }
    }

    private void key(String key) {
        if (isPlain(key)) {
            out.append(key);
        } else {
            quoted(key);
        }
    }

    /** What follows a colon or a dash, with the line's end. */
    private void value(JsonNode value, int depth) {
        if (value.isObject() && !value.isEmpty()) {
            out.append('\n');
            map(value, depth + 1, false);
        } else if (value.isArray() && !value.isEmpty()) {
            out.append('\n');
            list(value, depth);
        } else {
            out.append(' ');
            single(value, depth);
        }
    }

    /** The dashes stand below their key, as kubectl writes them. */
    private void list(JsonNode list, int depth) {
        for (JsonNode item : list) {
            indent(depth);
            out.append('-');
            if (item.isObject() && !item.isEmpty()) {
                out.append(' ');
                map(item, depth + 1, true);
            } else if (item.isArray() && !item.isEmpty()) {
                out.append('\n');
                list(item, depth + 1);
            } else {
                out.append(' ');
                single(item, depth);
            }
        }
    }

    private void single(JsonNode value, int depth) {
        switch (value.getNodeType()) {
            case STRING -> text(value.textValue(), depth);
            case OBJECT, POJO -> out.append("{}\n");
            case ARRAY -> out.append("[]\n");
            case NUMBER ->
                out.append(value.isIntegralNumber() ? value.asText() : decimal(value))
                        .append('\n');
            case BOOLEAN -> out.append(value.booleanValue()).append('\n');
            case NULL, MISSING, BINARY -> out.append("null\n");
        }
    }

    /** With a point and, if there is an exponent, its sign: readers of YAML 1.1 know no other decimal numbers. */
    private static String decimal(JsonNode value) {
        String text = value.decimalValue().toString();
        int exponent = text.indexOf('E');
        String mantissa = exponent < 0 ? text : text.substring(0, exponent);
        String power = exponent < 0 ? "" : "e" + text.substring(exponent + 1);
        return mantissa.contains(".") ? mantissa + power : mantissa + ".0" + power;
    }

    private void text(String text, int depth) {
        if (isPlain(text)) {
            out.append(text).append('\n');
        } else if (isBlock(text)) {
            block(text, depth);
        } else {
            quoted(text);
            out.append('\n');
        }
    }

    /** A letter or a slash first, so that it begins no number, date or mark; then letters, digits and what means nothing. */
    private static boolean isPlain(String text) {
        if (text.isEmpty() || !(isLetter(text.charAt(0)) || text.charAt(0) == '/')) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            if (!isPlainWithin(text.charAt(i)) && !isPlainBetween(text, i)) {
                return false;
            }
        }
        return text.length() > LONGEST_MEANT_OTHERWISE || !MEANT_OTHERWISE.contains(text.toLowerCase(Locale.ROOT));
    }

    private static boolean isLetter(char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
    }

    private static boolean isDigit(char letter) {
        return letter >= '0' && letter <= '9';
    }

    private static boolean isPlainWithin(char letter) {
        return isLetter(letter) || isDigit(letter) || letter == '-' || letter == '_' || letter == '.' || letter == '/';
    }

    /** A blank or a colon with a letter or a digit behind it, which neither ends a key nor begins a comment. */
    private static boolean isPlainBetween(String text, int at) {
        return (text.charAt(at) == ' ' || text.charAt(at) == ':')
                && at + 1 < text.length()
                && (isLetter(text.charAt(at + 1)) || isDigit(text.charAt(at + 1)));
    }

    /** Several lines that a block gives back letter for letter. */
    private static boolean isBlock(String text) {
        if (text.indexOf('\n') < 0 || text.charAt(0) == ' ' || text.charAt(0) == '\n') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter != '\n' && !isShown(letter)) {
                return false;
            }
        }
        return true;
    }

    /** ASCII's letters, and of those beyond it the ones that no reader takes for a line's end, a mark or nothing at all. */
    private static boolean isShown(char letter) {
        return (letter >= ' ' && letter <= '~')
                || (letter > NO_BREAK_SPACE
                        && letter < Character.MIN_SURROGATE
                        && letter != LINE_END
                        && letter != PARAGRAPH_END);
    }

    private void block(String text, int depth) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
        }
        int breaks = text.length() - end;
        out.append('|');
        if (breaks != 1) {
            out.append(breaks == 0 ? '-' : '+');
        }
        out.append('\n');
        int at = 0;
        while (at < text.length()) {
            int next = text.indexOf('\n', at);
            int stop = next < 0 ? text.length() : next;
            if (stop > at) {
                indent(depth + 1);
                out.append(text, at, stop);
            }
            out.append('\n');
            at = stop + 1;
        }
    }

    private void quoted(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (isShown(letter) && letter != '"' && letter != '\\') {
                out.append(letter);
            } else {
                i += escaped(text, i);
            }
        }
        out.append('"');
    }

    /** Returns how many letters more it took. */
    private int escaped(String text, int at) {
        char letter = text.charAt(at);
        switch (letter) {
            case '"', '\\' -> out.append('\\').append(letter);
            case '\n' -> out.append("\\n");
            case '\t' -> out.append("\\t");
            case '\r' -> out.append("\\r");
            default -> {
                int code = text.codePointAt(at);
                if (code > Character.MAX_VALUE) {
                    out.append("\\U").append(HEX.toHexDigits(code));
                    return 1;
                }
                // Half of a pair is no letter, and no reader takes it.
                out.append("\\u").append(HEX.toHexDigits(Character.isSurrogate(letter) ? '\uFFFD' : letter));
            }
        }
        return 0;
    }

    private void indent(int depth) {
        for (int i = 0; i < depth; i++) {
            out.append(INDENT);
        }
    }
}
