package dev.drydock.adapter.archive;

import dev.drydock.cluster.backup.DamagedArchiveException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a document of an archive into maps, lists, texts, numbers ({@link Long}, {@link BigInteger}, {@link BigDecimal}), booleans
 * and null. Anchors, aliases and tags, by which few letters become much, are in none.
 */
final class YamlDocument {
    /** As deep as exports go. */
    private static final int DEEPEST = 1000;

    private static final int LONGEST_NUMBER = 400;
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]{1,4})?");

    private final String path;
    private final Deque<Open> open = new ArrayDeque<>();
    private @Nullable Object root;
    private int documents;

    private YamlDocument(String path) {
        this.path = path;
    }

    /** A map or a list that is not yet whole. */
    private static final class Open {
        private final @Nullable Map<String, @Nullable Object> map;
        private final List<@Nullable Object> list = new ArrayList<>();
        private Optional<String> key = Optional.empty();

        Open(boolean isMap) {
            this.map = isMap ? new LinkedHashMap<>() : null;
        }

        Object value() {
            return map == null ? list : map;
        }
    }

    static Map<String, @Nullable Object> read(String path, String yaml) throws DamagedArchiveException {
        LoadSettings settings = LoadSettings.builder()
                .setParseComments(false)
                .setCodePointLimit(Integer.MAX_VALUE)
                .setUseMarks(false)
                .build();
        YamlDocument document = new YamlDocument(path);
        try {
            for (Event event : new Parse(settings).parseString(yaml)) {
                document.take(event);
            }
        } catch (YamlEngineException wrong) {
            throw new DamagedArchiveException(
                    Plain.words(path) + " is no YAML: " + Plain.words(String.valueOf(wrong.getMessage())), wrong);
        }
        return document.whole();
    }

    @SuppressWarnings("unchecked") // Every map was made here, with texts as its keys.
    private Map<String, @Nullable Object> whole() throws DamagedArchiveException {
        if (documents != 1 || !(root instanceof Map<?, ?> map)) {
            throw wrong("is not one object");
        }
        return (Map<String, @Nullable Object>) map;
    }

    private void take(Event event) throws DamagedArchiveException {
        if (isReference(event) || isTagged(event)) {
            throw wrong("has an anchor, an alias or a tag, which no export writes");
        }
        switch (event.getEventId()) {
            case DocumentStart -> documents++;
            case MappingStart -> push(new Open(true));
            case SequenceStart -> push(new Open(false));
            case MappingEnd, SequenceEnd -> put(open.pop().value());
            case Scalar -> scalar((ScalarEvent) event);
            case StreamStart, StreamEnd, DocumentEnd, Comment, Alias -> {}
        }
    }

    private static boolean isReference(Event event) {
        return event instanceof NodeEvent node && node.getAnchor().isPresent();
    }

    private static boolean isTagged(Event event) {
        return switch (event) {
            case CollectionStartEvent collection -> collection.getTag().isPresent();
            case ScalarEvent scalar -> scalar.getTag().isPresent();
            default -> false;
        };
    }

    private void push(Open collection) throws DamagedArchiveException {
        if (open.size() == DEEPEST) {
            throw wrong("is nested deeper than " + DEEPEST);
        }
        Open above = open.peek();
        if (above != null && above.map != null && above.key.isEmpty()) {
            throw wrong("has a key that is no text");
        }
        open.push(collection);
    }

    private void scalar(ScalarEvent scalar) throws DamagedArchiveException {
        Open above = open.peek();
        if (above != null && above.map != null && above.key.isEmpty()) {
            if (above.map.containsKey(scalar.getValue())) {
                throw wrong("has a key twice: " + Plain.words(scalar.getValue()));
            }
            above.key = Optional.of(scalar.getValue());
            return;
        }
        put(scalar.getScalarStyle() == ScalarStyle.PLAIN ? plain(scalar.getValue()) : scalar.getValue());
    }

    private @Nullable Object plain(String text) throws DamagedArchiveException {
        return switch (text) {
            case "null", "~", "" -> null;
            case "true" -> true;
            case "false" -> false;
            default -> number(text);
        };
    }

    private Object number(String text) throws DamagedArchiveException {
        boolean integer = INTEGER.matcher(text).matches();
        if (!integer && !DECIMAL.matcher(text).matches()) {
            return text;
        }
        if (text.length() > LONGEST_NUMBER) {
            throw wrong("has a number of " + text.length() + " digits");
        }
        if (!integer) {
            return new BigDecimal(text);
        }
        BigInteger whole = new BigInteger(text);
        return whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : whole;
    }

    private void put(@Nullable Object value) {
        Open above = open.peek();
        if (above == null) {
            root = value;
        } else if (above.map != null) {
            above.map.put(above.key.orElseThrow(), value);
            above.key = Optional.empty();
        } else {
            above.list.add(value);
        }
    }

    private DamagedArchiveException wrong(String what) {
        return new DamagedArchiveException(Plain.words(path) + " " + what);
    }
}
