package dev.drydock.adapter.slack;

import dev.drydock.core.text.Span;
import dev.drydock.core.text.Text;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Slack's markup, written so that nothing that came from a person or a cluster is markup: {@code & < >} become entities, the
 * marks that format become characters that look alike and mean nothing, and characters that cannot be seen are gone.
 */
final class Mrkdwn {
    private static final Pattern USER_ID = Pattern.compile("[UW][A-Z0-9]{2,20}");
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String BOUNDARY = "\u200B";
    private static final String CUT = "…";
    /** Two marks, a boundary at each side, and the longest of entities. */
    private static final int SHORTEST_MARKED = 2 + 2 + "&amp;".length();

    /** Where characters stand, which decides which of them are marks. */
    private enum Form {
        WORDS,
        CODE,
        LABEL
    }

    private final StringBuilder out = new StringBuilder();
    private final int limit;
    private boolean full;
    private boolean afterMark;

    private Mrkdwn(int limit) {
        this.limit = limit;
    }

    /** The text as markup of at most {@code limit} characters, entities counted as they are sent; cut with an ellipsis. */
    static String of(Text text, int limit) {
        return rendered(text, limit).ended();
    }

    /** Whether {@link #of} has nothing to cut. */
    static boolean fits(Text text, int limit) {
        return !rendered(text, limit).full;
    }

    private static Mrkdwn rendered(Text text, int limit) {
        Mrkdwn line = new Mrkdwn(limit - CUT.length());
        for (Span span : text.spans()) {
            switch (span) {
                case Span.Plain(String content) -> line.plain(content);
                case Span.Bold(String content) -> line.marked(content, "*", Form.WORDS);
                case Span.Code(String content) -> line.marked(content, "`", Form.CODE);
                case Span.Mention(String userId, String name) -> line.mention(userId, name);
                case Span.Moment(Instant at) -> line.atom(moment(at));
            }
        }
        return line;
    }

    private String ended() {
        return full ? out + CUT : out.toString();
    }

    /** A raw text as one bounded line of markup without any mark. */
    static String plain(String raw, int limit) {
        return of(Text.of(raw), limit);
    }

    /** A raw text for a {@code plain_text} object, where Slack knows no marks but still reads entities. */
    static String label(String raw, int limit) {
        Mrkdwn line = new Mrkdwn(limit - CUT.length());
        line.addUntil(visible(raw).strip(), Form.LABEL, line.limit);
        return line.ended();
    }

    /** A raw line for the inside of a fixed-width block. */
    static String preformatted(String raw, int limit) {
        Mrkdwn line = new Mrkdwn(limit - CUT.length());
        line.addUntil(visible(raw.replace("\t", "    ")), Form.CODE, line.limit);
        return line.ended();
    }

    private static String moment(Instant at) {
        return "<!date^" + at.getEpochSecond() + "^{date_short_pretty} {time_secs}|" + UTC.format(at) + ">";
    }

    private void mention(String userId, String name) {
        if (USER_ID.matcher(userId).matches()) {
            atom("<@" + userId + ">");
        } else {
            plain("@" + name);
        }
    }

    private void plain(String content) {
        addUntil(visible(content), Form.WORDS, limit);
    }

    /** Marks count only beside a space or punctuation, and not around spaces: so the spaces go outside. */
    private void marked(String content, String mark, Form form) {
        String clean = visible(content);
        String core = clean.strip();
        if (core.isEmpty()) {
            plain(clean);
            return;
        }
        int lead = clean.indexOf(core);
        plain(clean.substring(0, lead));
        if (full) {
            return;
        }
        if (out.length() + SHORTEST_MARKED > limit) {
            full = true;
            return;
        }
        out.append(endsInWord() ? BOUNDARY : "").append(mark);
        addUntil(core, form, limit - mark.length());
        out.append(mark);
        afterMark = true;
        plain(clean.substring(lead + core.length()));
    }

    private boolean endsInWord() {
        return !out.isEmpty() && Character.isLetterOrDigit(out.charAt(out.length() - 1));
    }

    private void atom(String markup) {
        if (full || out.length() + markup.length() > limit) {
            full = true;
        } else {
            out.append(markup);
            afterMark = false;
        }
    }

    private void addUntil(String clean, Form form, int end) {
        int[] points = clean.codePoints().toArray();
        for (int i = 0; i < points.length && !full; i++) {
            String piece = switch (form) {
                case WORDS -> word(points, i);
                case CODE -> code(points[i]);
                case LABEL -> entity(points[i]);
            };
            if (afterMark && Character.isLetterOrDigit(points[i])) {
                piece = BOUNDARY + piece;
            }
            if (out.length() + piece.length() > end) {
                full = true;
            } else {
                out.append(piece);
                afterMark = false;
            }
        }
    }

    /** Within code nothing but a backtick is a mark. */
    private static String code(int point) {
        return switch (point) {
            case '`' -> "ˋ";
            default -> entity(point);
        };
    }

    /** An underscore between letters is no mark, and names are full of them; a colon before a word could begin an emoji. */
    private static String word(int[] points, int i) {
        return switch (points[i]) {
            case '`' -> "ˋ";
            case '*' -> "∗";
            case '~' -> "∼";
            case '_' -> isWord(points, i - 1) && isWord(points, i + 1) ? "_" : "ˍ";
            case ':' -> isEmojiName(points, i + 1) ? ":" + BOUNDARY : ":";
            case '>' -> i == 0 ? BOUNDARY + "&gt;" : "&gt;";
            default -> entity(points[i]);
        };
    }

    private static boolean isWord(int[] points, int i) {
        return i >= 0 && i < points.length && Character.isLetterOrDigit(points[i]);
    }

    /** Whether {@code :name:} could begin at the colon before {@code i}. */
    private static boolean isEmojiName(int[] points, int i) {
        int end = i;
        while (end < points.length && (Character.isLetterOrDigit(points[end]) || "+-_'".indexOf(points[end]) >= 0)) {
            end++;
        }
        return end > i && end < points.length && points[end] == ':';
    }

    private static String entity(int point) {
        return switch (point) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            default -> Character.toString(point);
        };
    }

    /** Without characters that cannot be seen: line breaks and controls become spaces, direction marks and half pairs go. */
    static String visible(String raw) {
        StringBuilder clean = new StringBuilder(raw.length());
        raw.codePoints().forEach(point -> {
            switch (Character.getType(point)) {
                case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> clean.append(' ');
                case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE -> {
                    // Nothing to see, and much to hide behind.
                }
                default -> clean.appendCodePoint(point);
            }
        });
        return clean.toString();
    }
}
