/** What Drydock says, before it has a medium: rich text, cards and buttons that Slack, email and the terminal each render in their own way. */
@NullMarked
package dev.drydock.core.text;

import org.jspecify.annotations.NullMarked;
