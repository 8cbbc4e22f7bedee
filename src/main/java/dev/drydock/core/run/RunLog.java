package dev.drydock.core.run;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A worker's handle on the run that it carries: the state so far, appends that fail when the run was lost, and news of what
 * people ask of it.
 */
public interface RunLog {
    /** The worker lost the run to another one: it must do nothing more. */
    final class RunLostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public RunLostException(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return Objects.requireNonNull(super.getMessage());
        }
    }

    /** The process that carries the run: its name. */
    String worker();

    /** The state folded from all that is known to be in the journal. */
    RunState state();

    /**
     * Appends events; what people asked in the meantime is folded in first. Nothing may be done to the world before the append
     * of its intent returned.
     *
     * @throws RunLostException when another worker has taken the run over
     */
    void append(List<Event> events);

    /** Appends one event; see {@link #append(List)}. */
    default void append(Event event) {
        append(List.of(event));
    }

    /** Folds in what others appended since. */
    void refresh();

    /**
     * Makes sure, without asking anybody, that the run is still this worker's: right before each effect, for a process may have
     * stood still since the intent was appended.
     *
     * @throws RunLostException when it is not, or not for sure
     */
    void confirmHeld();

    /** Calls back, from any thread, whenever somebody may have appended: a hint to refresh. */
    void onNews(Runnable wake);

    /** Waits, unless interrupted. */
    void pause(Duration time) throws InterruptedException;
}
