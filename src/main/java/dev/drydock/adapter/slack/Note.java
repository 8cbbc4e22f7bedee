package dev.drydock.adapter.slack;

import dev.drydock.core.run.RunId;
import java.time.Instant;
import java.util.Optional;

/**
 * Something to be said once in a channel.
 *
 * @param run the run that it is about
 * @param key what it is of the run; with the run, the same only for the same thing
 * @param channel the channel's id
 * @param thread the time stamp of the thread's root; empty for a root
 * @param broadcast whether the channel sees a reply too
 * @param notBefore a moment before which it cannot have been posted
 */
record Note(RunId run, String key, String channel, Optional<String> thread, boolean broadcast, Instant notBefore) {}
