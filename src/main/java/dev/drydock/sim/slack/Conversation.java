package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A channel as everybody in it sees it: without what is shown to one person only. */
public final class Conversation {
    private final State state;
    private final Channel channel;

    Conversation(State state, Channel channel) {
        this.state = state;
        this.channel = channel;
    }

    public String id() {
        return channel.id();
    }

    /** What stands in the channel itself, oldest first, broadcast replies included. */
    public List<Message> messages() {
        return state.board().all(channel.id()).values().stream()
                .filter(message -> message.isInChannel() && open(message))
                .toList();
    }

    /** All that is in the channel, oldest first: threads, and what is shown to one person only, too. */
    public List<Message> everything() {
        return List.copyOf(state.board().all(channel.id()).values());
    }

    /** A message and the answers to it, oldest first. */
    public List<Message> thread(String ts) {
        List<Message> thread = new ArrayList<>();
        state.board().find(channel.id(), ts).ifPresent(thread::add);
        state.board().replies(channel.id(), ts).stream()
                .filter(Conversation::open)
                .forEach(thread::add);
        return thread;
    }

    /** A message as it is now. */
    public Optional<Message> message(String ts) {
        return state.board().find(channel.id(), ts);
    }

    /**
     * Waits for a message that fits: one that is there, a new one, or an edited one.
     *
     * @throws AssertionError when none does in time; says what was there instead
     */
    public Message awaits(Predicate<Message> which, Duration within) {
        return first(Conversation::open, which, within, "#" + channel.name());
    }

    /** Waits for a message that says this, anywhere in its text or blocks. */
    public Message awaits(String words, Duration within) {
        return awaits(message -> says(message, words), within);
    }

    Message first(Predicate<Message> visible, Predicate<Message> which, Duration within, String who) {
        Predicate<Message> wanted = visible.and(which);
        return state.changes()
                .await(
                        () -> state.board().all(channel.id()).descendingMap().values().stream()
                                .filter(wanted)
                                .findFirst(),
                        change -> switch (change) {
                            case Change.Posted(Message message) -> here(message, wanted);
                            case Change.Edited(Message before, Message message) -> here(message, wanted);
                            case Change.Deleted d -> Optional.empty();
                            case Change.Done d -> Optional.empty();
                            case Change.Shown d -> Optional.empty();
                            case Change.Closed d -> Optional.empty();
                        },
                        within)
                .orElseThrow(() -> new AssertionError(
                        who + ": no such message within " + within + "; the last were " + last(visible)));
    }

    private Optional<Message> here(Message message, Predicate<Message> wanted) {
        return message.channel().equals(channel.id()) && wanted.test(message) ? Optional.of(message) : Optional.empty();
    }

    private List<String> last(Predicate<Message> visible) {
        return state.board().all(channel.id()).descendingMap().values().stream()
                .filter(visible)
                .limit(5)
                .map(message -> message.text().isEmpty() ? message.blocks().toString() : message.text())
                .toList();
    }

    private static boolean open(Message message) {
        return message.onlyFor().isEmpty();
    }

    /** Whether these words are anywhere in a message, entities decoded. */
    static boolean says(Message message, String words) {
        if (Mrkdwn.decoded(message.text()).contains(words)) {
            return true;
        }
        return message.blocks().stream().anyMatch(block -> holds(block, words));
    }

    private static boolean holds(JsonNode node, String words) {
        if (node.isTextual()) {
            return Mrkdwn.decoded(node.textValue()).contains(words);
        }
        for (JsonNode child : node) {
            if (holds(child, words)) {
                return true;
            }
        }
        return false;
    }
}
