/**
 * The console: a page on this machine that is a face of the local Slack. What it shows is what Drydock sent over Slack's Web
 * API, and what is done on it reaches Drydock as Slack would tell it. Beside the channel it shows the mail, the cluster and the
 * journal, and makes things go wrong.
 */
@NullMarked
package dev.drydock.app.console;

import org.jspecify.annotations.NullMarked;
