package dev.drydock.core.plan;

/** How much an act can harm; how many approvals each needs is configuration. */
public enum Risk {
    /** Adds something and disturbs nothing: a snapshot. */
    HARMLESS,
    /** Taken back by the opposite command: cordon, uncordon. */
    REVERSIBLE,
    /** Disturbs what runs, loses nothing: a drain. */
    DISRUPTIVE,
    /** Loses something for good, or overrides what protects it: a forced drain. */
    DESTRUCTIVE
}
