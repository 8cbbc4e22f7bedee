@NullMarked
package dev.drydock.action.host;

import org.jspecify.annotations.NullMarked;
