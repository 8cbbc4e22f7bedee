@NullMarked
package dev.drydock.adapter.storage;

import org.jspecify.annotations.NullMarked;
