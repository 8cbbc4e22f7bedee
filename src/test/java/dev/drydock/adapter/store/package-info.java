/** Tests of the SQL store: each port's contract, races between threads and processes, damage, and a hundred thousand runs. */
@NullMarked
package dev.drydock.adapter.store;

import org.jspecify.annotations.NullMarked;
