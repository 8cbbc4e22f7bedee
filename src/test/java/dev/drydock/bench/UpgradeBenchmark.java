package dev.drydock.bench;

import dev.drydock.app.FleetTimeline;
import dev.drydock.app.FleetUpgrade;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.RunId;
import dev.drydock.testing.fleet.TaskTimes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A rolling upgrade of 200 workers with 30 pods each, a tenth of them at once, whose hosts take as long as real ones. */
final class UpgradeBenchmark {
    private static final int WINDOW = 20;

    private UpgradeBenchmark() {}

    static void run(PrintStream out) throws IOException {
        Path folder = Files.createTempDirectory("drydock-bench-");
        FleetUpgrade.Size size = new FleetUpgrade.Size(3, 200, 30);
        try (FleetUpgrade upgrade = new FleetUpgrade(folder, size, TaskTimes.real(7))) {
            RunId run = upgrade.begin("--max-unavailable 10%");
            List<Entry> entries = upgrade.end(run, Duration.ofHours(1));
            FleetTimeline timeline = upgrade.timeline(WINDOW, entries);
            out.println(timeline.text());
            out.println(entries.size() + " entries in the journal");
            out.println(upgrade.cluster().log().requests());
        }
    }
}
