/** The policy file, and the plan of a restore: what they say, checked word by word, with all that is wrong told at once. */
@NullMarked
package dev.drydock.adapter.policy;

import org.jspecify.annotations.NullMarked;
