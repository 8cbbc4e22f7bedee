/** What tests of every package share: real tools of the field, found or unpacked without root. */
@NullMarked
package dev.drydock.testing;

import org.jspecify.annotations.NullMarked;
