/**
 * What is done to an etcd on its members' hosts: the restore from a snapshot, on all of them together and with a way back, and the
 * copy of a data folder, on one stopped member at a time.
 */
@NullMarked
package dev.drydock.action.etcd.restore;

import org.jspecify.annotations.NullMarked;
