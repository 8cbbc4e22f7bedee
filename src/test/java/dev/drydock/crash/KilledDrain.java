package dev.drydock.crash;

import dev.drydock.adapter.store.Store;
import dev.drydock.adapter.store.StoreSettings;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.sim.slack.Message;
import dev.drydock.sim.slack.Violation;
import dev.drydock.testing.BotProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A drain whose process is killed at random moments: while people approve, while it works, while it tells, and some while they
 * still come up. People press again where a press did not count.
 */
final class KilledDrain implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LONGEST_LIFE = 2_500;
    private static final int ONE_IN_COMES_UP_NEVER = 8;
    private static final Duration PRESS_AGAIN = Duration.ofSeconds(1);
    private static final List<String> LEADS = List.of("lee", "ana");

    private final Surroundings around;
    private final Path folder;
    private final Random random;
    private final SmtpEdge smtp;
    private final Store onlooker;
    private final Set<String> uncertainMails = new HashSet<>();
    private final List<String> kills = new ArrayList<>();
    private final List<RunState.Phase> phases = new ArrayList<>();
    private BotProcess process;
    private long pressedAt;
    private int presses;

    /** Whether one more process is to be killed; asked right before. */
    @FunctionalInterface
    interface Kills extends BooleanSupplier {}

    /**
     * How it ended.
     *
     * @param kills where the run stood at each kill
     * @param phases its phase at each kill
     * @param violations what is not as it should be
     */
    record Ending(List<String> kills, List<RunState.Phase> phases, List<String> violations) {}

    KilledDrain(Path folder, long seed) throws IOException {
        this.folder = folder;
        this.random = new Random(seed);
        this.around = new Surroundings(StoreSettings.sqlite(database()), folder);
        this.smtp = new SmtpEdge(around.mailbox, new Life(Optional.empty()));
        this.onlooker = Store.open(StoreSettings.sqlite(database()), "onlooker", InstantSource.system());
        this.process = start();
    }

    private Path database() {
        return folder.resolve("drydock.db");
    }

    private BotProcess start() throws IOException {
        Map<String, String> environment = BotProcess.environment(
                around.slack, folder.resolve("kubeconfig"), "jdbc:sqlite:" + database(), smtp.port());
        environment.put("DRYDOCK_APPROVALS_DISRUPTIVE", "2");
        // It lives for seconds only.
        return BotProcess.start(environment, folder.resolve("bot.log"), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    }

    Ending tell(Kills more) throws IOException, InterruptedException {
        around.slack.sockets().awaitOpen(1, PATIENCE);
        var unused = around.slack.person("dana").types(Surroundings.CHANNEL, "/drydock " + Surroundings.LINE);
        if (!await(() -> card().isPresent(), PATIENCE)) {
            return ending(List.of("no card for " + PATIENCE));
        }
        RunId run = onlooker.journal().recent(1).getFirst();
        while (!liveUntilOver(run, Duration.ofMillis(random.nextInt(LONGEST_LIFE)))) {
            if (!more.getAsBoolean()) {
                if (!liveUntilOver(run, PATIENCE)) {
                    return ending(List.of("not over after " + PATIENCE + "; " + EndState.summary(onlooker, run)));
                }
                break;
            }
            kill(run);
            process = start();
            if (random.nextInt(ONE_IN_COMES_UP_NEVER) != 0) {
                around.slack.sockets().awaitOpen(1, PATIENCE);
            }
        }
        return ending(violations(run));
    }

    private Ending ending(List<String> violations) {
        return new Ending(List.copyOf(kills), List.copyOf(phases), violations);
    }

    private List<String> violations(RunId run) throws InterruptedException {
        boolean alive = process.isAlive();
        process.kill();
        List<String> all = new ArrayList<>(new EndState(around, onlooker, run, uncertainMails).violations());
        if (!alive) {
            all.add("the last process ended by itself");
        }
        around.slack.violations().stream()
                // A process that was killed takes with it how long Slack had asked it to wait.
                .filter(violation -> violation.kind() != Violation.Kind.RATE_LIMITED)
                .forEach(violation -> all.add("Slack's rules: " + violation));
        return all;
    }

    private void kill(RunId run) throws InterruptedException {
        process.kill();
        if (!await(() -> around.slack.sockets().open() == 0, PATIENCE)) {
            throw new IllegalStateException("a dead process still has a socket");
        }
        RunState state = EndState.state(onlooker, run);
        phases.add(state.phase());
        kills.add(EndState.summary(onlooker, run));
        // Taken by the server, and the process died before that was recorded: nobody can know.
        for (Mailbox.Mail mail : around.mailbox.mails()) {
            if (EndState.mailDelivery(onlooker, run, mail.to())
                    .filter(String::isEmpty)
                    .isPresent()) {
                uncertainMails.add(mail.to());
            }
        }
    }

    /** Whether everything came to its end within a time. */
    private boolean liveUntilOver(RunId run, Duration time) throws InterruptedException {
        return await(
                () -> {
                    RunState state = EndState.state(onlooker, run);
                    approve(state);
                    return isOver(state);
                },
                time);
    }

    private boolean isOver(RunState run) {
        return run.hasEnded()
                && onlooker.cursors().position("thread", run.id()) == run.sequence()
                && onlooker.cursors().position("mail", run.id()) == run.sequence()
                && onlooker.leases().held().isEmpty();
    }

    /** Whoever's approval is missing presses, and after a while again. */
    private void approve(RunState run) {
        if (run.phase() != RunState.Phase.AWAITING_APPROVAL
                || around.slack.sockets().open() == 0
                || System.nanoTime() - pressedAt < PRESS_AGAIN.toNanos()) {
            return;
        }
        String lead = LEADS.get(presses % LEADS.size());
        card().ifPresent(card -> {
            pressedAt = System.nanoTime();
            presses++;
            var unused = around.slack.person(lead).clicks(card, "Approve");
        });
    }

    private Optional<Message> card() {
        return around.slack.channel(Surroundings.CHANNEL).messages().stream()
                .filter(message -> message.blocks().toString().contains("\"action_id\":\"approve\""))
                .findFirst();
    }

    private static boolean await(BooleanSupplier condition, Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() >= deadline) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        process.close();
        onlooker.close();
        smtp.close();
        around.close();
    }
}
