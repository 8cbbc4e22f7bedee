package dev.drydock.action.node.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Step;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A node that was asked to boot tells that it is Ready until the control plane misses it, some 40 seconds later. */
final class BootingNodeTest {
    private static final Instant NOW = Instant.parse("2026-12-01T03:00:00Z");
    private RunState run = RunState.empty(new RunId("r-00000000"));

    private void hear(Event event) {
        run = run.after(List.of(new Entry(run.sequence() + 1, run.id(), run.sequence() + 1, NOW, event, "")));
    }

    private static Node ready(String boot) {
        return new Node(
                new NodeRef(new NodeName("w1"), "uid-1"),
                Map.of(),
                true,
                true,
                false,
                "v1.36.0",
                Optional.empty(),
                Optional.empty(),
                Optional.of(boot),
                Optional.empty());
    }

    @Test
    void fromTheRequestUntilAnotherBootIsToldItIsGoingDown() {
        hear(new Event.StepIntended(new Step("boot-before:w1", "w1", "note the boot of w1")));
        hear(new Event.StepDone("boot-before:w1", "", Map.of(Rebooting.BOOT, "old")));
        assertThat(PatchCare.isBooting(ready("old"), run)).isFalse();

        hear(new Event.StepIntended(new Step("reboot:w1", "w1", "reboot w1")));

        assertThat(PatchCare.isBooting(ready("old"), run)).isTrue();
        assertThat(PatchCare.isBooting(ready("new"), run)).isFalse();
    }

    private static Host saying(Ending ending) {
        return (Host) Proxy.newProxyInstance(
                Host.class.getClassLoader(), new Class<?>[] {Host.class}, (proxy, method, given) -> ending);
    }

    /** A request that was refused, or never made, leaves the host as it is, and then its node is opened again. */
    @Test
    void onlyAHostOnItsWayDownIsTakenForOne() throws InterruptedException {
        assertThat(Rebooting.isGoingDown(
                        saying(new Ending.Exited(1, List.of(new HostLine(HostLine.Source.OUT, "stopping"))))))
                .isTrue();
        assertThat(Rebooting.isGoingDown(
                        saying(new Ending.Exited(1, List.of(new HostLine(HostLine.Source.OUT, "degraded"))))))
                .isFalse();
        assertThat(Rebooting.isGoingDown(
                        saying(new Ending.Exited(0, List.of(new HostLine(HostLine.Source.OUT, "running"))))))
                .isFalse();
    }
}
