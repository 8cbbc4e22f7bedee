/**
 * Slack, both ways: commands and presses reach the desk, and the journal's runs are told in threads. Keeps every limit of
 * Slack and closes every trap of Bolt that it meets on the way.
 */
@NullMarked
package dev.drydock.adapter.slack;

import org.jspecify.annotations.NullMarked;
