package dev.drydock.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the API server answered to one eviction (or, past budgets, one deletion) of a pod. */
public sealed interface EvictionAnswer {
    /** 2xx: the pod's deletion has begun; wait until it is gone. */
    record Accepted() implements EvictionAnswer {}

    /** 404, or 409 on the UID precondition: this pod is gone, whoever has its name now. */
    record Gone() implements EvictionAnswer {}

    /**
     * 429: a budget blocks, now. Wait and ask again.
     *
     * @param budgets the budgets that the answer's causes name, as {@code namespace/name}; empty when it names none
     * @param message what the API server said
     * @param retryAfter how long it asks to wait ({@code Retry-After}), if it does
     */
    record Blocked(List<String> budgets, String message, Optional<Duration> retryAfter) implements EvictionAnswer {
        public Blocked {
            budgets = List.copyOf(budgets);
        }
    }

    /** 403 with cause NamespaceTerminating: the namespace is being deleted, and the pod with it. */
    record NamespaceTerminating() implements EvictionAnswer {}

    /**
     * 500 "more than one PodDisruptionBudget": this eviction can never succeed while that is so.
     *
     * @param message what the API server said
     */
    record Impossible(String message) implements EvictionAnswer {}

    /**
     * Anything else that is an answer: this pod failed, the others go on.
     *
     * @param status the HTTP status
     * @param message what the API server said
     */
    record Failed(int status, String message) implements EvictionAnswer {}

    /**
     * No answer: the API server is away or overloaded (connection refused, reset, 502, 503, 504). Whether the eviction was
     * accepted is not known; sending it again with the same UID is safe.
     *
     * @param message what went wrong
     */
    record Unavailable(String message) implements EvictionAnswer {}
}
