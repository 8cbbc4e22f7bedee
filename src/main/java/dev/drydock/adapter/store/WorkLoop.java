package dev.drydock.adapter.store;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.Waiter;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.drydock.core.run.Journal.JournalException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loop that does queued work: db-scheduler polls, picks and keeps the heartbeat; how work ends is decided here. */
final class WorkLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WorkLoop.class);
    private static final int MISSED_HEARTBEATS = 4;
    private static final double FETCH_WHEN_HALF_IDLE = 0.5;
    /** Work of a kind that only a newer version knows stays for that version. */
    private static final Duration NEVER = Duration.ofDays(36_500);

    private final SqlWorkQueue queue;
    private final String worker;
    private final WorkHandler handler;
    private final WorkPace pace;
    private final InstantSource clock;
    private final HandlersAtWork atWork = new HandlersAtWork();
    private final Scheduler scheduler;

    WorkLoop(
            Database database,
            SqlWorkQueue queue,
            WorkHandler handler,
            String worker,
            WorkPace pace,
            InstantSource clock) {
        this.queue = queue;
        this.worker = worker;
        this.handler = handler;
        this.pace = pace;
        this.clock = clock;
        List<Task<?>> tasks = Ticket.TASKS.stream().<Task<?>>map(this::task).toList();
        this.scheduler = new Builder(database.writer(), tasks)
                .schedulerName(new SchedulerName.Fixed(worker))
                .jdbcCustomization(database.customization())
                .executorService(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("work-", 0).factory()))
                .threads(pace.atOnce())
                .pollUsingLockAndFetch(FETCH_WHEN_HALF_IDLE, 1)
                .pollingInterval(pace.polling())
                .heartbeatInterval(pace.heartbeat())
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .deleteUnresolvedAfter(NEVER)
                .shutdownMaxWait(pace.stopping().dividedBy(2))
                // Only errors of the JVM come to it; the rest is logged here.
                .failureLogging(LogLevel.ERROR, true)
                .clock(clock::instant)
                .build();
        queue.adoptFrom(worker);
        queue.onDue(scheduler::triggerCheckForDueExecutions);
    }

    void start() {
        scheduler.start();
    }

    /** Interrupts what is under way, waits for it to end, a bounded time, and leaves it in the queue. */
    @Override
    public void close() {
        queue.onDue(() -> {});
        scheduler.pause();
        atWork.stop();
        scheduler.stop();
    }

    private Task<?> task(String name) {
        return Tasks.custom(name, Void.class)
                .onFailure((complete, operations) -> {})
                .onDeadExecution(this::revive)
                .execute(this::perform);
    }

    private CompletionHandler<Void> perform(TaskInstance<Void> instance, ExecutionContext context) {
        Ticket ticket = new Ticket(instance.getTaskName(), instance.getId());
        Execution execution = context.getExecution();
        settleInTheEnd(ticket, execution, attempt(ticket, execution.consecutiveFailures + 1));
        return (complete, operations) -> {};
    }

    /** The database that could not be reached for the work itself is not there for its end either: try until it is. */
    private void settleInTheEnd(Ticket ticket, Execution execution, End end) {
        boolean told = false;
        do {
            try {
                settle(ticket, execution, end);
                return;
            } catch (JournalException e) {
                if (!told) {
                    log.atWarn()
                            .addKeyValue("work", ticket)
                            .setCause(e)
                            .log("the end of work could not be stored; it is tried again, or the work is done again");
                    told = true;
                }
            }
        } while (atWork.pause(pace.firstRetry()));
    }

    /** A builder whose scheduler waits in time that only passes: a clock that is set back must not stop it from polling. */
    private static final class Builder extends SchedulerBuilder {
        Builder(DataSource source, List<Task<?>> tasks) {
            super(source, tasks);
        }

        @Override
        protected Waiter buildWaiter() {
            return new Waiter(poolingInterval, () -> Instant.EPOCH.plusNanos(System.nanoTime()));
        }
    }

    /** How an attempt at a piece of work ended. */
    private enum End {
        DONE,
        FAILED,
        STOPPED
    }

    private End attempt(Ticket ticket, int attempt) {
        if (!atWork.begin()) {
            return End.STOPPED;
        }
        try {
            handler.handle(ticket.work());
            return End.DONE;
        } catch (InterruptedException | RuntimeException e) {
            if (atWork.isStopping()) {
                return End.STOPPED;
            }
            log.atWarn()
                    .addKeyValue("work", ticket)
                    .addKeyValue("attempt", attempt)
                    .setCause(e)
                    .log("work failed; it will be tried again");
            return End.FAILED;
        } finally {
            atWork.end();
        }
    }

    private void settle(Ticket ticket, Execution execution, End end) {
        int failures = execution.consecutiveFailures;
        switch (end) {
            case DONE -> queue.done(ticket, worker, execution.version);
            case STOPPED -> queue.putBack(ticket, worker, execution.version, clock.instant(), failures);
            case FAILED ->
                queue.putBack(
                        ticket,
                        worker,
                        execution.version,
                        clock.instant().plus(pace.retryAfter(failures + 1)),
                        failures + 1);
        }
    }

    /** Puts work back whose process died. Work of this very process only missed its heartbeats: the machine had stood still. */
    private void revive(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        Execution dead = complete.getExecution();
        boolean isOurs = scheduler.getCurrentlyExecuting().stream()
                .anyMatch(ours -> ours.getTaskInstance().equals(dead.taskInstance)
                        && ours.getExecution().version == dead.version);
        if (!isOurs) {
            log.atInfo()
                    .addKeyValue("work", dead.taskInstance)
                    .addKeyValue("worker", dead.pickedBy)
                    .log("taking over work of a process that died");
            operations.reschedule(complete, clock.instant());
            scheduler.triggerCheckForDueExecutions();
        }
    }
}
