package dev.drydock.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a process, and the order of its end: first all services at the same time, which do not need each other, then
 * what they stand on. All of it has one deadline. When the database is away each service waits for an answer of its own, and
 * one after the other they would outlast the patience of whoever stops us. What is not closed by then is left: the next process
 * goes on from the database, as after a crash.
 */
final class Parts {
    private static final Logger log = LoggerFactory.getLogger(Parts.class);
    /** Of the whole time, so much is for the services. */
    private static final double SERVICES = 0.75;

    private final Group ground = new Group();
    private final List<Group> services = new ArrayList<>();

    /** Parts that need each other: they are closed one after the other, the last added first. */
    static final class Group {
        private final List<AutoCloseable> parts = new ArrayList<>();

        /** Adds a part that is open. */
        <T extends AutoCloseable> T add(T part) {
            parts.add(part);
            return part;
        }

        /** One that fails does not keep the others open. */
        private void close() {
            while (!parts.isEmpty()) {
                try {
                    parts.removeLast().close();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (Exception e) {
                    log.atWarn().setCause(e).log("a part did not close");
                }
            }
        }
    }

    /** What the services stand on. */
    Group ground() {
        return ground;
    }

    /** A new service, without parts yet. */
    Group service() {
        Group service = new Group();
        services.add(service);
        return service;
    }

    /** Closes every part, in no more than this time; an interrupt is put off until then. */
    void close(Duration most) {
        long begun = System.nanoTime();
        List<Thread> closing = services.stream().map(Parts::closing).toList();
        services.clear();
        Duration forServices = Duration.ofMillis((long) (most.toMillis() * SERVICES));
        boolean interrupted = false;
        for (Thread service : closing) {
            interrupted |= await(service, begun, forServices);
        }
        interrupted |= await(closing(ground), begun, most);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread closing(Group group) {
        return Thread.ofPlatform().name("closing").daemon().start(group::close);
    }

    /** Whether we were interrupted while we waited. */
    private static boolean await(Thread closing, long begun, Duration most) {
        boolean interrupted = false;
        while (true) {
            try {
                if (!closing.join(most.minusNanos(System.nanoTime() - begun))) {
                    log.warn("a part does not close in time, and is left");
                }
                return interrupted;
            } catch (InterruptedException hurried) {
                interrupted = true;
            }
        }
    }
}
