package dev.drydock.app;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is to end with the demo, the newest first and each once: when it is closed, or else when this program is stopped. Ctrl-C must
 * leave nothing behind, least of all somebody's snapshots.
 */
final class Endings implements AutoCloseable {
    private final Deque<Runnable> left = new ArrayDeque<>();
    private final Thread hook = Thread.ofPlatform().name("demo-end").unstarted(this::end);
    private boolean over;

    Endings() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Ends this, too; at once where all else has ended. */
    synchronized void add(Runnable ending) {
        left.push(ending);
        if (over) {
            end();
        }
    }

    private synchronized void end() {
        over = true;
        if (!left.isEmpty()) {
            try {
                left.pop().run();
            } finally {
                end();
            }
        }
    }

    @Override
    public void close() {
        try {
            end();
        } finally {
            removeHook();
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // This program is being stopped: the hook finds nothing left.
        }
    }
}
