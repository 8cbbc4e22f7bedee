@NullMarked
package dev.drydock.adapter.host;

import org.jspecify.annotations.NullMarked;
