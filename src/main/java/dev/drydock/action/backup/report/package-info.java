/** What of the cluster is protected, overdue and rehearsed, told in one place: for people, and for a mail each week. */
@NullMarked
package dev.drydock.action.backup.report;

import org.jspecify.annotations.NullMarked;
