package dev.drydock.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.core.run.Desk;
import dev.drydock.core.run.RunState;
import dev.drydock.sim.slack.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A drain from the typed command to the mailed summary, in which one process dies at one point and another one goes on. People
 * do again what they got no answer to, as Slack delivers again what was not acknowledged.
 */
final class Story implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Surroundings around;
    private final Life first;
    private final Set<String> uncertainMails = new HashSet<>();
    private Life life;
    private Bot bot;
    private int processes = 1;
    private RunState seen = RunState.empty(Surroundings.RUN);

    /**
     * How a story ended.
     *
     * @param diedAt where the first process died; empty where it never came to its crash point
     * @param violations what is not as it should be
     * @param effects how many effects of each kind the first process had
     */
    record Ending(Optional<String> diedAt, List<String> violations, Map<CrashPoint.Kind, Integer> effects) {}

    Story(Surroundings around, Optional<CrashPoint> point) throws IOException, InterruptedException {
        this.around = around;
        this.first = new Life(point);
        this.life = first;
        this.bot = start();
    }

    /** Starts a process, and another one where that one dies while it starts. */
    private Bot start() throws IOException, InterruptedException {
        while (true) {
            try {
                return new Bot(around, life, processes);
            } catch (DiedError died) {
                processes++;
                life = new Life(Optional.empty());
            }
        }
    }

    Ending tell() throws IOException, InterruptedException {
        try {
            act(() -> {
                var unused = bot.desk()
                        .take(new Desk.Typed(
                                Surroundings.TYPED,
                                Surroundings.person("dana"),
                                around.slack.channel(Surroundings.CHANNEL).id(),
                                false,
                                Surroundings.LINE));
            });
            approve("lee");
            approve("ana");
            await(
                    "the end of the run, of its thread and of its mail",
                    () -> isOver() ? Optional.of(true) : Optional.empty());
        } catch (StuckException stuck) {
            return new Ending(first.diedAt(), List.of(String.valueOf(stuck.getMessage())), first.counts());
        }
        Optional<String> died = first.diedAt();
        return new Ending(
                died, new EndState(around, bot.store(), Surroundings.RUN, uncertainMails).violations(), first.counts());
    }

    private void approve(String lead) throws IOException, InterruptedException, StuckException {
        JsonNode button = await("a button to approve", this::approveButton);
        act(() -> {
            var unused = bot.desk()
                    .take(new Desk.Pressed(
                            "press-of-" + lead,
                            Surroundings.person(lead),
                            around.slack.channel(Surroundings.CHANNEL).id(),
                            button.path("action_id").asText(),
                            button.path("value").asText()));
        });
    }

    /** Also on a card that does not offer it any more: a press may have counted whose answer was lost. */
    private Optional<JsonNode> approveButton() {
        for (Message message : around.slack.channel(Surroundings.CHANNEL).messages()) {
            for (JsonNode block : message.blocks()) {
                for (JsonNode element : block.path("elements")) {
                    if (element.path("action_id").asText().equals("approve")) {
                        return Optional.of(element);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private boolean isOver() {
        // Only what is new: to read and fold it all each time would be a third of the work of a story.
        seen = seen.after(bot.store().journal().read(Surroundings.RUN, seen.sequence()));
        return seen.hasEnded()
                && bot.store().cursors().position("thread", Surroundings.RUN) == seen.sequence()
                && bot.store().cursors().position("mail", Surroundings.RUN) == seen.sequence()
                && bot.store().leases().held().isEmpty()
                && life.isQuiet();
    }

    private void act(Runnable act) throws IOException, InterruptedException {
        while (true) {
            try {
                act.run();
                if (life.diedAt().isEmpty()) {
                    return;
                }
                // Answered perhaps, but by a process that cannot send answers any more.
                restart();
            } catch (DiedError died) {
                restart();
            }
        }
    }

    private <T> T await(String what, Supplier<Optional<T>> condition)
            throws IOException, InterruptedException, StuckException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (life.diedAt().isPresent()) {
                restart();
            }
            Optional<T> met = condition.get();
            if (met.isPresent() && life.diedAt().isEmpty()) {
                return met.get();
            }
            Thread.sleep(40);
        }
        throw new StuckException(
                "no sign of " + what + " for " + PATIENCE + "; " + EndState.summary(bot.store(), Surroundings.RUN));
    }

    private void restart() throws IOException, InterruptedException {
        awaitQuiet();
        // Taken by the server, and the process died before that was recorded: nobody can know.
        for (Mailbox.Mail mail : around.mailbox.mails()) {
            if (EndState.mailDelivery(bot.store(), Surroundings.RUN, mail.to())
                    .filter(String::isEmpty)
                    .isPresent()) {
                uncertainMails.add(mail.to());
            }
        }
        bot.close();
        processes++;
        life = new Life(Optional.empty());
        bot = start();
    }

    /** What other threads had under way when the process died has reached the world or has not. */
    private void awaitQuiet() throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (!life.isQuietButForWork() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
    }

    private static final class StuckException extends Exception {
        private static final long serialVersionUID = 1L;

        StuckException(String message) {
            super(message);
        }
    }

    @Override
    public void close() {
        bot.close();
    }
}
