package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Answers watches: replays what came after a version, then follows; an object that enters or leaves the selection is added or deleted. */
final class Watches {
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final ObjectStore store;
    private final Duration bookmarkEvery;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong cut = new AtomicLong();

    Watches(ObjectStore store, Duration bookmarkEvery) {
        this.store = store;
        this.bookmarkEvery = bookmarkEvery;
    }

    int open() {
        return open.get();
    }

    /** Breaks every watch that is open now in the middle of its answer, as a proxy that restarts does. */
    void cut() {
        cut.incrementAndGet();
        for (ResourceType type : store.types().all()) {
            store.log(type).wake();
        }
    }

    void watch(ApiRequest request, Exchange exchange) throws IOException, InterruptedException {
        ObjectStore.Query query = Reads.query(request, exchange.query(), Optional.empty(), Integer.MAX_VALUE);
        String from = exchange.query().getOrDefault("resourceVersion", "");
        boolean fresh = from.isEmpty() || from.equals("0") || exchange.flag("sendInitialEvents");
        Follower follower = new Follower(query, exchange, exchange.flag("allowWatchBookmarks"));
        open.incrementAndGet();
        try {
            Optional<Long> start = fresh ? Optional.of(follower.startFresh()) : follower.startAfter(version(from));
            if (start.isPresent()) {
                follower.follow(start.get(), store.clock().instant().plus(timeout(exchange)));
            }
        } finally {
            open.decrementAndGet();
        }
    }

    private static long version(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ApiError.badRequest("resourceVersion: Invalid value: \"" + text + "\"");
        }
    }

    private static Duration timeout(Exchange exchange) {
        String seconds = exchange.query().getOrDefault("timeoutSeconds", "");
        try {
            return seconds.isEmpty() || seconds.equals("0") ? LONGEST : Duration.ofSeconds(Long.parseLong(seconds));
        } catch (NumberFormatException e) {
            throw ApiError.badRequest("timeoutSeconds is not a number: " + seconds);
        }
    }

    /** One watch under way. */
    private final class Follower {
        private final ObjectStore.Query query;
        private final Exchange exchange;
        private final boolean bookmarks;
        private final long cutsBefore = cut.get();
        private final EventLog log;

        Follower(ObjectStore.Query query, Exchange exchange, boolean bookmarks) {
            this.query = query;
            this.exchange = exchange;
            this.bookmarks = bookmarks;
            this.log = store.log(query.type());
        }

        long startFresh() throws IOException {
            record Start(List<StoredObject> objects, long version, long position) {}
            Start start = store.atomically(() -> {
                ObjectStore.Page page = store.page(query);
                return new Start(page.items(), page.version(), log.end());
            });
            OutputStream out = exchange.answer(200);
            for (StoredObject object : start.objects()) {
                event("ADDED", object, out);
            }
            if (exchange.flag("sendInitialEvents")) {
                bookmark(start.version(), true, out);
            }
            exchange.flush();
            return start.position();
        }

        Optional<Long> startAfter(long version) throws IOException {
            Optional<Long> position = log.positionAfter(version);
            if (position.isEmpty()) {
                ObjectNode event = Json.object().put("type", "ERROR");
                event.set(
                        "object",
                        ApiError.expired("too old resource version: " + version + " (" + store.version() + ")")
                                .status());
                line(event, exchange.answer(200));
            } else {
                exchange.answer(200);
            }
            exchange.flush();
            return position;
        }

        void follow(long start, Instant end) throws IOException, InterruptedException {
            OutputStream out = exchange.answer(200);
            long position = start;
            Instant nextBookmark = store.clock().instant().plus(bookmarkEvery);
            while (true) {
                Instant now = store.clock().instant();
                long seen = store.version();
                Instant until = nextBookmark.isBefore(end) ? nextBookmark : end;
                Optional<List<Change>> changes = log.from(position, Duration.between(now, until));
                if (cut.get() != cutsBefore) {
                    throw new IOException("this watch was cut");
                }
                if (changes.isEmpty() || !store.clock().instant().isBefore(end)) {
                    return;
                }
                for (Change change : changes.get()) {
                    write(change, out);
                }
                position += changes.get().size();
                if (!store.clock().instant().isBefore(nextBookmark)) {
                    // A version read before the log was: nothing up to it can still be missing.
                    keepAlive(seen, out);
                    nextBookmark = store.clock().instant().plus(bookmarkEvery);
                }
                exchange.flush();
            }
        }

        /** A client that asked for no bookmarks gets an empty line, so that a broken connection is noticed here. */
        private void keepAlive(long version, OutputStream out) throws IOException {
            if (bookmarks) {
                bookmark(version, false, out);
            } else {
                out.write('\n');
            }
        }

        private void write(Change change, OutputStream out) throws IOException {
            boolean was = change.before().filter(this::selected).isPresent();
            boolean is = !change.removed() && selected(change.now());
            if (is) {
                event(was ? "MODIFIED" : "ADDED", change.now(), out);
            } else if (was) {
                event("DELETED", change.now(), out);
            }
        }

        private boolean selected(StoredObject object) {
            return (query.namespace().isEmpty()
                            || query.namespace().equals(object.key().namespace()))
                    && query.matches().test(object);
        }

        private void event(String type, StoredObject object, OutputStream out) throws IOException {
            out.write(("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.UTF_8));
            object.write(out);
            out.write("}\n".getBytes(StandardCharsets.UTF_8));
        }

        private void bookmark(long version, boolean initial, OutputStream out) throws IOException {
            ObjectNode event = Json.object().put("type", "BOOKMARK");
            ObjectNode object = event.putObject("object")
                    .put("kind", query.type().kind())
                    .put("apiVersion", query.type().apiVersion());
            Json.meta(object).put("resourceVersion", Long.toString(version));
            if (initial) {
                Json.child(Json.meta(object), "annotations").put("k8s.io/initial-events-end", "true");
            }
            line(event, out);
        }

        private static void line(ObjectNode event, OutputStream out) throws IOException {
            out.write(Json.bytes(event));
            out.write('\n');
        }
    }
}
