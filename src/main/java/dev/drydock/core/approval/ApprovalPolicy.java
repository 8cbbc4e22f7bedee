package dev.drydock.core.approval;

import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import java.time.Duration;

/**
 * How many leads must say yes, and for how long a plan waits for them.
 *
 * @param reversible approvals for what the opposite command takes back; 0 or more
 * @param disruptive approvals for what disturbs and loses nothing; 0 or more
 * @param destructive approvals for what loses something for good; 0 or more
 * @param timeout how long a plan waits before it expires
 */
public record ApprovalPolicy(int reversible, int disruptive, int destructive, Duration timeout) {
    /** Cordon 0, drain 1, forced drain 2; half an hour. */
    public static final ApprovalPolicy STANDARD = new ApprovalPolicy(0, 1, 2, Duration.ofMinutes(30));

    public ApprovalPolicy {
        if (reversible < 0 || disruptive < 0 || destructive < 0) {
            throw new IllegalArgumentException("a number of approvals is 0 or more");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a plan waits for more than no time");
        }
    }

    /** How many different leads must approve this plan: one at least where something has to be typed, for somebody has to type it. */
    public int needed(Plan plan) {
        return plan.confirmation().isPresent() ? Math.max(1, needed(plan.risk())) : needed(plan.risk());
    }

    /** How many different leads must approve an act of this risk. */
    public int needed(Risk risk) {
        return switch (risk) {
            case HARMLESS -> 0;
            case REVERSIBLE -> reversible;
            case DISRUPTIVE -> disruptive;
            case DESTRUCTIVE -> destructive;
        };
    }
}
