package dev.drydock.action.upgrade;

import dev.drydock.cluster.ClusterException;
import java.util.Optional;
import java.util.function.Supplier;

/** What was learned of one thing, or why it was not: that the one is not known must not hide the others. */
public sealed interface Known<T> {
    /** It was learned. */
    record Told<T>(T thing) implements Known<T> {}

    /** It was not: why, in plain words. */
    record Untold<T>(String why) implements Known<T> {}

    /** Asks. */
    static <T> Known<T> ask(Supplier<T> question) {
        try {
            return new Told<>(question.get());
        } catch (ClusterException refused) {
            return new Untold<>(refused.getMessage());
        }
    }

    /** The thing, where it was learned. */
    default Optional<T> value() {
        return switch (this) {
            case Told<T>(T thing) -> Optional.of(thing);
            case Untold<T> untold -> Optional.empty();
        };
    }

    /** Why it was not learned. */
    default Optional<String> trouble() {
        return switch (this) {
            case Told<T> told -> Optional.empty();
            case Untold<T>(String why) -> Optional.of(why);
        };
    }
}
