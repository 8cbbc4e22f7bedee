package dev.drydock.core.report;

import dev.drydock.core.run.Control;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Whole drains to be reported on. */
public final class Drains {
    private Drains() {}

    /** Three pods: one waits for its budget, one is skipped after a pause, one goes. */
    public static Story small() {
        Step web = Story.pod("node01", "shop/web-7d9f8c6b5-x2x7p");
        Step api = Story.pod("node01", "shop/api-0");
        Step debug = Story.pod("node01", "default/debug");
        return new Story()
                .asked()
                .planned(Story.forcedDrain(), 2)
                .approvedBy(Story.LEE, Story.SAM)
                .started()
                .cordonedWith("node01", List.of(web, api, debug))
                .evicting(web)
                .waits(web, "blocked by budget shop/web")
                .evicting(api)
                .accepted(api)
                .evicting(debug)
                .waits(debug, "blocked by budget default/debug")
                .seconds(12)
                .gone(api)
                .then(new Event.Controlled(Story.SAM, new Control.Pause()))
                .seconds(20)
                .then(new Event.Controlled(Story.SAM, new Control.Resume()))
                .accepted(web)
                .then(new Event.Controlled(Story.DANA, new Control.Skip(debug.id())))
                .skipped(debug, "skipped by @dana")
                .seconds(9)
                .gone(web)
                .ended(
                        Outcome.SUCCEEDED,
                        "2 pods gone, 1 skipped; node01 stays cordoned.",
                        new Offer("Uncordon node01", "uncordon node01"));
    }

    /** Many pods on many nodes, one node after the other; always the same for the same numbers. */
    public static Story large(int nodes, int podsEach) {
        Random random = new Random(nodes * 1000L + podsEach);
        Story story = new Story()
                .asked("drain --selector pool=blue --ignore-daemonsets", Optional.of("new kernel"))
                .planned(Story.forcedDrain(), 1)
                .approvedBy(Story.LEE)
                .started();
        boolean failedOnce = false;
        for (int n = 1; n <= nodes; n++) {
            String node = "worker-" + n;
            List<Step> pods = Story.pods(node, podsEach);
            story.cordonedWith(node, pods);
            Step whole = new Step("drain:" + node, node, "drain " + node);
            story.then(new Event.StepIntended(whole));
            pods.forEach(pod -> story.evicting(pod));
            List<Step> left = new ArrayList<>(pods);
            pods.stream()
                    .filter(pod -> random.nextInt(6) == 0)
                    .forEach(pod -> story.waits(pod, "blocked by budget shop/web" + random.nextInt(3)));
            for (Step pod : pods) {
                story.seconds(random.nextDouble() * 40 / podsEach).accepted(pod);
            }
            while (!left.isEmpty()) {
                Step pod = left.remove(random.nextInt(left.size()));
                story.seconds(random.nextDouble() * 60 / podsEach);
                if (!failedOnce && n == 2) {
                    failedOnce = true;
                    story.failed(pod, "the deadline of 10 m is over; it still runs");
                } else {
                    story.gone(pod);
                }
            }
            story.then(new Event.StepDone(whole.id(), "", Map.of()));
        }
        return story.ended(Outcome.FAILED, "One pod remains on worker-2.", new Offer("Try again", "retry r-7k3m9q2x"));
    }
}
