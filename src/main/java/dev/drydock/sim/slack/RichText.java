package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.sim.slack.Span.Look;
import java.util.ArrayList;
import java.util.List;

/** Slack's {@code rich_text} block as lines of spans. */
final class RichText {
    private final Mrkdwn mrkdwn;

    RichText(Mrkdwn mrkdwn) {
        this.mrkdwn = mrkdwn;
    }

    List<List<Span>> of(JsonNode block) {
        List<List<Span>> lines = new ArrayList<>();
        for (JsonNode part : block.path("elements")) {
            switch (Json.text(part, "type")) {
                case "rich_text_list" -> list(part, lines);
                case "rich_text_preformatted" -> {
                    for (List<Span> line : section(part)) {
                        lines.add(Mrkdwn.codeLine(text(line)));
                    }
                }
                case "rich_text_quote" -> {
                    for (List<Span> line : section(part)) {
                        List<Span> quote = new ArrayList<>(List.of(Span.of("▌ ", Look.DIM)));
                        quote.addAll(line);
                        lines.add(quote);
                    }
                }
                default -> lines.addAll(section(part));
            }
        }
        return lines;
    }

    private void list(JsonNode list, List<List<Span>> lines) {
        int number = list.path("offset").asInt(0);
        String indent = "  ".repeat(list.path("indent").asInt(0));
        for (JsonNode item : list.path("elements")) {
            number++;
            String mark = Json.text(list, "style").equals("ordered") ? number + ". " : "• ";
            List<Span> line = new ArrayList<>(List.of(Span.of(indent + mark)));
            section(item).forEach(line::addAll);
            lines.add(line);
        }
    }

    private List<List<Span>> section(JsonNode section) {
        List<List<Span>> lines = new ArrayList<>(List.of(new ArrayList<>()));
        for (JsonNode element : section.path("elements")) {
            Span span = span(element);
            String[] parts = span.text().split("\n", -1);
            for (int i = 0; i < parts.length; i++) {
                if (i > 0) {
                    lines.add(new ArrayList<>());
                }
                if (!parts[i].isEmpty()) {
                    lines.getLast().add(new Span(parts[i], span.looks()));
                }
            }
        }
        return lines;
    }

    private Span span(JsonNode element) {
        Span span = switch (Json.text(element, "type")) {
            case "user" -> mrkdwn.user(Json.text(element, "user_id"));
            case "channel" -> mrkdwn.channel(Json.text(element, "channel_id"));
            case "usergroup" -> mrkdwn.group(Json.text(element, "usergroup_id"));
            case "broadcast" -> Span.of("@" + Mrkdwn.harmless(Json.text(element, "range")), Look.YELLOW);
            case "emoji" -> Span.of(Mrkdwn.emoji(Json.text(element, "name")));
            case "link" -> Mrkdwn.link(Json.text(element, "url"), Json.text(element, "text"));
            default -> Span.of(Mrkdwn.harmless(Json.text(element, "text")));
        };
        JsonNode style = element.path("style");
        Span bold = Json.flag(style, "bold") ? span.with(Look.BOLD) : span;
        Span italic = Json.flag(style, "italic") ? bold.with(Look.ITALIC) : bold;
        Span strike = Json.flag(style, "strike") ? italic.with(Look.STRIKE) : italic;
        return Json.flag(style, "code") ? strike.with(Look.CYAN) : strike;
    }

    private static String text(List<Span> line) {
        return String.join("", line.stream().map(Span::text).toList());
    }
}
