package dev.drydock.sim.slack;

import dev.drydock.sim.slack.Span.Look;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Draws a conversation as text of at most 100 columns: ids as names, markup as colours or as nothing, buttons in brackets.
 * Characters that would steer a terminal are shown as marks.
 */
public final class Transcript {
    private static final int WIDTH = 100;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Directory directory;
    private final Mrkdwn mrkdwn;
    private final Style style;

    /** With or without colours. */
    public enum Style {
        PLAIN,
        ANSI
    }

    Transcript(Directory directory, Style style) {
        this.directory = directory;
        this.mrkdwn = new Mrkdwn(directory);
        this.style = style;
    }

    /** A message with its author and time (UTC) above it; an answer in a thread stands behind a bar. */
    public String render(Message message) {
        String margin = message.isReply() ? "  │ " : "";
        int width = WIDTH - margin.length() - 2;
        List<String> lines = new ArrayList<>();
        lines.add(draw(Span.of(margin, Look.DIM), heading(message)));
        for (List<Span> line : body(message, width)) {
            lines.add(draw(Span.of(margin + "  ", Look.DIM), line));
        }
        return String.join("\n", lines);
    }

    /** One change of a conversation; nothing for what nobody sees in a channel. */
    public Optional<String> render(Change change) {
        return switch (change) {
            case Change.Posted posted -> Optional.of(render(posted.message()));
            case Change.Edited edited -> Optional.of(render(edited.message()));
            case Change.Deleted deleted ->
                Optional.of(draw(Span.of(""), List.of(Span.of("(a message was deleted)", Look.DIM))));
            case Change.Done done ->
                Optional.of(draw(
                        Span.of(""),
                        List.of(
                                Span.of(Mrkdwn.harmless(done.person().realName()), Look.BOLD),
                                Span.of(" › ", Look.DIM),
                                Span.of(Mrkdwn.harmless(done.what()), Look.CYAN))));
            case Change.Shown shown -> Optional.of(view(shown.view()));
            case Change.Closed closed -> Optional.empty();
        };
    }

    private String view(View view) {
        List<String> lines = new ArrayList<>();
        String what = view.type().equals("home") ? "Home" : Mrkdwn.harmless(view.title());
        Span owner = mrkdwn.user(view.owner());
        lines.add(draw(Span.of(""), List.of(Span.of(what, Look.BOLD), Span.of("  seen by "), owner)));
        for (List<Span> line : new BlockText(mrkdwn, WIDTH - 2).of(view.body().path("blocks"))) {
            lines.add(draw(Span.of("  "), line));
        }
        return String.join("\n", lines);
    }

    private List<Span> heading(Message message) {
        List<Span> heading = new ArrayList<>();
        Optional<User> author = directory.user(message.author());
        String name = author.map(User::realName).orElse("Slackbot");
        heading.add(Span.of(Mrkdwn.harmless(name), Look.BOLD));
        if (author.filter(user -> user.is(User.Flag.BOT)).isPresent()) {
            heading.add(Span.of(" APP", Look.DIM));
        }
        heading.add(Span.of("  " + CLOCK.format(time(message.ts())), Look.DIM));
        if (message.broadcast()) {
            heading.add(Span.of("  also sent to the channel", Look.DIM));
        }
        message.onlyFor()
                .flatMap(directory::user)
                .ifPresent(user -> heading.add(
                        Span.of("  only visible to " + Mrkdwn.harmless(user.realName()), Look.DIM, Look.ITALIC)));
        if (message.edited()) {
            heading.add(Span.of("  (edited)", Look.DIM));
        }
        return heading;
    }

    private List<List<Span>> body(Message message, int width) {
        List<List<Span>> lines = new ArrayList<>();
        if (message.blocks().isEmpty()) {
            lines.addAll(BlockText.wrapped(mrkdwn.lines(message.text()), width));
        } else {
            lines.addAll(new BlockText(mrkdwn, width).of(message.blocks()));
        }
        for (SharedFile file : message.content().files()) {
            String what = "[file: %s, %,d bytes]".formatted(Mrkdwn.harmless(file.title()), file.bytes().length);
            lines.add(List.of(Span.of(what, Look.DIM)));
        }
        return lines;
    }

    private static Instant time(String ts) {
        return Instant.ofEpochMilli(new BigDecimal(ts).movePointRight(3).longValue());
    }

    private String draw(Span margin, List<Span> line) {
        StringBuilder drawn = new StringBuilder();
        List<Span> all = new ArrayList<>(List.of(margin));
        all.addAll(line);
        for (Span span : all) {
            drawn.append(
                    switch (style) {
                        case PLAIN -> span.text();
                        case ANSI -> span.text().isBlank() ? span.text() : span.ansi();
                    });
        }
        return drawn.toString().stripTrailing();
    }
}
