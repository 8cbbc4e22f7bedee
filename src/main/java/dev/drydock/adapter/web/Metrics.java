package dev.drydock.adapter.web;

import dev.drydock.core.run.RunState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;

/** What Prometheus may know: how many runs wait, run and are paused, and how the JVM is. */
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collector = new JvmGcMetrics();

    public Metrics(OpenRunsWatch runs) {
        for (RunState.Phase phase : RunState.Phase.values()) {
            if (phase != RunState.Phase.ENDED) {
                Gauge.builder("drydock.runs.open", () -> runs.count(phase))
                        .description("Requests and runs that have not ended")
                        .tag("phase", phase.name().toLowerCase(Locale.ROOT))
                        .register(registry);
            }
        }
        Gauge.builder("drydock.journal.readable", () -> runs.trouble().isEmpty() ? 1 : 0)
                .description("1 while the journal can be read; else the numbers of runs are old")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        collector.bindTo(registry);
    }

    /** All metrics in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        collector.close();
        registry.close();
    }
}
