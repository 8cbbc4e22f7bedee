package dev.drydock.adapter.etcd;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An executor whose tasks run on the thread that waits for them, so that no thread of gRPC's ever waits for us. */
final class WaitingThread implements Executor {
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /**
     * Runs the next task.
     *
     * @return false when none came in time
     */
    boolean runNext(Duration patience) throws InterruptedException {
        Runnable task = tasks.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (task != null) {
            task.run();
        }
        return task != null;
    }
}
