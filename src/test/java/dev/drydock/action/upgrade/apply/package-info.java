@NullMarked
package dev.drydock.action.upgrade.apply;

import org.jspecify.annotations.NullMarked;
