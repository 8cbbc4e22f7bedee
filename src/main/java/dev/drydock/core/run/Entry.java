package dev.drydock.core.run;

import java.time.Instant;

/**
 * One line of the journal.
 *
 * @param position its place in the whole journal, from 1, without gaps
 * @param run whose event it is
 * @param sequence its place in the run, from 1, without gaps
 * @param at when it was appended, to the millisecond
 * @param event what happened
 * @param hash 64 hexadecimal digits: SHA-256 over the hash before it and this line's content
 */
public record Entry(long position, RunId run, long sequence, Instant at, Event event, String hash) {}
