package dev.drydock.core.text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A line of rich text.
 *
 * @param spans its pieces, in order
 */
public record Text(List<Span> spans) {
    public Text {
        spans = List.copyOf(spans);
    }

    public static Text of(String content) {
        return new Text(List.of(new Span.Plain(content)));
    }

    /** A sentence in which what stands between backticks is a name or a value. */
    public static Text marked(String sentence) {
        String[] parts = sentence.split("`", -1);
        Text text = empty();
        for (int i = 0; i < parts.length; i++) {
            boolean closed = i < parts.length - 1;
            if (!parts[i].isEmpty()) {
                text = i % 2 == 1 && closed ? text.code(parts[i]) : text.plain(parts[i]);
            }
        }
        return text;
    }

    public static Text empty() {
        return new Text(List.of());
    }

    public Text plain(String content) {
        return with(new Span.Plain(content));
    }

    public Text bold(String content) {
        return with(new Span.Bold(content));
    }

    public Text code(String content) {
        return with(new Span.Code(content));
    }

    public Text mention(String userId, String name) {
        return with(new Span.Mention(userId, name));
    }

    public Text moment(Instant at) {
        return with(new Span.Moment(at));
    }

    /** This text with another one behind it. */
    public Text then(Text other) {
        List<Span> all = new ArrayList<>(spans);
        all.addAll(other.spans);
        return new Text(all);
    }

    /** The text without any marks, for logs, notifications and plain-text mail. */
    public String plainText() {
        return spans.stream()
                .map(span -> switch (span) {
                    case Span.Plain(String content) -> content;
                    case Span.Bold(String content) -> content;
                    case Span.Code(String content) -> content;
                    case Span.Mention(String userId, String name) -> "@" + name;
                    case Span.Moment(Instant at) -> at.toString();
                })
                .collect(Collectors.joining());
    }

    private Text with(Span span) {
        List<Span> all = new ArrayList<>(spans);
        all.add(span);
        return new Text(all);
    }
}
