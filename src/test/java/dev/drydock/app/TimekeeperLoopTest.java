package dev.drydock.app;

import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.approval.Directory;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.desk.FrontDesk;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Leases;
import dev.drydock.core.run.OpenRuns;
import dev.drydock.core.run.WorkQueue;
import dev.drydock.core.schedule.ScheduleBook;
import dev.drydock.core.schedule.ScheduleRuns;
import dev.drydock.core.schedule.Timekeeper;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TimekeeperLoopTest {
    private static <T> T nobody(Class<T> port) {
        return port.cast(Proxy.newProxyInstance(
                TimekeeperLoopTest.class.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                }));
    }

    @Test
    void anErrorDoesNotEndItSilently() {
        AtomicInteger looks = new AtomicInteger();
        Journal journal = nobody(Journal.class);
        Timekeeper timekeeper = new Timekeeper(
                List.of(),
                nobody(ScheduleBook.class),
                new ScheduleRuns(journal, new OpenRuns(journal)),
                new FrontDesk(
                        nobody(Grammar.class),
                        Map.of(),
                        Map.of(),
                        journal,
                        nobody(Leases.class),
                        nobody(WorkQueue.class),
                        nobody(Directory.class),
                        ApprovalPolicy.STANDARD,
                        InstantSource.system()),
                () -> {
                    if (looks.incrementAndGet() == 1) {
                        throw new NoClassDefFoundError("a library that is not there");
                    }
                    return false;
                },
                InstantSource.system());

        TimekeeperLoop loop = TimekeeperLoop.start(timekeeper);
        try {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> looks.get() > 1);
        } finally {
            loop.close();
        }
    }
}
