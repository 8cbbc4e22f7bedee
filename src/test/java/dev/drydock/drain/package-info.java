/** The drain engine beside the real kubectl, on simulated clusters over HTTP. */
@NullMarked
package dev.drydock.drain;

import org.jspecify.annotations.NullMarked;
