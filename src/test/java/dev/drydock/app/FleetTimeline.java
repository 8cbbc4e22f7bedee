package dev.drydock.app;

import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.StepState;
import dev.drydock.sim.cluster.TruthLog.Outage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How full a rolling window was.
 *
 * <p>The <em>leg</em> of the workers begins with the first worker's first intent in the journal, and is over with the last worker's
 * last outcome. A node is <em>busy</em> from its own first intent to its own last outcome, whatever it waits for meanwhile. While
 * there is a worker that is not begun any scheduler could fill the window; once the last one is begun nobody can: what is possible is
 * therefore the window times the time from the leg's begin to the <em>last worker's first intent</em>, and used of it is what of the
 * busy time lies there.
 *
 * <p>How many nodes took no pods, cordoned or not Ready, is not the journal's word but the API server's own.
 *
 * @param window how many nodes at once
 * @param busy of each worker, in the order in which they were begun
 * @param outages what the API server saw, from the leg's begin on
 * @param worked how long the workers' hosts and kubelets worked, all of them together: the rest of the busy time is pods that go and
 *     come, budgets, and Drydock's own looking and deciding
 */
public record FleetTimeline(int window, List<Busy> busy, List<Outage> outages, Duration worked) {
    private static final int COLUMNS = 100;

    /** When a node was busy. */
    public record Busy(String node, Instant from, Instant to) {
        Duration within(Instant begin, Instant end) {
            Instant a = from.isBefore(begin) ? begin : from;
            Instant b = to.isAfter(end) ? end : to;
            return a.isBefore(b) ? Duration.between(a, b) : Duration.ZERO;
        }
    }

    public FleetTimeline {
        busy = busy.stream().sorted(Comparator.comparing(Busy::from)).toList();
        outages = List.copyOf(outages);
    }

    public static FleetTimeline of(
            int window, List<String> workers, List<Entry> entries, List<Outage> outages, Duration worked) {
        RunState state = RunState.of(entries.getFirst().run(), entries);
        Set<String> own = new HashSet<>(workers);
        Map<String, Instant> first = new HashMap<>();
        Map<String, Instant> last = new HashMap<>();
        for (Entry entry : entries) {
            if (entry.event() instanceof Event.StepIntended intended
                    && own.contains(intended.step().group())) {
                first.putIfAbsent(intended.step().group(), entry.at());
            }
        }
        for (StepState step : state.steps().values()) {
            step.endedAt()
                    .filter(at -> own.contains(step.step().group()))
                    .ifPresent(at -> last.merge(step.step().group(), at, (a, b) -> a.isAfter(b) ? a : b));
        }
        List<Busy> busy = new ArrayList<>();
        first.forEach((node, from) -> busy.add(new Busy(node, from, last.getOrDefault(node, from))));
        Instant begin = first.values().stream().min(Comparator.naturalOrder()).orElseThrow();
        return new FleetTimeline(
                window,
                busy,
                outages.stream().filter(outage -> !outage.at().isBefore(begin)).toList(),
                worked);
    }

    /** The begin of the workers' leg. */
    public Instant begin() {
        return busy.getFirst().from();
    }

    /** When the last worker was begun: from here on nobody can fill the window. */
    public Instant lastBegun() {
        return busy.getLast().from();
    }

    /** The end of the workers' leg. */
    public Instant end() {
        return busy.stream().map(Busy::to).max(Comparator.naturalOrder()).orElseThrow();
    }

    /** What was used of the parallelism that was possible, at most 1. */
    public double share() {
        Duration used =
                busy.stream().map(node -> node.within(begin(), lastBegun())).reduce(Duration.ZERO, Duration::plus);
        return seconds(used) / (window * seconds(Duration.between(begin(), lastBegun())));
    }

    private Duration whole() {
        return busy.stream().map(node -> node.within(begin(), end())).reduce(Duration.ZERO, Duration::plus);
    }

    /** How many nodes took no pods at once, at most, by the API server's own account. */
    public int mostOut() {
        return outages.stream().mapToInt(Outage::nodes).max().orElse(0);
    }

    /** A picture in letters: how many were busy, and how many took no pods, over time. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%d workers, window %d; the leg took %.1f s, its last worker was begun after %.1f s%n"
                        + "used of the possible parallelism: %.1f %%; most nodes without pods at once: %d%n"
                        + "of the busy time, hosts and kubelets at work: %.1f %%%n%n",
                busy.size(),
                window,
                seconds(Duration.between(begin(), end())),
                seconds(Duration.between(begin(), lastBegun())),
                100 * share(),
                mostOut(),
                100 * seconds(worked) / seconds(whole())));
        text.append("    s  busy  without pods\n");
        double step = seconds(Duration.between(begin(), end())) / COLUMNS;
        for (int i = 0; i <= COLUMNS; i++) {
            Instant at = begin().plusNanos((long) (i * step * 1e9));
            long now = busy.stream()
                    .filter(node -> !node.from().isAfter(at) && node.to().isAfter(at))
                    .count();
            int out = outages.stream()
                    .filter(outage -> !outage.at().isAfter(at))
                    .reduce((a, b) -> b)
                    .map(Outage::nodes)
                    .orElse(0);
            text.append(String.format(
                    Locale.ROOT, "%5.1f  %4d  %4d  %s%s%n", i * step, now, out, "#".repeat(out), "-".repeat((int)
                                    Math.max(0, now - out))));
        }
        return text.toString();
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
