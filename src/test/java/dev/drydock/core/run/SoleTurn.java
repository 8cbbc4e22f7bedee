package dev.drydock.core.run;

import java.util.function.BooleanSupplier;

/**
 * The turn of a reader that is alone, for as long as the test says.
 *
 * @param ours whether it is its turn
 */
public record SoleTurn(Cursors cursors, String reader, BooleanSupplier ours) implements Turn {
    /** A turn that never ends. */
    public static SoleTurn of(Cursors cursors, String reader) {
        return new SoleTurn(cursors, reader, () -> true);
    }

    @Override
    public boolean isOurs() {
        return ours.getAsBoolean();
    }

    @Override
    public void begin(RunId run, String key) {
        confirm();
        if (!cursors.beginDelivery(reader, "sole", run, key)) {
            throw new LostException(key + " is delivered");
        }
        confirm();
    }
}
