package dev.drydock.crash;

import dev.drydock.adapter.store.StoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells a drain's story once undisturbed, to count its effects, and then once for each of them and each side of it. How many
 * effects there are differs a little from story to story, by what news comes together: the points of each kind are gone on with
 * until a story has no more of them.
 */
final class CrashSweep {
    /** Most of a story is waiting. */
    private static final int LANES = 12;

    private final Databases databases;
    private final Path folder;
    private final AtomicInteger stories = new AtomicInteger();

    /** Where databases that hold nothing come from. */
    @FunctionalInterface
    interface Databases {
        StoreSettings fresh(Path folder) throws Exception;
    }

    /**
     * What came of it.
     *
     * @param undisturbed what the undisturbed story did
     * @param endings the ending of each story with a crash point
     * @param took how long it all took
     */
    record Result(Story.Ending undisturbed, Map<CrashPoint, Story.Ending> endings, Duration took) {
        /** The points at which a process really died. */
        long tried() {
            return endings.values().stream()
                    .filter(ending -> ending.diedAt().isPresent())
                    .count();
        }

        /** The sides of kinds of effects at which no process died, a lease's renewal left out: a story may be over before it. */
        List<String> unreached() {
            Set<String> reached = endings.entrySet().stream()
                    .filter(told -> told.getValue()
                            .diedAt()
                            .filter(at -> at.startsWith(told.getKey() + ":"))
                            .isPresent())
                    .map(told -> CrashPoint.flavour(
                            told.getKey().side(), told.getKey().kind()))
                    .collect(Collectors.toSet());
            return EnumSet.complementOf(EnumSet.of(CrashPoint.Kind.LEASE_RENEWAL)).stream()
                    .flatMap(kind -> Stream.of(CrashPoint.Side.values()).map(side -> CrashPoint.flavour(side, kind)))
                    .filter(flavour -> !reached.contains(flavour))
                    .toList();
        }

        List<String> violations() {
            List<String> all = new ArrayList<>();
            undisturbed.violations().forEach(violation -> all.add("undisturbed: " + violation));
            endings.forEach((point, ending) -> ending.violations()
                    .forEach(
                            violation -> all.add(ending.diedAt().orElse(point + " (not reached)") + ": " + violation)));
            return all;
        }

        /** For people. */
        String report(String database) {
            Map<CrashPoint.Kind, Integer> died = new EnumMap<>(CrashPoint.Kind.class);
            endings.forEach(
                    (point, ending) -> ending.diedAt().ifPresent(at -> died.merge(point.kind(), 1, Integer::sum)));
            StringBuilder text = new StringBuilder("Crash points on " + database + ": " + tried() + " tried, "
                    + violations().size() + " violations, in " + took.toSeconds() + " s\n");
            died.forEach((kind, count) ->
                    text.append("  ").append(kind).append(' ').append(count).append('\n'));
            text.append("  beyond the end of their story, so not reached: ")
                    .append(endings.size() - tried())
                    .append('\n');
            violations()
                    .forEach(violation ->
                            text.append("  VIOLATION ").append(violation).append('\n'));
            return text.toString();
        }
    }

    CrashSweep(Databases databases, Path folder) {
        this.databases = databases;
        this.folder = folder;
    }

    Result run() throws Exception {
        long began = System.nanoTime();
        Story.Ending undisturbed = tell(Optional.empty());
        Map<CrashPoint, Story.Ending> endings = new LinkedHashMap<>();
        try (ExecutorService lanes = Executors.newFixedThreadPool(LANES)) {
            Map<CrashPoint, Future<Story.Ending>> planned = new LinkedHashMap<>();
            for (CrashPoint.Kind kind : CrashPoint.Kind.values()) {
                int known = undisturbed.effects().getOrDefault(kind, 0);
                for (int ordinal = 1; ordinal <= known; ordinal++) {
                    plan(lanes, planned, kind, ordinal);
                }
            }
            collect(planned, endings);
            for (CrashPoint.Kind kind : CrashPoint.Kind.values()) {
                int next = undisturbed.effects().getOrDefault(kind, 0) + 1;
                boolean reached = true;
                while (reached) {
                    Map<CrashPoint, Future<Story.Ending>> more = new LinkedHashMap<>();
                    plan(lanes, more, kind, next);
                    collect(more, endings);
                    int ordinal = next;
                    reached = endings.entrySet().stream()
                            .anyMatch(told -> told.getKey().kind() == kind
                                    && told.getKey().ordinal() == ordinal
                                    && told.getValue().diedAt().isPresent());
                    next++;
                }
            }
        }
        return new Result(undisturbed, endings, Duration.ofNanos(System.nanoTime() - began));
    }

    private void plan(
            ExecutorService lanes, Map<CrashPoint, Future<Story.Ending>> planned, CrashPoint.Kind kind, int ordinal) {
        for (CrashPoint.Side side : CrashPoint.Side.values()) {
            CrashPoint point = new CrashPoint(kind, ordinal, side);
            planned.put(point, lanes.submit(() -> tell(Optional.of(point))));
        }
    }

    private static void collect(Map<CrashPoint, Future<Story.Ending>> planned, Map<CrashPoint, Story.Ending> endings)
            throws Exception {
        for (Map.Entry<CrashPoint, Future<Story.Ending>> told : planned.entrySet()) {
            endings.put(told.getKey(), told.getValue().get());
        }
    }

    private Story.Ending tell(Optional<CrashPoint> point) throws Exception {
        Path own = Files.createDirectory(folder.resolve("story-" + stories.incrementAndGet()));
        try (Surroundings around = new Surroundings(databases.fresh(own), own);
                Story story = new Story(around, point)) {
            return story.tell();
        }
    }
}
