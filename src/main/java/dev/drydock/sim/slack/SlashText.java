package dev.drydock.sim.slack;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Slack makes of the text typed after a slash command. */
final class SlashText {
    /** A mention, a channel or a link, each at the beginning of a word. */
    private static final Pattern SPECIAL =
            Pattern.compile("(?<=^|[\\s(\"'])(?:@([\\w.-]+)|#([\\w-]+)|(https?://[^\\s\"'<>]+))");

    private SlashText() {}

    /** Slack encodes these three characters in every text, and no others. */
    static String entities(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /**
     * The text as the app receives it. With {@code should_escape}, what was typed as a mention of somebody who exists
     * arrives as an id; what merely looks like one stays as it was typed.
     */
    static String sent(String typed, boolean shouldEscape, Directory directory) {
        if (!shouldEscape) {
            return entities(typed);
        }
        StringBuilder sent = new StringBuilder();
        Matcher matcher = SPECIAL.matcher(typed);
        int from = 0;
        while (matcher.find()) {
            sent.append(entities(typed.substring(from, matcher.start())));
            sent.append(mention(matcher.toMatchResult(), directory).orElseGet(() -> entities(matcher.group())));
            from = matcher.end();
        }
        return sent.append(entities(typed.substring(from))).toString();
    }

    private static Optional<String> mention(MatchResult match, Directory directory) {
        if (match.group(3) != null) {
            return Optional.of("<" + entities(match.group(3)) + ">");
        }
        if (match.group(2) != null) {
            return directory.channelNamed("#" + match.group(2)).map(c -> "<#" + c.id() + "|" + c.name() + ">");
        }
        String name = match.group(1);
        return switch (name) {
            case "here", "channel", "everyone" -> Optional.of("<!" + name + ">");
            default ->
                directory
                        .userNamed(name)
                        .map(user -> "<@" + user.id() + "|" + user.name() + ">")
                        .or(() -> directory
                                .groupNamed(name)
                                .map(group -> "<!subteam^" + group.id() + "|@" + group.handle() + ">"));
        };
    }
}
