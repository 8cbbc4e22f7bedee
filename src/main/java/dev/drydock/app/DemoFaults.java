package dev.drydock.app;

import dev.drydock.app.console.Fault;
import dev.drydock.sim.cluster.BudgetShape;
import dev.drydock.sim.slack.LocalSlack;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What a visitor of the demo can make go wrong. Nothing is done to a real cluster. */
final class DemoFaults implements AutoCloseable {
    private static final Duration AWAY = Duration.ofSeconds(20);
    private static final Duration TOO_FAST = Duration.ofSeconds(5);
    private static final int CALLS = 3;

    private final Demo demo;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("demo-faults").factory());
    private final InstantSource clock = InstantSource.system();
    private boolean tight;
    private Instant tooFastUntil = Instant.MIN;

    DemoFaults(Demo demo) {
        this.demo = demo;
    }

    List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        if (demo.choice().cluster().isEmpty()) {
            faults.add(new Fault(
                    "budget",
                    "Budget blocks",
                    "The budget shop/web lets no pod go, until you free it.",
                    this::isTight,
                    this::tighten));
            faults.add(new Fault(
                    "api",
                    "API server away",
                    "The Kubernetes API is gone for " + AWAY.toSeconds() + " seconds.",
                    this::isAway,
                    this::takeAway));
        }
        faults.add(new Fault(
                "bot",
                "Drydock stopped",
                "Drydock is stopped in its tracks; start it again, and it goes on where the journal says.",
                () -> !demo.isRunning(),
                stopped -> demo.run(!stopped)));
        faults.add(new Fault(
                "slack",
                "Slack answers 429",
                "Slack refuses the next " + CALLS + " posts and edits, and asks for " + TOO_FAST.toSeconds()
                        + " seconds of patience.",
                this::isTooFast,
                this::refuse));
        return List.copyOf(faults);
    }

    private synchronized boolean isTight() {
        return tight;
    }

    private synchronized void tighten(boolean on) {
        demo.cluster().rebudget("shop", "web", BudgetShape.minAvailable(on ? 6 : 5));
        tight = on;
    }

    private boolean isAway() {
        return demo.api().isFor(ApiOutage.Reason.VISITOR);
    }

    private synchronized void takeAway(boolean on) {
        if (on == isAway()) {
            return;
        }
        demo.api().set(ApiOutage.Reason.VISITOR, on);
        if (on) {
            var unused = timer.schedule(() -> takeAway(false), AWAY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized boolean isTooFast() {
        return clock.instant().isBefore(tooFastUntil);
    }

    private synchronized void refuse(boolean on) {
        LocalSlack slack = demo.slack();
        for (String method : List.of("chat.postMessage", "chat.update", "chat.postEphemeral")) {
            slack.faults().clear(method);
            if (on) {
                slack.faults().next(CALLS, method, new dev.drydock.sim.slack.Fault.TooManyRequests(TOO_FAST));
            }
        }
        tooFastUntil = on ? clock.instant().plus(TOO_FAST.multipliedBy(CALLS)) : Instant.MIN;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
