package dev.drydock.sim.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every limit twice: the largest that Slack takes, and one more. */
class BlockRulesTest {

    static Stream<Arguments> limits() {
        return Stream.of(
                limit("section text", 3000, n -> section(mrkdwn(x(n))), "/blocks/0/text/text"),
                limit("fields of a section", 10, n -> fields(n, 5), "/blocks/0/fields"),
                limit("a field's text", 2000, n -> fields(1, n), "/blocks/0/fields/0/text"),
                limit("header", 150, n -> block("header", "'text': " + plain(x(n))), "/blocks/0/text/text"),
                limit("elements of a context", 10, n -> context(times(n, i -> mrkdwn("c"))), "/blocks/0/elements"),
                limit(
                        "buttons of an actions block",
                        25,
                        n -> actions(times(n, i -> button("a" + i, "b", ""))),
                        "/blocks/0/elements"),
                limit("button text", 75, n -> actions(button("a", x(n), "")), "/blocks/0/elements/0/text/text"),
                limit(
                        "button value",
                        2000,
                        n -> actions(button("a", "b", "'value': '" + x(n) + "'")),
                        "/blocks/0/elements/0/value"),
                limit("action id", 255, n -> actions(button(x(n), "b", "")), "/blocks/0/elements/0/action_id"),
                limit("block id", 255, n -> block("divider", "'block_id': '" + x(n) + "'"), "/blocks/0/block_id"),
                limit(
                        "confirm title",
                        100,
                        n -> actions(button("a", "b", confirm(x(n), "t"))),
                        "/blocks/0/elements/0/confirm/title/text"),
                limit(
                        "confirm text",
                        300,
                        n -> actions(button("a", "b", confirm("t", x(n)))),
                        "/blocks/0/elements/0/confirm/text/text"),
                limit(
                        "options of a select",
                        100,
                        n -> actions(select(times(n, i -> option("o", "v" + i)))),
                        "/blocks/0/elements/0/options"),
                limit(
                        "option text",
                        75,
                        n -> actions(select(option(x(n), "v"))),
                        "/blocks/0/elements/0/options/0/text/text"),
                limit(
                        "option value",
                        150,
                        n -> actions(select(option("o", x(n)))),
                        "/blocks/0/elements/0/options/0/value"),
                limit("blocks of a message", 50, n -> times(n, i -> block("divider", "")), "/blocks"));
    }

    static Stream<Arguments> views() {
        return Stream.of(
                view("title", 24, n -> modal("'title': " + plain(x(n))), "/view/title/text"),
                view(
                        "submit",
                        24,
                        n -> modal("'title': " + plain("t") + ", 'submit': " + plain(x(n))),
                        "/view/submit/text"),
                view(
                        "close",
                        24,
                        n -> modal("'title': " + plain("t") + ", 'close': " + plain(x(n))),
                        "/view/close/text"),
                view(
                        "private_metadata",
                        3000,
                        n -> modal("'title': " + plain("t") + ", 'private_metadata': '" + x(n) + "'"),
                        "/view/private_metadata"),
                view(
                        "callback_id",
                        255,
                        n -> modal("'title': " + plain("t") + ", 'callback_id': '" + x(n) + "'"),
                        "/view/callback_id"),
                view(
                        "blocks of a view",
                        100,
                        n -> "{'type': 'home', 'blocks': [" + times(n, i -> block("divider", "")) + "]}",
                        "/blocks"));
    }

    static Stream<Arguments> wrong() {
        String input = block(
                "input", "'label': " + plain("l") + ", 'element': {'type': 'plain_text_input', 'action_id': 'a'}");
        return Stream.of(
                Arguments.of("an empty text", section(mrkdwn("")), "must be more than 0 characters"),
                Arguments.of("a section with nothing", block("section", ""), "missing required field: text or fields"),
                Arguments.of(
                        "markup in a header", block("header", "'text': " + mrkdwn("h")), "must be a valid enum value"),
                Arguments.of("an unknown block", block("button", ""), "unsupported type: button"),
                Arguments.of(
                        "a field that Slack does not know",
                        block("divider", "'colour': 'red'"),
                        "invalid additional property: colour"),
                Arguments.of(
                        "two blocks of one id",
                        block("divider", "'block_id': 'b'") + "," + block("divider", "'block_id': 'b'"),
                        "`block_id` \"b\" already exists"),
                Arguments.of(
                        "two buttons of one id",
                        actions(button("a", "b", "") + "," + button("a", "c", "")),
                        "`action_id` \"a\" already exists"),
                Arguments.of("no buttons", actions(""), "no fewer than 1 items allowed"),
                Arguments.of(
                        "a style of one's own",
                        actions(button("a", "b", "'style': 'blue'")),
                        "must be a valid enum value"),
                Arguments.of(
                        "an image without words",
                        block("image", "'image_url': 'https://example.com/i.png'"),
                        "missing required field: alt_text"),
                Arguments.of(
                        "an emoji switch in markup",
                        section("{'type': 'mrkdwn', 'text': 't', 'emoji': true}"),
                        "invalid additional property: emoji"),
                Arguments.of(
                        "six choices in an overflow",
                        actions("{'type': 'overflow', 'action_id': 'a', 'options': ["
                                + times(6, i -> option("o", "v" + i)) + "]}"),
                        "no more than 5 items allowed"),
                Arguments.of(
                        "an input that takes 3,001",
                        block(
                                "input",
                                "'label': " + plain("l")
                                        + ", 'element': {'type': 'plain_text_input', 'max_length': 3001}"),
                        "must be between 1 and 3000"),
                Arguments.of(
                        "a question without a submit button",
                        "VIEW" + "{'type': 'modal', 'title': " + plain("t") + ", 'blocks': [" + input + "]}",
                        "must define `submit`"),
                Arguments.of(
                        "a home tab with a title",
                        "VIEW" + "{'type': 'home', 'title': " + plain("t") + ", 'blocks': []}",
                        "invalid additional property: title"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void a_message_may_be_as_large_as_this_and_no_larger(String name, String largest, String larger, String pointer) {
        assertThat(BlockRules.ofMessage(json("[" + largest + "]"))).isEmpty();
        assertThat(BlockRules.ofMessage(json("[" + larger + "]")))
                .hasSize(1)
                .allMatch(p -> p.endsWith("[json-pointer:" + pointer + "]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("views")
    void a_view_may_be_as_large_as_this_and_no_larger(String name, String largest, String larger, String pointer) {
        assertThat(BlockRules.ofView(json(largest))).isEmpty();
        assertThat(BlockRules.ofView(json(larger)))
                .hasSize(1)
                .allMatch(p -> p.endsWith("[json-pointer:" + pointer + "]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void what_slack_refuses_is_refused_with_the_reason(String name, String blocks, String reason) {
        List<String> problems = blocks.startsWith("VIEW")
                ? BlockRules.ofView(json(blocks.substring(4)))
                : BlockRules.ofMessage(json("[" + blocks + "]"));

        assertThat(problems).isNotEmpty().anyMatch(problem -> problem.contains(reason));
    }

    private interface Sized {
        String of(int size);
    }

    private static Arguments limit(String name, int most, Sized blocks, String pointer) {
        return Arguments.of(name + " " + most, blocks.of(most), blocks.of(most + 1), pointer);
    }

    private static Arguments view(String name, int most, Sized view, String pointer) {
        return limit(name, most, view, pointer);
    }

    private static JsonNode json(String text) {
        return Json.parse(text.replace('\'', '"')).orElseThrow();
    }

    private static String x(int n) {
        return "x".repeat(n);
    }

    private static String times(int n, IntFunction<String> item) {
        return IntStream.range(0, n).mapToObj(item).collect(Collectors.joining(","));
    }

    private static String block(String type, String more) {
        return "{'type': '" + type + "'" + (more.isEmpty() ? "" : ", " + more) + "}";
    }

    private static String plain(String text) {
        return "{'type': 'plain_text', 'text': '" + text + "'}";
    }

    private static String mrkdwn(String text) {
        return "{'type': 'mrkdwn', 'text': '" + text + "'}";
    }

    private static String section(String text) {
        return block("section", "'text': " + text);
    }

    private static String fields(int n, int length) {
        return block("section", "'fields': [" + times(n, i -> mrkdwn(x(length))) + "]");
    }

    private static String context(String elements) {
        return block("context", "'elements': [" + elements + "]");
    }

    private static String actions(String elements) {
        return block("actions", "'elements': [" + elements + "]");
    }

    private static String button(String id, String text, String more) {
        return block(
                "button", "'action_id': '" + id + "', 'text': " + plain(text) + (more.isEmpty() ? "" : ", " + more));
    }

    private static String confirm(String title, String text) {
        return "'confirm': {'title': " + plain(title) + ", 'text': " + plain(text) + ", 'confirm': " + plain("Yes")
                + ", 'deny': " + plain("No") + "}";
    }

    private static String select(String options) {
        return block("static_select", "'action_id': 's', 'options': [" + options + "]");
    }

    private static String option(String text, String value) {
        return "{'text': " + plain(text) + ", 'value': '" + value + "'}";
    }

    private static String modal(String more) {
        return "{'type': 'modal', 'blocks': [], " + more + "}";
    }
}
