package dev.drydock.adapter.slack;

import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.model.Message;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks in a channel or a thread for what may have been posted. That needs the scopes {@code channels:history} and, for private
 * channels, {@code groups:history}; without them nothing is ever found, and a post of unknown fate is made again: a line said
 * twice can be lived with, a request for approval or an outcome that nobody sees cannot.
 */
final class Lookup {
    private static final Logger log = LoggerFactory.getLogger(Lookup.class);
    private static final int PAGE = 200;
    private static final int PAGES = 10;
    /** Our clock may be ahead of Slack's. */
    private static final long LEEWAY_SECONDS = 120;

    private static final Set<String> NOTHING_THERE = Set.of("thread_not_found", "channel_not_found", "not_in_channel");

    private final SlackCalls calls;
    private final Identity identity;
    private volatile boolean forbidden;

    Lookup(SlackCalls calls, Identity identity) {
        this.calls = calls;
        this.identity = identity;
    }

    /** A page of messages. */
    private record Page(List<Message> messages, String next) {}

    /** The time stamp of a note that was posted. */
    Optional<String> message(Note note) throws CallException, InterruptedException {
        return find(note, message -> isNote(message, note)).map(Message::getTs);
    }

    /** The name of a file, if it was shared. */
    Optional<String> file(Note note, String name) throws CallException, InterruptedException {
        return find(
                        note,
                        message -> Optional.ofNullable(message.getFiles()).orElse(List.of()).stream()
                                .anyMatch(file -> name.equals(file.getName())))
                .map(message -> name);
    }

    private static boolean isNote(Message message, Note note) {
        return Optional.ofNullable(message.getMetadata())
                .filter(metadata -> SlackPost.EVENT_TYPE.equals(metadata.getEventType()))
                .map(Message.Metadata::getEventPayload)
                .filter(payload -> note.run().value().equals(payload.get("run"))
                        && note.key().equals(payload.get("key")))
                .isPresent();
    }

    private Optional<Message> find(Note note, Predicate<Message> wanted) throws CallException, InterruptedException {
        if (forbidden) {
            return Optional.empty();
        }
        try {
            String bot = identity.get().botUserId();
            String cursor = "";
            for (int i = 0; i < PAGES; i++) {
                Page page = page(note, cursor);
                Optional<Message> found = page.messages().stream()
                        .filter(message -> bot.equals(message.getUser()))
                        .filter(wanted)
                        .findFirst();
                if (found.isPresent() || page.next().isEmpty()) {
                    return found;
                }
                cursor = page.next();
            }
            return Optional.empty();
        } catch (CallException failed) {
            if (failed.error().equals("missing_scope")) {
                forbidden = true;
                log.warn("no scope to look for posts whose fate is unknown: they are posted again;"
                        + " add channels:history and groups:history to the app");
                return Optional.empty();
            }
            if (NOTHING_THERE.contains(failed.error())) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    private Page page(Note note, String cursor) throws CallException, InterruptedException {
        Optional<String> thread = note.thread();
        String oldest = (note.notBefore().getEpochSecond() - LEEWAY_SECONDS) + ".000000";
        if (thread.isPresent()) {
            var replies = calls.repeated(
                    Method.REPLIES,
                    note.channel(),
                    client -> client.conversationsReplies(request -> request.channel(note.channel())
                            .ts(thread.get())
                            .limit(PAGE)
                            .cursor(cursor.isEmpty() ? null : cursor)
                            .includeAllMetadata(true)));
            return new Page(
                    messages(replies, replies.getMessages()),
                    next(Optional.ofNullable(replies.getResponseMetadata()).map(meta -> meta.getNextCursor())));
        }
        var history = calls.repeated(
                Method.HISTORY,
                note.channel(),
                client -> client.conversationsHistory(request -> request.channel(note.channel())
                        .oldest(oldest)
                        .limit(PAGE)
                        .cursor(cursor.isEmpty() ? null : cursor)
                        .includeAllMetadata(true)));
        return new Page(
                messages(history, history.getMessages()),
                next(Optional.ofNullable(history.getResponseMetadata()).map(meta -> meta.getNextCursor())));
    }

    private static List<Message> messages(SlackApiTextResponse response, List<Message> messages) {
        return response.isOk() ? Optional.ofNullable(messages).orElse(List.of()) : List.of();
    }

    private static String next(Optional<String> cursor) {
        return cursor.orElse("");
    }
}
