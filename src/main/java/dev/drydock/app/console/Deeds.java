package dev.drydock.app.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.sim.slack.LocalSlack;
import dev.drydock.sim.slack.Message;
import dev.drydock.sim.slack.Person;
import dev.drydock.sim.slack.Sent;
import dev.drydock.sim.slack.View;
import java.util.Map;
import java.util.Optional;

/**
 * What people do on the page, done by them in the local Slack, which tells Drydock. Every method throws
 * {@link IllegalArgumentException}, in plain words, where that cannot be done. What becomes of a telling is for the person to see
 * in the channel, as in Slack, so nothing here waits for it where there is no answer to show.
 */
final class Deeds {
    private static final int LONGEST_LINE = 8_000;

    private final LocalSlack slack;

    Deeds(LocalSlack slack) {
        this.slack = slack;
    }

    /** A line typed into a channel. */
    record Typed(String person, String channel, String line) {}

    /** Something used on a message. */
    record Used(String person, String channel, String ts, String block, String action, Optional<String> value) {}

    /** Something used on a modal or the home tab. */
    record UsedInView(String person, String view, String block, String action, Optional<String> value) {}

    /** A modal submitted: what was typed or chosen, by action id. */
    record Submitted(String person, String view, Map<String, String> values) {}

    /** A modal closed. */
    record Closed(String person, String view) {}

    /** Letters typed into a select of a message, whose options the app suggests. */
    record Searched(String person, String channel, String ts, String action, String typed) {}

    /** Letters typed into such a select of a modal. */
    record SearchedInView(String person, String view, String action, String typed) {}

    /** The home tab opened. */
    record Opened(String person) {}

    void type(Typed typed) {
        String line = typed.line().strip();
        if (line.isEmpty() || line.length() > LONGEST_LINE) {
            throw new IllegalArgumentException("A line has 1 to " + LONGEST_LINE + " characters.");
        }
        person(typed.person()).types(typed.channel(), line);
    }

    void use(Used used) {
        Message message = message(used.channel(), used.ts());
        person(used.person()).uses(message, used.block(), used.action(), used.value());
    }

    void use(UsedInView used) {
        Person person = person(used.person());
        person.uses(view(person, used.view()), used.block(), used.action(), used.value());
    }

    /** What the app answered: {@code response_action} and errors, or nothing. */
    JsonNode submit(Submitted submitted) {
        Person person = person(submitted.person());
        Sent sent = person.submits(view(person, submitted.view()), submitted.values());
        if (sent.outcome() != Sent.Outcome.ACKNOWLEDGED) {
            // Slack's words, and as there the form stays open.
            throw new IllegalArgumentException("We had some trouble connecting. Try again?");
        }
        return sent.answer();
    }

    void close(Closed closed) {
        Person person = person(closed.person());
        person.closes(view(person, closed.view()));
    }

    /** The options that the app suggests. */
    JsonNode search(Searched searched) {
        Message message = message(searched.channel(), searched.ts());
        return person(searched.person())
                .searches(message, searched.action(), searched.typed())
                .answer();
    }

    /** The options that the app suggests. */
    JsonNode search(SearchedInView searched) {
        Person person = person(searched.person());
        return person.searches(view(person, searched.view()), searched.action(), searched.typed())
                .answer();
    }

    void open(Opened opened) {
        person(opened.person()).opensHome();
    }

    private Person person(String id) {
        return slack.users().stream()
                .filter(user -> user.id().equals(id))
                .findFirst()
                .map(user -> slack.person(user.name()))
                .orElseThrow(() -> new IllegalArgumentException("Nobody here is " + id + "."));
    }

    private Message message(String channel, String ts) {
        return slack.channel(channel)
                .message(ts)
                .orElseThrow(() -> new IllegalArgumentException("The message is not there any more."));
    }

    private static View view(Person person, String id) {
        return person.modal()
                .filter(view -> view.id().equals(id))
                .or(() -> person.home().filter(view -> view.id().equals(id)))
                .orElseThrow(() -> new IllegalArgumentException("That is not open any more."));
    }
}
