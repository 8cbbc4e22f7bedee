@NullMarked
package dev.drydock.adapter.archive;

import org.jspecify.annotations.NullMarked;
