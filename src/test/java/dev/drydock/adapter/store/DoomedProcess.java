package dev.drydock.adapter.store;

import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.WorkQueue.Work;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** A process that takes work up and appends batches to the journal, telling each one that was acknowledged, until it is killed. */
final class DoomedProcess {
    static final int BATCH = 20;
    static final String WORKER = "doomed";

    private DoomedProcess() {}

    /**
     * Runs until it is killed.
     *
     * @param words the URL, the user (empty for none), and the number of the first run to append to
     */
    public static void main(String[] words) throws Exception {
        int first = Integer.parseInt(words[2]);
        StoreSettings settings = new StoreSettings(words[0], words[1], "", WorkPace.DEFAULT);
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        try (Store store = Store.open(settings, WORKER, Clock.systemUTC())) {
            store.startWork(work -> {
                begun.countDown();
                never.await();
            });
            store.workQueue()
                    .queue(new Work.Carry(run(first)), Clock.systemUTC().instant());
            begun.await();
            for (int i = first; ; i++) {
                store.journal().append(run(i), 0, batch());
                System.out.println(i);
            }
        }
    }

    static RunId run(int number) {
        return new RunId(String.format("r-%08d", number));
    }

    private static List<Event> batch() {
        return IntStream.range(0, BATCH)
                .<Event>mapToObj(i -> new Event.Milestone("event " + i))
                .toList();
    }
}
