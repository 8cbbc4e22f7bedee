package dev.drydock.adapter.web;

import dev.drydock.core.run.Journal;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What Prometheus may know: how many runs wait, run and are paused, and how the JVM is. */
public final class Metrics implements AutoCloseable {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Journal journal;
    private final InstantSource clock;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collector = new JvmGcMetrics();
    private Map<RunState.Phase, Integer> open = Map.of();
    private Instant countedAt = Instant.EPOCH;

    public Metrics(Journal journal, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
        for (RunState.Phase phase : RunState.Phase.values()) {
            if (phase != RunState.Phase.ENDED) {
                Gauge.builder("drydock.runs.open", () -> count(phase))
                        .description("Requests and runs that have not ended")
                        .tag("phase", phase.name().toLowerCase(Locale.ROOT))
                        .register(registry);
            }
        }
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        collector.bindTo(registry);
    }

    /** All metrics in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    private synchronized int count(RunState.Phase phase) {
        Instant now = clock.instant();
        if (Duration.between(countedAt, now).compareTo(FRESH) > 0) {
            Map<RunState.Phase, Integer> counts = new EnumMap<>(RunState.Phase.class);
            for (RunId id : journal.open()) {
                counts.merge(RunState.of(id, journal.read(id, 0)).phase(), 1, Integer::sum);
            }
            open = counts;
            countedAt = now;
        }
        return open.getOrDefault(phase, 0);
    }

    @Override
    public void close() {
        collector.close();
        registry.close();
    }
}
