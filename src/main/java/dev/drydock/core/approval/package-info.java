/** Who may say yes: people, their standing, and the rules by which approvals are counted. */
@NullMarked
package dev.drydock.core.approval;

import org.jspecify.annotations.NullMarked;
