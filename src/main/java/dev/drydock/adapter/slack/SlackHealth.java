package dev.drydock.adapter.slack;

import java.time.Duration;
import java.util.Optional;

/**
 * How the way from Slack to Drydock is.
 *
 * @param connected whether deliveries can arrive
 * @param sinceLastSign how long ago Slack's server last answered a ping or said something; empty before the first connection. An
 *     idle workspace says nothing for hours, but pings are answered
 * @param trouble what is wrong, in plain words
 */
public record SlackHealth(boolean connected, Optional<Duration> sinceLastSign, Optional<String> trouble) {}
