package dev.drydock.app.console;

import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.StepState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The journal's newest runs, entry by entry; while Drydock is not running, as they were last read. */
final class JournalFace {
    private static final int RUNS = 20;

    private final Supplier<Optional<Journal>> source;
    private final Map<RunId, Followed> followed = new LinkedHashMap<>();
    private volatile Picture picture = new Picture(List.of(), false);

    JournalFace(Supplier<Optional<Journal>> source) {
        this.source = source;
    }

    /**
     * The picture.
     *
     * @param runs the newest first
     * @param running whether Drydock is running, and the journal can be read
     */
    record Picture(List<RunFace> runs, boolean running) {}

    /**
     * A run.
     *
     * @param phase in words: {@code awaiting approval}
     * @param outcome in words; empty while it goes on
     * @param waits what its steps wait for now
     */
    record RunFace(
            String id, String headline, String phase, String outcome, List<WaitFace> waits, List<EventLine> entries) {}

    /** A step that cannot be done yet, and why. */
    record WaitFace(String step, String why, Optional<Instant> since) {}

    private record Followed(RunState state, List<EventLine> lines) {
        static Followed fresh(RunId id) {
            return new Followed(RunState.empty(id), List.of());
        }

        Followed after(List<Entry> entries) {
            List<EventLine> more = new ArrayList<>(lines);
            entries.forEach(entry -> more.add(EventLine.of(entry)));
            return new Followed(state.after(entries), List.copyOf(more));
        }
    }

    Picture picture() {
        return picture;
    }

    /** The ids of the newest runs. */
    List<String> runs() {
        return picture.runs().stream().map(RunFace::id).toList();
    }

    /** Reads on; true when the picture changed. */
    synchronized boolean refresh() {
        Picture before = picture;
        try {
            Optional<Journal> journal = source.get();
            List<RunFace> runs = journal.map(this::read).orElse(before.runs());
            picture = new Picture(runs, journal.isPresent());
        } catch (RuntimeException closing) {
            // Whatever a store that is being closed under our hands says: Drydock's own log tells of a real trouble.
            picture = new Picture(before.runs(), false);
        }
        return !picture.equals(before);
    }

    private List<RunFace> read(Journal journal) {
        List<RunId> newest = journal.recent(RUNS);
        followed.keySet().retainAll(newest);
        List<RunFace> runs = new ArrayList<>();
        for (RunId id : newest) {
            Followed known = followed.getOrDefault(id, Followed.fresh(id));
            List<Entry> more = known.state().hasEnded()
                    ? List.of()
                    : journal.read(id, known.state().sequence());
            Followed now = known.after(more);
            followed.put(id, now);
            runs.add(face(now));
        }
        return List.copyOf(runs);
    }

    private static RunFace face(Followed run) {
        RunState state = run.state();
        List<WaitFace> waits = state.hasEnded()
                ? List.of()
                : state.steps().values().stream()
                        .filter(step -> step.status() == StepState.Status.WAITING)
                        .map(step -> new WaitFace(step.step().title(), step.detail(), step.waitingSince()))
                        .toList();
        return new RunFace(
                state.id().value(),
                state.plan()
                        .map(plan -> plan.headline())
                        .orElseGet(() ->
                                state.requested().map(asked -> asked.line()).orElse("")),
                state.phase().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                state.ended()
                        .map(ended -> ended.outcome().name().toLowerCase(Locale.ROOT))
                        .orElse(""),
                waits,
                run.lines());
    }
}
