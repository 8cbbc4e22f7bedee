package dev.drydock.sim.slack;

import dev.drydock.sim.slack.Span.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads Slack's markup: {@code *bold*}, {@code _italic_}, {@code ~strike~}, code, mentions, links and entities. */
final class Mrkdwn {
    private static final Pattern INLINE = Pattern.compile("`(?<code>[^`\\n]+)`"
            + "|<(?<ref>[^<>\\n]+)>"
            + "|(?<![\\w*])\\*(?=\\S)(?<bold>[^*\\n]+?)(?<=\\S)\\*(?![\\w*])"
            + "|(?<![\\w_])_(?=\\S)(?<italic>[^_\\n]+?)(?<=\\S)_(?![\\w_])"
            + "|(?<![\\w~])~(?=\\S)(?<strike>[^~\\n]+?)(?<=\\S)~(?![\\w~])"
            + "|:(?<emoji>[a-z0-9_+-]+):");
    private static final Map<String, String> EMOJI = Map.ofEntries(
            Map.entry("white_check_mark", "✅"),
            Map.entry("x", "❌"),
            Map.entry("warning", "⚠"),
            Map.entry("hourglass_flowing_sand", "⏳"),
            Map.entry("no_entry", "⛔"),
            Map.entry("exclamation", "❗"),
            Map.entry("lock", "🔒"),
            Map.entry("skull", "💀"),
            Map.entry("rocket", "🚀"),
            Map.entry("wrench", "🔧"),
            Map.entry("anchor", "⚓"),
            Map.entry("email", "📧"));

    private final Directory directory;

    Mrkdwn(Directory directory) {
        this.directory = directory;
    }

    /** Slack's three entities as characters. */
    static String decoded(String text) {
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    /** Text as it can be shown: whatever would steer a terminal becomes a mark. */
    static String harmless(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            boolean steers = Character.isISOControl(point) && point != '\n';
            boolean turns = (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
            shown.appendCodePoint(steers || turns ? 0xFFFD : point);
        });
        return shown.toString();
    }

    /** The lines of a text; a code block's lines are marked with a bar, as quotes are. */
    List<List<Span>> lines(String text) {
        List<List<Span>> lines = new ArrayList<>();
        boolean code = false;
        for (String part : text.split("```", -1)) {
            if (code) {
                part.strip().lines().forEach(line -> lines.add(codeLine(line)));
            } else {
                String prose = lines.isEmpty() ? part : part.replaceFirst("^\\n", "");
                if (!prose.isEmpty()) {
                    prose.lines().forEach(line -> lines.add(line(line)));
                }
            }
            code = !code;
        }
        return lines;
    }

    static List<Span> codeLine(String line) {
        return List.of(Span.of("▏ ", Look.DIM), Span.of(harmless(decoded(line)), Look.CYAN));
    }

    private List<Span> line(String line) {
        if (line.startsWith("&gt;")) {
            List<Span> quote = new ArrayList<>(List.of(Span.of("▌ ", Look.DIM)));
            quote.addAll(inline(line.substring(4).stripLeading()));
            return quote;
        }
        return inline(line);
    }

    /** One line's markup. */
    List<Span> inline(String text) {
        List<Span> spans = new ArrayList<>();
        Matcher matcher = INLINE.matcher(text);
        int from = 0;
        while (matcher.find()) {
            plain(spans, text.substring(from, matcher.start()));
            marked(spans, matcher);
            from = matcher.end();
        }
        plain(spans, text.substring(from));
        return spans;
    }

    private void marked(List<Span> spans, Matcher matcher) {
        Optional<String> code = Optional.ofNullable(matcher.group("code"));
        Optional<String> reference = Optional.ofNullable(matcher.group("ref"));
        Optional<String> emoji = Optional.ofNullable(matcher.group("emoji"));
        code.ifPresent(inner -> spans.add(Span.of(harmless(decoded(inner)), Look.CYAN)));
        reference.ifPresent(inner -> spans.add(reference(inner)));
        emoji.ifPresent(name -> spans.add(Span.of(emoji(name))));
        nested(spans, matcher.group("bold"), Look.BOLD);
        nested(spans, matcher.group("italic"), Look.ITALIC);
        nested(spans, matcher.group("strike"), Look.STRIKE);
    }

    private void nested(List<Span> spans, @Nullable String inner, Look look) {
        if (inner != null) {
            inline(inner).forEach(span -> spans.add(span.with(look)));
        }
    }

    private static void plain(List<Span> spans, String text) {
        if (!text.isEmpty()) {
            spans.add(Span.of(harmless(decoded(text))));
        }
    }

    /** What stands in angle brackets: a mention by id, or a link. */
    private Span reference(String inner) {
        int bar = inner.indexOf('|');
        String target = bar < 0 ? inner : inner.substring(0, bar);
        String label = bar < 0 ? "" : inner.substring(bar + 1);
        if (target.startsWith("@")) {
            return user(target.substring(1));
        }
        if (target.startsWith("#")) {
            return channel(target.substring(1));
        }
        if (target.startsWith("!subteam^")) {
            return group(target.substring("!subteam^".length()));
        }
        if (target.startsWith("!date^")) {
            return Span.of(harmless(decoded(label)));
        }
        if (target.startsWith("!")) {
            return Span.of("@" + harmless(target.substring(1)), Look.YELLOW, Look.BOLD);
        }
        return link(target, label);
    }

    Span user(String id) {
        return mention("@" + directory.user(id).map(User::realName).orElse(id));
    }

    Span channel(String id) {
        return mention("#" + directory.channel(id).map(Channel::name).orElse(id));
    }

    Span group(String id) {
        return mention("@" + directory.group(id).map(UserGroup::handle).orElse(id));
    }

    static Span link(String target, String label) {
        return Span.of(harmless(decoded(label.isEmpty() ? target : label)), Look.BLUE);
    }

    private static Span mention(String name) {
        return Span.of(harmless(name), Look.YELLOW);
    }

    static String emoji(String name) {
        return EMOJI.getOrDefault(name, ":" + name + ":");
    }
}
