package dev.drydock.core.run;

/** How a request ended. */
public enum Outcome {
    /** All was done. */
    SUCCEEDED,
    /** Something was not done; the summary says what, and what to do. */
    FAILED,
    /** A person stopped it. */
    ABORTED,
    /** A lead said no. */
    REJECTED,
    /** Nobody said yes in time. */
    EXPIRED
}
