package dev.drydock.adapter.kubernetes;

import java.time.Duration;

/** How time passes between two looks, or two tries. */
@FunctionalInterface
interface Pause {
    void take(Duration time) throws InterruptedException;
}
