package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.sim.slack.Span.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Block Kit as lines of spans, within a width. */
final class BlockText {
    private final Mrkdwn mrkdwn;
    private final int width;
    private final List<List<Span>> lines = new ArrayList<>();

    BlockText(Mrkdwn mrkdwn, int width) {
        this.mrkdwn = mrkdwn;
        this.width = width;
    }

    List<List<Span>> of(Iterable<JsonNode> blocks) {
        blocks.forEach(this::block);
        return lines;
    }

    private void block(JsonNode block) {
        switch (Json.text(block, "type")) {
            case "header" -> add(look(text(block.path("text")), Look.BOLD));
            case "section" -> section(block);
            case "divider" -> lines.add(List.of(Span.of("─".repeat(width), Look.DIM)));
            case "context" -> context(block);
            case "actions" -> controls(block.path("elements"));
            case "image" -> image(block);
            case "input" -> {
                add(look(text(block.path("label")), Look.BOLD));
                controls(List.of(block.path("element")));
            }
            case "markdown" -> add(mrkdwn.lines(Json.text(block, "text")));
            case "rich_text" -> new RichText(mrkdwn).of(block).forEach(line -> add(List.of(line)));
            default -> lines.add(List.of(Span.of("[" + Json.text(block, "type") + "]", Look.DIM)));
        }
    }

    private void section(JsonNode block) {
        if (block.has("text")) {
            add(text(block.path("text")));
        }
        fields(block.path("fields"));
        JsonNode accessory = block.path("accessory");
        if (Json.text(accessory, "type").equals("image")) {
            image(accessory);
        } else if (accessory.isObject()) {
            controls(List.of(accessory));
        }
    }

    private void fields(JsonNode fields) {
        int column = width / 2;
        for (int i = 0; i < fields.size(); i += 2) {
            List<List<Span>> left = wrapped(text(fields.path(i)), column - 2);
            List<List<Span>> right =
                    i + 1 < fields.size() ? wrapped(text(fields.path(i + 1)), width - column) : List.of();
            lines.addAll(Typesetting.beside(left, right, column));
        }
    }

    private void context(JsonNode block) {
        List<List<Span>> shown = new ArrayList<>(List.of(new ArrayList<>()));
        for (JsonNode element : block.path("elements")) {
            boolean picture = Json.text(element, "type").equals("image");
            List<List<Span>> said =
                    picture ? List.of(List.of(Span.of(caption(element)))) : look(text(element), Look.DIM);
            for (int i = 0; i < said.size(); i++) {
                if (i > 0) {
                    shown.add(new ArrayList<>());
                } else if (!shown.getLast().isEmpty()) {
                    shown.getLast().add(Span.of("  ·  ", Look.DIM));
                }
                shown.getLast().addAll(said.get(i));
            }
        }
        add(shown);
    }

    private void controls(Iterable<JsonNode> elements) {
        List<Span> row = new ArrayList<>();
        for (JsonNode element : elements) {
            if (!row.isEmpty()) {
                row.add(Span.of("  "));
            }
            row.add(control(element));
        }
        add(List.of(row));
    }

    private static Span control(JsonNode element) {
        String style = Json.text(element, "style");
        Look colour = Map.of("primary", Look.GREEN, "danger", Look.RED).getOrDefault(style, Look.BOLD);
        if (Json.text(element, "type").equals("button")) {
            return Span.of("[ " + shown(element.path("text")) + " ]", Look.REVERSE, colour);
        }
        String hint = shown(element.path("placeholder"));
        String kind = Json.text(element, "type").replace('_', ' ');
        return Span.of("[ " + (hint.isEmpty() ? kind : hint) + " ▾ ]", Look.REVERSE, Look.DIM);
    }

    private void image(JsonNode image) {
        add(List.of(List.of(Span.of(caption(image), Look.DIM))));
    }

    private static String caption(JsonNode image) {
        return "[image: " + Mrkdwn.harmless(Json.text(image, "alt_text")) + "]";
    }

    private static String shown(JsonNode text) {
        return Mrkdwn.harmless(Json.text(text, "text"));
    }

    private List<List<Span>> text(JsonNode text) {
        if (Json.text(text, "type").equals("mrkdwn")) {
            return mrkdwn.lines(Json.text(text, "text"));
        }
        return shown(text).lines().map(line -> List.of(Span.of(line))).toList();
    }

    private static List<List<Span>> look(List<List<Span>> text, Look look) {
        return text.stream()
                .map(line -> line.stream().map(span -> span.with(look)).toList())
                .toList();
    }

    private void add(List<List<Span>> text) {
        lines.addAll(wrapped(text, width));
    }

    static List<List<Span>> wrapped(List<List<Span>> text, int width) {
        return text.stream()
                .flatMap(line -> Typesetting.wrap(line, width).stream())
                .toList();
    }
}
