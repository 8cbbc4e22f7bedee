@NullMarked
package dev.drydock.core.schedule;

import org.jspecify.annotations.NullMarked;
