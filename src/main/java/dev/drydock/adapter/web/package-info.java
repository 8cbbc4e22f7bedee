/** The web server: probes, metrics, and the endpoint at which Slack calls when it is not over a socket. */
@NullMarked
package dev.drydock.adapter.web;

import org.jspecify.annotations.NullMarked;
