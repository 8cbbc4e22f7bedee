/** Nodes: which they are, and how they are cordoned, uncordoned and drained. */
@NullMarked
package dev.drydock.action.node;

import org.jspecify.annotations.NullMarked;
