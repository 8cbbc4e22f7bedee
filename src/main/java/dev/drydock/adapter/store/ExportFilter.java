package dev.drydock.adapter.store;

import dev.drydock.core.run.RunId;
import java.time.Instant;
import java.util.Optional;

/**
 * Which lines of the journal are meant.
 *
 * @param run only this run's; empty for all
 * @param since only what was appended then or later; empty for all
 * @param until only what was appended before; empty for all
 */
public record ExportFilter(Optional<RunId> run, Optional<Instant> since, Optional<Instant> until) {
    /** All of them. */
    public static final ExportFilter EVERYTHING =
            new ExportFilter(Optional.empty(), Optional.empty(), Optional.empty());

    boolean matches(Line line) {
        return run.map(RunId::value).filter(id -> !id.equals(line.run())).isEmpty()
                && since.filter(moment -> line.at() < moment.toEpochMilli()).isEmpty()
                && until.filter(moment -> line.at() >= moment.toEpochMilli()).isEmpty();
    }
}
