package dev.drydock.adapter.slack;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person typed after a slash command, taken back from what Slack made of it: mentions, channels and links as they were
 * typed, entities as characters, and the quotes and dashes that keyboards prettify as the ones that command lines know.
 */
final class SlashText {
    /** Slack's markup; typed angle brackets arrive as entities, so that no typed text looks like it. */
    private static final Pattern MARKUP = Pattern.compile("<([@#!]?)([^<>|]*)(?:\\|([^<>]*))?>");

    private static final Pattern PRETTY_OPTION = Pattern.compile("(?<=^|\\s)[—–](?=[A-Za-z])");

    private SlashText() {}

    /**
     * The whole command line.
     *
     * @param command the slash command; a short one such as {@code /drain} puts its word in front
     */
    static String line(String command, String text) {
        String typed = typed(text).strip();
        String word = command.replaceFirst("^/", "");
        if (!word.equals("drydock")) {
            return (word + " " + typed).strip();
        }
        return typed.isEmpty() ? "help" : typed;
    }

    private static String typed(String text) {
        Matcher matcher = MARKUP.matcher(text);
        StringBuilder typed = new StringBuilder();
        int from = 0;
        while (matcher.find()) {
            typed.append(characters(text.substring(from, matcher.start())));
            typed.append(characters(asTyped(matcher)));
            from = matcher.end();
        }
        typed.append(characters(text.substring(from)));
        String plain = typed.toString()
                .replace('“', '"')
                .replace('”', '"')
                .replace('„', '"')
                .replace('\u00A0', ' ');
        return PRETTY_OPTION.matcher(plain).replaceAll("--");
    }

    /** {@code node01.example.com} arrives as a link with itself as its label. */
    private static String asTyped(Matcher markup) {
        String target = markup.group(2);
        String label = markup.group(3) == null || markup.group(3).isEmpty() ? target : markup.group(3);
        return switch (markup.group(1)) {
            case "@" -> "@" + label;
            case "#" -> "#" + label;
            case "!" -> label.startsWith("@") ? label : "@" + label;
            default -> label.replaceFirst("^mailto:", "");
        };
    }

    private static String characters(String text) {
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }
}
