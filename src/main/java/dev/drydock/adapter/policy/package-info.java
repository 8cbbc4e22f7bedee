/** The policy file: what it says, checked word by word, with all that is wrong told at once. */
@NullMarked
package dev.drydock.adapter.policy;

import org.jspecify.annotations.NullMarked;
