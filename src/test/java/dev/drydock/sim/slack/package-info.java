/** Tests of the local Slack, through Slack's own client libraries. */
@NullMarked
package dev.drydock.sim.slack;

import org.jspecify.annotations.NullMarked;
