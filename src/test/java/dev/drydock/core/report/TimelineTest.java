package dev.drydock.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.Step;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TimelineTest {
    @Test
    void aSmallDrainIsALaneForTheNodeAndOneForEachStepWithWhatItDid() {
        Timeline timeline = Timeline.of(Story.RUN, Drains.small().entries()).orElseThrow();

        assertThat(timeline.title()).isEqualTo("Drain node01 (12 pods) succeeded after 42 s");
        assertThat(timeline.lanes().stream().map(TimelineTest::words))
                .containsExactly(
                        "node01 DONE GROUP",
                        "cordon node01 DONE ACTING",
                        "shop/web-7d9f8c6b5-x2x7p DONE ACTING WAITING FINISHING",
                        "shop/api-0 DONE ACTING FINISHING",
                        "default/debug SKIPPED ACTING WAITING");
        assertThat(timeline.pauses())
                .singleElement()
                .satisfies(
                        pause -> assertThat(pause.to()).isEqualTo(pause.from().plusSeconds(20)));
    }

    private static String words(Timeline.Lane lane) {
        return lane.label() + " " + lane.end() + " "
                + lane.bars().stream().map(bar -> bar.kind().name()).collect(Collectors.joining(" "));
    }

    @Test
    void ofManyNodesAtMostSixtyLanesAreKeptAndTheFailedOneIsAmongThem() {
        Timeline timeline =
                Timeline.of(Story.RUN, Drains.large(150, 4).entries()).orElseThrow();

        assertThat(timeline.lanes()).hasSizeLessThanOrEqualTo(60);
        assertThat(timeline.lanes()).anySatisfy(lane -> {
            assertThat(lane.label()).startsWith("worker-2 ");
            assertThat(lane.end()).isEqualTo(Timeline.End.FAILED);
        });
        assertThat(timeline.note())
                .isEqualTo("Drawn are 20 of 150, what failed and what took longest; 130 are left out.");
    }

    @Test
    void aRunThatNeverStartedOrDidNothingHasNoTimeline() {
        Story asked = new Story().asked().planned(Story.forcedDrain(), 2);
        assertThat(Timeline.of(Story.RUN, asked.entries())).isEmpty();
        asked.approvedBy(Story.LEE, Story.SAM).started();
        assertThat(Timeline.of(Story.RUN, asked.entries())).isEmpty();
    }

    @Test
    void whatIsOpenAtTheJournalsEndEndsThereAndIsMarkedOpen() {
        Step pod = Story.pod("node01", "shop/web-1");
        Story story = new Story()
                .asked()
                .planned(Story.forcedDrain(), 0)
                .approvedBy()
                .started()
                .cordonedWith("node01", List.of(pod))
                .evicting(pod)
                .seconds(5)
                .waits(pod, "blocked by budget shop/web");
        Timeline timeline = Timeline.of(Story.RUN, story.entries()).orElseThrow();

        assertThat(timeline.lanes().getLast().end()).isEqualTo(Timeline.End.OPEN);
        assertThat(timeline.to()).isEqualTo(story.now());
    }
}
