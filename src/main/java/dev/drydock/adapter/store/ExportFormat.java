package dev.drydock.adapter.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** How exported lines are written; each ends with a line break of its own. */
public enum ExportFormat {
    /** An object a line; the event is an object in it, or a string where what is stored is no JSON any more. */
    JSONL {
        @Override
        String header() {
            return "";
        }

        @Override
        String row(Line line) {
            ObjectNode row = JSON.createObjectNode();
            row.put("position", line.position());
            row.put("run", line.run());
            row.put("sequence", line.sequence());
            row.put("at", moment(line));
            row.put("type", line.type());
            try {
                row.set("event", JSON.readTree(line.body()));
            } catch (JsonProcessingException damaged) {
                row.put("event", line.body());
            }
            row.put("hash", line.hash());
            return row + "\n";
        }
    },

    /** Values as RFC 4180 has them, each in quotes, with a heading. */
    CSV {
        @Override
        String header() {
            return "position,run,sequence,at,type,event,hash\r\n";
        }

        @Override
        String row(Line line) {
            return List.of(
                            Long.toString(line.position()),
                            line.run(),
                            Long.toString(line.sequence()),
                            moment(line),
                            line.type(),
                            line.body(),
                            line.hash())
                    .stream()
                    .map(ExportFormat::quoted)
                    .collect(Collectors.joining(",", "", "\r\n"));
        }
    };

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    abstract String header();

    abstract String row(Line line);

    /** A line that was tampered with may hold any number. */
    private static String moment(Line line) {
        return Instant.ofEpochMilli(line.at()).toString();
    }

    /** A spreadsheet would take a value that begins with one of these for a formula; no line as it was written has one. */
    private static String quoted(String value) {
        String harmless = value.matches("(?s)[=+@\\t\\r-].*") ? "'" + value : value;
        return '"' + harmless.replace("\"", "\"\"") + '"';
    }
}
