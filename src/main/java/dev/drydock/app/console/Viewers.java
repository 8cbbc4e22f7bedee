package dev.drydock.app.console;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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
        final BlockingQueue<News> backlog = new ArrayBlockingQueue<>(BACKLOG);
        volatile boolean behind;

        /** Takes news; false, and soon the end of the stream, where there is too much of it. */
        boolean heard(News news) {
            boolean room = backlog.offer(news);
            behind |= !room;
            return room;
        }

        /** Writes until the page is gone; the comments in quiet times are what notices that it is. */
        void serve(OutputStream out) throws IOException, InterruptedException {
            while (!behind && !closed) {
                News news = backlog.poll(QUIET_SECONDS, TimeUnit.SECONDS);
                String written = news == null
                        ? ": still here\n\n"
                        : "event: " + news.kind() + "\ndata: " + news.json().replace("\n", "\ndata: ") + "\n\n";
                out.write(written.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
    }

    /**
     * Serves a page its stream for as long as it is there, on the request's own (virtual) thread: a request that is served from
     * another thread may be gone and used again while it is written to. The first it hears is {@code hello}.
     */
    void serve(Context context) {
        Viewer viewer = new Viewer();
        viewer.backlog.add(new News("hello", "{}"));
        viewers.add(viewer);
        try {
            context.res().setContentType("text/event-stream;charset=utf-8");
            viewer.serve(context.res().getOutputStream());
        } catch (IOException gone) {
            // The page was closed, which is nobody's trouble.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            viewers.remove(viewer);
        }
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
