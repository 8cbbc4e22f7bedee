@NullMarked
package dev.drydock.action.backup;

import org.jspecify.annotations.NullMarked;
