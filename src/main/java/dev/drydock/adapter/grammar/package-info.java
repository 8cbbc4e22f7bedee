/** Understands command lines with picocli's parser; every word that people get to read is ours. */
@NullMarked
package dev.drydock.adapter.grammar;

import org.jspecify.annotations.NullMarked;
