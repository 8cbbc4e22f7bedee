/** Looks at the pictures. */
@NullMarked
package dev.drydock.adapter.chart;

import org.jspecify.annotations.NullMarked;
