package dev.drydock.action.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.cluster.host.HostUnit;
import dev.drydock.cluster.host.UnitState;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Work on a host that is cut short there: by a reboot it is once, and then it is begun again; not without end. */
class HostWorkTest {
    private static final UnitState CUT = new UnitState.Interrupted(List.of());
    private static final UnitState ENDED =
            new UnitState.Ended(0, List.of(new HostLine(HostLine.Source.OUT, "restored")));

    private final Deque<UnitState> states = new ArrayDeque<>();
    private final List<String> started = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private Runnable hear = () -> {};

    private static <T> T port(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }

    /** A host whose unit is found in one state after the other, and then always in the last. */
    private String perform() throws StepException, InterruptedException {
        Host host = port(Host.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "observe" -> states.size() > 1 ? states.removeFirst() : states.getFirst();
            case "start" -> started.add(((HostUnit) arguments[0]).name());
            default -> throw new UnsupportedOperationException(method.getName());
        });
        RunLog log = port(RunLog.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "confirmHeld", "pause" -> "nothing";
            default -> throw new UnsupportedOperationException(method.getName());
        });
        return new HostWork(log, () -> Instant.EPOCH, Duration.ofMinutes(3))
                .perform(host, "drydock-r-1-stage", "/var/lib/drydock/r-1", ":", told::add, () -> hear.run());
    }

    @Test
    void whatWasCutShortIsBegunAgainAndThatIsTold() throws Exception {
        states.addAll(List.of(new UnitState.Absent(), new UnitState.Absent(), CUT, CUT, ENDED));

        assertThat(perform()).isEqualTo("restored");

        assertThat(started).hasSize(3).containsOnly("drydock-r-1-stage-1");
        assertThat(told)
                .hasSize(2)
                .allSatisfy(words ->
                        assertThat(words).contains("is begun again", "`journalctl -u drydock-r-1-stage-1` there"));
    }

    @Test
    void whatIsCutShortAgainAndAgainFails() {
        states.add(CUT);

        assertThatThrownBy(this::perform)
                .isInstanceOf(StepException.class)
                .hasMessageContaining("killed there 3 times before its end")
                .hasMessageContaining("`journalctl -u drydock-r-1-stage-1` there tells");

        assertThat(started).hasSize(3);
    }

    @Test
    void whatIsFoundCutShortCountsForNothing() throws Exception {
        // Looked at twice before anything is begun: which attempt it is, and how it stands.
        states.addAll(List.of(CUT, CUT, CUT, CUT, ENDED));

        assertThat(perform()).isEqualTo("restored");

        assertThat(started).hasSize(3);
        assertThat(told).hasSize(3);
    }

    @Test
    void peopleAreHeardBeforeItIsBegunAgain() {
        states.add(CUT);
        hear = () -> {
            throw new CancellationException("aborted");
        };

        assertThatThrownBy(this::perform).isInstanceOf(CancellationException.class);

        assertThat(started).isEmpty();
    }
}
