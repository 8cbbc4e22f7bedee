@NullMarked
package dev.drydock.adapter.snapshot;

import org.jspecify.annotations.NullMarked;
