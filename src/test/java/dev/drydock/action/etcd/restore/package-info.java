/** What of a restore can be told without any host. */
@NullMarked
package dev.drydock.action.etcd.restore;

import org.jspecify.annotations.NullMarked;
