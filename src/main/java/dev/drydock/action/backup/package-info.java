/** What Drydock does with backups that are no snapshots of etcd: how long they are kept, and which there are. */
@NullMarked
package dev.drydock.action.backup;

import org.jspecify.annotations.NullMarked;
