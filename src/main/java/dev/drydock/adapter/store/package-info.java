/** The SQL store: the journal, the leases, the readers' cursors and the work queue, in an SQLite file or on a PostgreSQL server. */
@NullMarked
package dev.drydock.adapter.store;

import org.jspecify.annotations.NullMarked;
