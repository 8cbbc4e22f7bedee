/** The offline reader of etcd's snapshot files: are they whole, and what is in them. It only ever reads. */
@NullMarked
package dev.drydock.adapter.snapshot;

import org.jspecify.annotations.NullMarked;
