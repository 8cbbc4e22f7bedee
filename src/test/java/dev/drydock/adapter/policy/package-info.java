@NullMarked
package dev.drydock.adapter.policy;

import org.jspecify.annotations.NullMarked;
