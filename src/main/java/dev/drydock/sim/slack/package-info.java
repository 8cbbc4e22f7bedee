/**
 * A Slack on loopback: a workspace with people in it, served as Slack's Web API, Socket Mode and request URLs, that refuses
 * what Slack refuses. The demo and the tests share it; the bot talks to it only over the wire.
 */
@NullMarked
package dev.drydock.sim.slack;

import org.jspecify.annotations.NullMarked;
