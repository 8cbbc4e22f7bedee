package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PartsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Parts parts = new Parts();
    private final List<String> closed = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void release() {
        never.countDown();
    }

    private AutoCloseable noting(String name) {
        return () -> closed.add(name);
    }

    @Test
    void theGroundIsClosedAfterAllServicesAndEachGroupFromItsEnd() {
        parts.ground().add(noting("store"));
        parts.ground().add(noting("cluster"));
        Parts.Group mail = parts.service();
        mail.add(noting("turn"));
        mail.add(noting("reader"));

        parts.close(LONG);

        assertThat(closed).containsExactly("reader", "turn", "cluster", "store");
    }

    @Test
    void servicesAreClosedTogether() {
        CountDownLatch both = new CountDownLatch(2);
        for (String name : List.of("mail", "thread")) {
            parts.service().add(() -> {
                both.countDown();
                both.await();
                closed.add(name);
            });
        }

        parts.close(LONG);

        assertThat(closed).containsExactlyInAnyOrder("mail", "thread");
    }

    @Test
    void whatDoesNotEndIsLeftAndKeepsNothingElseOpen() {
        parts.ground().add(noting("store"));
        parts.service().add(never::await);
        parts.service().add(noting("web"));

        parts.close(Duration.ofMillis(400));

        assertThat(never.getCount()).isEqualTo(1);
        assertThat(closed).containsExactly("web", "store");
    }

    @Test
    void whatFailsKeepsNothingElseOpen() {
        Parts.Group service = parts.service();
        service.add(noting("turn"));
        service.add(() -> {
            throw new IllegalStateException("deliberate");
        });

        parts.close(LONG);

        assertThat(closed).containsExactly("turn");
    }

    @Test
    void anInterruptIsPutOff() {
        parts.ground().add(noting("store"));
        parts.service().add(noting("web"));
        Thread.currentThread().interrupt();

        parts.close(LONG);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(closed).containsExactly("web", "store");
    }
}
