package dev.drydock.app.console;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Something that can be made to go wrong, and be mended again.
 *
 * @param id unique among the faults
 * @param label what is on its switch
 * @param explanation one sentence: what it does, and when it ends
 * @param on whether it holds now
 * @param turn makes it hold, or ends it; may take some seconds
 */
public record Fault(String id, String label, String explanation, BooleanSupplier on, Consumer<Boolean> turn) {}
