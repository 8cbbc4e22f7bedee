/** Tests of the Slack adapter, against a local Slack that enforces Slack's rules. */
@NullMarked
package dev.drydock.adapter.slack;

import org.jspecify.annotations.NullMarked;
