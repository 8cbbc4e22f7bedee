package dev.drydock.crash;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The life of one process: counts its effects, ends it at its crash point, and refuses everything from then on. What another
 * thread was doing at that moment happens, and the process never learns of it.
 */
final class Life {
    private final Optional<CrashPoint> end;
    private final Map<CrashPoint.Kind, Integer> counts = new EnumMap<>(CrashPoint.Kind.class);
    private Optional<String> diedAt = Optional.empty();
    private final Map<CrashPoint.Kind, Integer> underWay = new EnumMap<>(CrashPoint.Kind.class);

    /** An effect. */
    @FunctionalInterface
    interface Effect<T, X extends Exception> {
        T happen() throws X;
    }

    Life(Optional<CrashPoint> end) {
        this.end = end;
    }

    /** Has an effect happen, unless the process is dead or dies before it. */
    <T, X extends Exception> T effect(CrashPoint.Kind kind, String what, Effect<T, X> effect) throws X {
        int ordinal = begin(kind, what);
        try {
            T result = effect.happen();
            dieAt(new CrashPoint(kind, ordinal, CrashPoint.Side.AFTER), what);
            return result;
        } finally {
            synchronized (this) {
                underWay.merge(kind, -1, Integer::sum);
            }
        }
    }

    private synchronized int begin(CrashPoint.Kind kind, String what) {
        requireAlive();
        int ordinal = counts.merge(kind, 1, Integer::sum);
        dieAt(new CrashPoint(kind, ordinal, CrashPoint.Side.BEFORE), what);
        underWay.merge(kind, 1, Integer::sum);
        return ordinal;
    }

    private synchronized void dieAt(CrashPoint here, String what) {
        if (end.equals(Optional.of(here)) && diedAt.isEmpty()) {
            diedAt = Optional.of(here + ": " + what);
        }
        requireAlive();
    }

    synchronized void requireAlive() {
        if (diedAt.isPresent()) {
            throw new DiedError(diedAt.get());
        }
    }

    /** Ends it here and now. */
    synchronized void end() {
        diedAt = diedAt.or(() -> Optional.of("put to rest"));
    }

    /** At which point it died, and of what effect; empty while it lives. */
    synchronized Optional<String> diedAt() {
        return diedAt;
    }

    /** Whether nothing is half done. */
    synchronized boolean isQuiet() {
        return underWay.values().stream().allMatch(count -> count == 0);
    }

    /** Whether nothing but queued work, which may wait for long, is half done. */
    synchronized boolean isQuietButForWork() {
        return underWay.entrySet().stream()
                .allMatch(kind -> kind.getKey() == CrashPoint.Kind.QUEUED_WORK || kind.getValue() == 0);
    }

    /** How many effects of each kind there were. */
    synchronized Map<CrashPoint.Kind, Integer> counts() {
        return Map.copyOf(counts);
    }
}
