package dev.drydock.sim.slack;

/** Draws messages as text. */
public final class Transcript {
    /** With or without colours. */
    public enum Style {
        PLAIN,
        ANSI
    }

    private final Directory directory;
    private final Style style;

    Transcript(Directory directory, Style style) {
        this.directory = directory;
        this.style = style;
    }

    /** The message as lines of text. */
    public String render(Message message) {
        String name = directory.user(message.author()).map(User::realName).orElse(message.author());
        return name + ": " + Mrkdwn.decoded(message.text()) + (style == Style.ANSI ? "\u001b[0m" : "");
    }
}
