package dev.drydock.sim.slack;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * Every message of the workspace, by channel and {@code ts}. Changes of one channel are made and told in one order;
 * channels do not wait for each other.
 */
final class Board {
    private final InstantSource clock;
    private final Changes changes;
    private final Map<String, Log> logs = new ConcurrentHashMap<>();
    private final AtomicLong lastTs = new AtomicLong();

    /** A message yet to be given its {@code ts}. */
    record Draft(
            String channel,
            Optional<String> threadTs,
            String author,
            Message.Content content,
            boolean broadcast,
            Optional<String> onlyFor) {}

    private static final class Log {
        final NavigableMap<String, Message> messages = new ConcurrentSkipListMap<>();
        final Map<String, NavigableMap<String, Message>> threads = new ConcurrentHashMap<>();

        void put(Message message) {
            messages.put(message.ts(), message);
            message.threadTs()
                    .ifPresent(thread -> threads.computeIfAbsent(thread, t -> new ConcurrentSkipListMap<>())
                            .put(message.ts(), message));
        }

        void remove(Message message) {
            messages.remove(message.ts());
            message.threadTs().map(threads::get).ifPresent(thread -> thread.remove(message.ts()));
        }
    }

    Board(InstantSource clock, Changes changes) {
        this.clock = clock;
        this.changes = changes;
    }

    /** The next time stamp: seconds and microseconds, later than every one before. */
    String nextTs() {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        long ts = lastTs.updateAndGet(last -> Math.max(last + 1, now));
        return "%d.%06d".formatted(ts / 1_000_000, ts % 1_000_000);
    }

    Message post(Draft draft) {
        Log log = log(draft.channel());
        synchronized (log) {
            Message message = new Message(
                    draft.channel(),
                    nextTs(),
                    draft.threadTs(),
                    draft.author(),
                    draft.content(),
                    draft.broadcast(),
                    draft.onlyFor(),
                    false);
            log.put(message);
            changes.publish(new Change.Posted(message));
            return message;
        }
    }

    /** Replaces what a message says; empty when there is no such message. */
    Optional<Message> edit(String channel, String ts, UnaryOperator<Message.Content> edit) {
        Log log = log(channel);
        synchronized (log) {
            Optional<Message> before = find(channel, ts);
            return before.map(old -> {
                Message now = old.saying(edit.apply(old.content()));
                log.put(now);
                changes.publish(new Change.Edited(old, now));
                return now;
            });
        }
    }

    Optional<Message> delete(String channel, String ts) {
        Log log = log(channel);
        synchronized (log) {
            Optional<Message> gone = find(channel, ts);
            gone.ifPresent(message -> {
                log.remove(message);
                changes.publish(new Change.Deleted(message));
            });
            return gone;
        }
    }

    Optional<Message> find(String channel, String ts) {
        return Optional.ofNullable(log(channel).messages.get(ts));
    }

    /** Everything in a channel, oldest first: replies and ephemeral messages too. */
    NavigableMap<String, Message> all(String channel) {
        return log(channel).messages;
    }

    /** The answers to a message, oldest first, without the message itself. */
    Collection<Message> replies(String channel, String ts) {
        NavigableMap<String, Message> thread = log(channel).threads.get(ts);
        return thread == null ? List.of() : thread.values();
    }

    private Log log(String channel) {
        return logs.computeIfAbsent(channel, id -> new Log());
    }
}
