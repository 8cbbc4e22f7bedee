package dev.drydock.core.run;

/**
 * A unit of a run's work that has one intent and one outcome.
 *
 * @param id unique in its run and the same after a restart: {@code evict:UID}
 * @param group what it belongs to on the card: a node's name
 * @param title what it does, for people: {@code evict shop/web-1}
 */
public record Step(String id, String group, String title) {}
