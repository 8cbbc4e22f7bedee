/** The report on backups. */
@NullMarked
package dev.drydock.action.backup.report;

import org.jspecify.annotations.NullMarked;
