@NullMarked
package dev.drydock.action.etcd;

import org.jspecify.annotations.NullMarked;
