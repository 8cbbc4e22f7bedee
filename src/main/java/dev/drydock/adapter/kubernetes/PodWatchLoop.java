package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.Pod;
import dev.drydock.cluster.PodListener;
import dev.drydock.cluster.PodWatch;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watch of one node's pods: a list, then the changes from that list on, and a list again whenever the changes can no longer
 * be trusted. Written on the raw stream, because fabric8's informer and watch reconnect by themselves, tell nobody that they
 * are cut off, and notice a server that went away in silence only when TCP does; one virtual thread here does all of it, in
 * order.
 */
final class PodWatchLoop implements PodWatch {
    private static final Logger log = LoggerFactory.getLogger(PodWatchLoop.class);

    /** A watch that ends sooner is not opened again at once. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final ApiServer server;
    private final NodeName node;
    private final PodListener listener;
    private final InstantSource clock;
    private final WatchTimes times;

    /** Held while the listener hears something: who holds it knows that nothing is being said. */
    private final ReentrantLock speaking = new ReentrantLock();

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private boolean interrupted;
    private int failures;

    PodWatchLoop(ApiServer server, NodeName node, PodListener listener, InstantSource clock, WatchTimes times) {
        this.server = server;
        this.node = node;
        this.listener = listener;
        this.clock = clock;
        this.times = times;
        this.thread = Thread.ofVirtual().name("drydock-watch-" + node).unstarted(this::run);
    }

    PodWatchLoop start() {
        thread.start();
        return this;
    }

    @Override
    public void close() {
        closed.countDown();
        speaking.lock();
        try {
            if (Thread.currentThread() != thread) {
                thread.interrupt();
            }
        } finally {
            speaking.unlock();
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void run() {
        while (!isClosed()) {
            try {
                listAndFollow();
            } catch (ClusterException e) {
                broken(e.getMessage());
            } catch (IOException e) {
                broken(Failures.noAnswerWords(server.host(), e));
            } catch (RuntimeException e) {
                log.atError().setCause(e).addKeyValue("node", node).log("A pod watch failed; it starts over");
                broken("a fault of Drydock's own; see its log");
            }
        }
    }

    private void broken(String why) {
        if (!interrupted) {
            interrupted = true;
            tell(() -> listener.onInterrupted(why));
        }
        pause();
    }

    private void listAndFollow() throws IOException {
        Listing list = server.list(RequiredAccess.LIST_PODS.deed(), pods());
        List<Pod> pods = list.items().stream().map(PodReader::read).toList();
        interrupted = false;
        tell(() -> listener.onList(pods));
        String version = list.resourceVersion();
        Instant listAgainAt = clock.instant().plus(times.listEvery());
        while (!isClosed() && clock.instant().isBefore(listAgainAt)) {
            Instant opened = clock.instant();
            Optional<String> reached = follow(version);
            if (Duration.between(opened, clock.instant()).compareTo(SHORT) < 0) {
                pause();
            } else {
                failures = 0;
            }
            if (reached.isEmpty()) {
                return;
            }
            version = reached.get();
        }
    }

    /** One watch, to its end. Returns how far it came; empty where that is no place to go on from. */
    private Optional<String> follow(String from) throws IOException {
        Instant end = clock.instant().plus(times.watchFor()).plus(times.grace());
        String version = from;
        try (WatchStream stream = server.watch(pods().with("watch", "true")
                .with("allowWatchBookmarks", "true")
                .with("resourceVersion", from)
                .with("timeoutSeconds", Long.toString(times.watchFor().toSeconds())))) {
            if (stream.status() != 200) {
                return refused(stream);
            }
            while (!isClosed()) {
                Optional<String> line = stream.nextLine(Duration.between(clock.instant(), end));
                if (line.isEmpty()) {
                    return Optional.of(version);
                }
                JsonNode event = Json.object(line.get()).orElseThrow(() -> new IOException("half an event came"));
                JsonNode object = event.path("object");
                switch (Json.text(event, "type")) {
                    case "ADDED", "MODIFIED" -> tell(() -> listener.onChange(PodReader.read(object)));
                    case "DELETED" -> tell(() -> listener.onGone(PodReader.ref(object)));
                    case "ERROR" -> {
                        return ended(new Answer(object.path("code").asInt(), Optional.empty(), object.toString()));
                    }
                    default -> {}
                }
                version = Objects.requireNonNullElse(
                        object.path("metadata").path("resourceVersion").textValue(), version);
            }
            return Optional.of(version);
        }
    }

    private Optional<String> refused(WatchStream stream) throws IOException {
        StringBuilder body = new StringBuilder();
        Optional<String> line = stream.nextLine(times.grace());
        while (line.isPresent() && body.length() < 10_000) {
            body.append(line.get());
            line = stream.nextLine(times.grace());
        }
        return ended(new Answer(stream.status(), Optional.empty(), body.toString()));
    }

    /** 410: the place that we were at is forgotten, which is no fault of anybody's; list again. All else is a fault. */
    private Optional<String> ended(Answer answer) {
        if (answer.status() == 410) {
            return Optional.empty();
        }
        throw Failures.refused(server.host(), RequiredAccess.WATCH_PODS.deed(), answer);
    }

    private ApiPath pods() {
        return ApiPath.of("/api/v1/pods").with("fieldSelector", "spec.nodeName=" + node);
    }

    private void tell(Runnable word) {
        speaking.lock();
        try {
            if (!isClosed()) {
                word.run();
            }
        } catch (RuntimeException e) {
            log.atError().setCause(e).addKeyValue("node", node).log("A pod listener failed; the watch goes on");
        } finally {
            speaking.unlock();
        }
    }

    private void pause() {
        try {
            boolean unused = closed.await(times.backoff().delay(failures++).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Only close() interrupts, and the loop sees that it did.
            Thread.currentThread().interrupt();
        }
    }
}
