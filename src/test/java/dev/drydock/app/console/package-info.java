@NullMarked
package dev.drydock.app.console;

import org.jspecify.annotations.NullMarked;
