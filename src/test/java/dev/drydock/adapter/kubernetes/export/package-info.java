/** Tests of what an export keeps, and how it writes it. */
@NullMarked
package dev.drydock.adapter.kubernetes.export;

import org.jspecify.annotations.NullMarked;
