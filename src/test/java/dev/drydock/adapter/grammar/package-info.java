/** Tests of the grammar. */
@NullMarked
package dev.drydock.adapter.grammar;

import org.jspecify.annotations.NullMarked;
