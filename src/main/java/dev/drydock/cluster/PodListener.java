package dev.drydock.cluster;

import java.util.List;

/** Hears what happens to the pods of one node. Called from one thread at a time, in order. */
public interface PodListener {
    /** The whole list: first of all, and again whenever the watch had to start over. What is not in it is gone. */
    void onList(List<Pod> pods);

    /** A pod came or changed. */
    void onChange(Pod pod);

    /** A pod is gone from the API server. */
    void onGone(PodRef pod);

    /** The watch is broken, and is being started over until it is closed. */
    void onInterrupted(String why);
}
