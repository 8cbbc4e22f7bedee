/** What Drydock does to etcd: health, snapshots that are proven good and kept, defragmentation, compaction, alarms. */
@NullMarked
package dev.drydock.action.etcd;

import org.jspecify.annotations.NullMarked;
