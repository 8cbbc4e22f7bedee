package dev.drydock.core.run;

/**
 * A reader's turn, as its deliveries see it. A process may stand still between any two lines and wake up when another one has
 * had the turn for long: so the turn is asked for right before each delivery, and not once for many.
 */
public interface Turn {
    /** The turn is over, or somebody else has made this delivery in the meantime: the reader must do nothing more. */
    final class LostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public LostException(String message) {
            super(message);
        }
    }

    /** Whether it is this process's turn for sure; asks nobody. */
    boolean isOurs();

    /**
     * Makes sure, without asking anybody, that it still is: right before each effect, after whatever was waited for.
     *
     * @throws LostException when it is not, or not for sure
     */
    default void confirm() {
        if (!isOurs()) {
            throw new LostException("another process has the turn now");
        }
    }

    /**
     * Records that a delivery begins, which nobody but the one whose turn it is can.
     *
     * @throws LostException when it is not this process's turn, or when the delivery has an outcome already
     */
    void begin(RunId run, String key);
}
