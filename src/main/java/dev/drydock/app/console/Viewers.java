package dev.drydock.app.console;

import io.javalin.http.sse.SseClient;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The pages that are open, each with a stream of what changes. A page that does not keep up is cut off: it comes back and asks
 * for everything anew.
 */
final class Viewers implements AutoCloseable {
    private static final int BACKLOG = 2_000;
    private static final int QUIET_SECONDS = 10;

    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private record News(String kind, String json) {}

    private final class Viewer {
        final SseClient client;
        final BlockingQueue<News> backlog = new ArrayBlockingQueue<>(BACKLOG);

        Viewer(SseClient client) {
            this.client = client;
        }

        /** Takes news; false, and the end of the stream, where there is too much of it. */
        boolean heard(News news) {
            boolean room = backlog.offer(news);
            if (!room) {
                client.close();
            }
            return room;
        }

        /** Writes until the page is gone; the comments in quiet times are what notices that it is. */
        void serve() {
            try {
                while (!client.terminated() && !closed) {
                    News news = backlog.poll(QUIET_SECONDS, TimeUnit.SECONDS);
                    if (news == null) {
                        client.sendComment("still here");
                    } else {
                        client.sendEvent(news.kind(), news.json());
                    }
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } finally {
                viewers.remove(this);
                client.close();
            }
        }
    }

    /** Takes a page's stream; the first it hears is {@code hello}. */
    void add(SseClient client) {
        client.keepAlive();
        Viewer viewer = new Viewer(client);
        viewer.backlog.add(new News("hello", "{}"));
        viewers.add(viewer);
        client.onClose(() -> viewers.remove(viewer));
        Thread.ofVirtual().name("console-viewer").start(viewer::serve);
    }

    boolean none() {
        return viewers.isEmpty();
    }

    /** Tells every page; does not wait for any. */
    void tell(String kind, Object value) {
        if (viewers.isEmpty()) {
            return;
        }
        News news = new News(kind, Wire.write(value));
        viewers.removeIf(viewer -> !viewer.heard(news));
    }

    @Override
    public void close() {
        closed = true;
        tell("bye", "");
    }
}
