package dev.drydock.sim.slack;

import static dev.drydock.sim.slack.ElementRules.ANY_TEXT;
import static dev.drydock.sim.slack.ElementRules.PLAIN;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Block Kit's limits, as Slack's reference gives them. Says all that is wrong, in Slack's words and with Slack's JSON
 * pointers.
 */
final class BlockRules {
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "section", Set.of("text", "fields", "accessory", "expand"),
            "header", Set.of("text"),
            "divider", Set.of(),
            "context", Set.of("elements"),
            "actions", Set.of("elements"),
            "image", Set.of("image_url", "slack_file", "alt_text", "title"),
            "input", Set.of("label", "element", "hint", "optional", "dispatch_action"),
            "rich_text", Set.of("elements"),
            "table", Set.of("rows", "column_settings"),
            "markdown", Set.of("text"));
    private static final Set<String> RICH =
            Set.of("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote");

    private final Problems problems = new Problems();
    private final ElementRules elements = new ElementRules(problems);
    private final Set<String> blockIds = new HashSet<>();

    private BlockRules() {}

    /** What is wrong with a message's blocks; empty when Slack would take them. */
    static List<String> ofMessage(JsonNode blocks) {
        BlockRules rules = new BlockRules();
        rules.blocks(blocks, 50);
        return rules.problems.found();
    }

    /** What is wrong with a modal or a home tab. */
    static List<String> ofView(JsonNode view) {
        BlockRules rules = new BlockRules();
        rules.view(view);
        return rules.problems.found();
    }

    /** What is wrong with the options that an app suggests for an external select. */
    static List<String> ofSuggestions(JsonNode answer) {
        BlockRules rules = new BlockRules();
        rules.suggestions(answer);
        return rules.problems.found();
    }

    private void view(JsonNode view) {
        problems.only(
                Set.of(
                        "type",
                        "title",
                        "submit",
                        "close",
                        "blocks",
                        "private_metadata",
                        "callback_id",
                        "external_id",
                        "clear_on_close",
                        "notify_on_close",
                        "submit_disabled"),
                view,
                "/view");
        String type = Json.text(view, "type");
        switch (type) {
            case "modal" -> problems.text(view.path("title"), PLAIN, 24, "/view/title");
            case "home" ->
                problems.only(
                        Set.of("type", "blocks", "private_metadata", "callback_id", "external_id"), view, "/view");
            default -> problems.add("unsupported type: " + type, "/view/type");
        }
        problems.optionalText(view, "submit", PLAIN, 24, "/view");
        problems.optionalText(view, "close", PLAIN, 24, "/view");
        problems.optional(view, "private_metadata", 3000, "/view");
        problems.optional(view, "callback_id", 255, "/view");
        problems.optional(view, "external_id", 255, "/view");
        blocks(view.path("blocks"), 100);
        boolean asks = false;
        for (JsonNode block : view.path("blocks")) {
            asks |= Json.text(block, "type").equals("input");
        }
        if (asks && type.equals("modal") && !view.has("submit")) {
            problems.add("must define `submit` to use an `input` block in modals", "/view");
        }
    }

    private void suggestions(JsonNode answer) {
        String list = answer.has("option_groups") ? "option_groups" : "options";
        if (answer.path(list).size() > 100 || !answer.path(list).isArray()) {
            problems.add("must be an array of at most 100 items", "/" + list);
        }
        int i = 0;
        for (JsonNode item : answer.path(list)) {
            if (list.equals("options")) {
                elements.option(item, 75, "/options/" + i);
            }
            i++;
        }
    }

    private void blocks(JsonNode blocks, int most) {
        if (!blocks.isArray()) {
            problems.add("must be an array", "/blocks");
            return;
        }
        if (blocks.size() > most) {
            problems.add("no more than " + most + " items allowed", "/blocks");
        }
        int i = 0;
        for (JsonNode block : blocks) {
            block(block, "/blocks/" + i++);
        }
    }

    private void block(JsonNode block, String at) {
        String type = Json.text(block, "type");
        Set<String> known = FIELDS.get(type);
        if (known == null) {
            problems.add("unsupported type: " + type, at + "/type");
            return;
        }
        Set<String> fields = new HashSet<>(known);
        fields.addAll(Set.of("type", "block_id"));
        problems.only(fields, block, at);
        problems.optional(block, "block_id", 255, at);
        Json.optional(block, "block_id")
                .filter(id -> !blockIds.add(id))
                .ifPresent(id ->
                        problems.add("`block_id` \"" + id + "\" already exists for another block", at + "/block_id"));
        switch (type) {
            case "section" -> section(block, at);
            case "header" -> problems.text(block.path("text"), PLAIN, 150, at + "/text");
            case "context" -> context(block, at);
            case "actions" -> actions(block, at);
            case "image" -> image(block, at);
            case "input" -> input(block, at);
            case "rich_text" -> richText(block, at);
            case "table" -> table(block, at);
            case "markdown" -> problems.required(block, "text", 12_000, at);
            default -> {
                // A divider has nothing in it.
            }
        }
    }

    private void section(JsonNode block, String at) {
        if (!block.has("text") && !block.has("fields")) {
            problems.add("missing required field: text or fields", at);
        }
        problems.optionalText(block, "text", ANY_TEXT, 3000, at);
        if (block.has("fields")) {
            problems.items(block, "fields", 10, at);
            int i = 0;
            for (JsonNode field : block.path("fields")) {
                problems.text(field, ANY_TEXT, 2000, at + "/fields/" + i++);
            }
        }
        JsonNode accessory = block.path("accessory");
        if (Json.text(accessory, "type").equals("image")) {
            image(accessory, at + "/accessory");
        } else if (block.has("accessory")) {
            elements.check(accessory, new HashSet<>(), at + "/accessory");
        }
    }

    private void context(JsonNode block, String at) {
        problems.items(block, "elements", 10, at);
        int i = 0;
        for (JsonNode element : block.path("elements")) {
            String place = at + "/elements/" + i++;
            if (Json.text(element, "type").equals("image")) {
                image(element, place);
            } else {
                problems.text(element, ANY_TEXT, 2000, place);
            }
        }
    }

    private void table(JsonNode block, String at) {
        problems.items(block, "rows", 100, at);
        for (JsonNode row : block.path("rows")) {
            boolean cells = row.valueStream()
                    .allMatch(cell -> Set.of("raw_text", "rich_text").contains(Json.text(cell, "type")));
            if (!row.isArray() || row.isEmpty() || row.size() > 20 || !cells) {
                problems.add("a row has 1 to 20 cells of raw_text or rich_text", at + "/rows");
            }
        }
    }

    private void actions(JsonNode block, String at) {
        problems.items(block, "elements", 25, at);
        Set<String> seen = new HashSet<>();
        int i = 0;
        for (JsonNode element : block.path("elements")) {
            elements.check(element, seen, at + "/elements/" + i++);
        }
    }

    private void image(JsonNode image, String at) {
        if (!image.has("slack_file")) {
            problems.required(image, "image_url", 3000, at);
        }
        problems.required(image, "alt_text", 2000, at);
        problems.optionalText(image, "title", PLAIN, 2000, at);
    }

    private void input(JsonNode block, String at) {
        problems.text(block.path("label"), PLAIN, 2000, at + "/label");
        problems.optionalText(block, "hint", PLAIN, 2000, at);
        elements.check(block.path("element"), new HashSet<>(), at + "/element");
    }

    private void richText(JsonNode block, String at) {
        problems.items(block, "elements", Integer.MAX_VALUE, at);
        int i = 0;
        for (JsonNode element : block.path("elements")) {
            if (!RICH.contains(Json.text(element, "type"))) {
                problems.add("unsupported type: " + Json.text(element, "type"), at + "/elements/" + i + "/type");
            }
            i++;
        }
    }
}
