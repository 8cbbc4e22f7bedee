/** Looks after the operating system of nodes: its packages, and its reboots. */
@NullMarked
package dev.drydock.action.node.patch;

import org.jspecify.annotations.NullMarked;
