package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.testing.fleet.TaskTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A rolling upgrade of two hundred workers, ten in a hundred at once, beside a Slack that is slow. */
@Timeout(300)
class FleetUpgradeTest {
    private static final int WINDOW = 20;
    private static final FleetUpgrade.Size SIZE = new FleetUpgrade.Size(3, 200, 4);

    @TempDir
    private Path folder;

    @Test
    void theWindowIsFullAndNeverTooFullHoweverSlowSlackIs() throws IOException {
        try (FleetUpgrade upgrade = new FleetUpgrade(folder, SIZE, TaskTimes.quick(7))) {
            RunId run = upgrade.begin("--max-unavailable 10%");
            upgrade.slowSlack();
            List<Entry> entries = upgrade.end(run, Duration.ofMinutes(4));

            Event.Ended ended = (Event.Ended) entries.getLast().event();
            assertThat(ended.outcome()).as(ended.summary()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(ended.summary()).isEqualTo("203 nodes of 203 upgraded to v1.37.0.");
            FleetTimeline timeline = upgrade.timeline(WINDOW, entries);
            Files.writeString(Path.of("target/fleet-upgrade.txt"), timeline.text());
            assertThat(timeline.busy()).hasSize(200);
            assertThat(timeline.mostOut()).as(timeline.text()).isBetween(WINDOW / 2, WINDOW);
            assertThat(timeline.share()).as(timeline.text()).isBetween(0.9, 1.0);
            assertThat(upgrade.hasToldTheEnd())
                    .as("Slack was slow: its thread is not at the end yet")
                    .isFalse();
            // A list of all nodes is megabytes; one for each step of each node, and one a second while it is awaited,
            // is too much.
            Map<String, Long> requests = upgrade.cluster().log().requests();
            assertThat(requests.getOrDefault("list nodes", 0L)).isLessThan(50);
        }
    }
}
