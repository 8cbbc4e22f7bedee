package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.Pod;
import dev.drydock.cluster.PodListener;
import dev.drydock.cluster.PodRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What a listener heard, in order. */
class HeardPods implements PodListener {
    private final BlockingQueue<String> words = new LinkedBlockingQueue<>();

    List<String> next(int count) throws InterruptedException {
        List<String> next = new ArrayList<>();
        while (next.size() < count) {
            String word = words.poll(10, TimeUnit.SECONDS);
            assertThat(word).as("after %s", next).isNotNull();
            next.add(word);
        }
        return next;
    }

    /** All words up to this one. */
    List<String> until(String last) throws InterruptedException {
        List<String> all = new ArrayList<>();
        do {
            all.addAll(next(1));
        } while (!all.getLast().equals(last));
        return all;
    }

    boolean quietFor(Duration time) throws InterruptedException {
        return words.poll(time.toMillis(), TimeUnit.MILLISECONDS) == null;
    }

    void forget() {
        words.clear();
    }

    @Override
    public void onList(List<Pod> pods) {
        words.add("list " + pods.stream().map(pod -> pod.ref().name()).collect(Collectors.joining(",")));
    }

    @Override
    public void onChange(Pod pod) {
        if (pod.ref().name().equals("bad")) {
            throw new IllegalStateException("as a test asks");
        }
        words.add("change " + pod.ref().name());
    }

    @Override
    public void onGone(PodRef pod) {
        words.add("gone " + pod.name());
    }

    @Override
    public void onInterrupted(String why) {
        words.add("interrupted: " + why);
    }
}
