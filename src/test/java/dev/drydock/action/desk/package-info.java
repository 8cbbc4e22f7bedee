/** Tests of what can be asked at any time. */
@NullMarked
package dev.drydock.action.desk;

import org.jspecify.annotations.NullMarked;
