package dev.drydock.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A sweep that left something out is no proof, however many points it tried. */
class CrashSweepTest {
    private static final Story.Ending UNREACHED = new Story.Ending(Optional.empty(), List.of(), Map.of());

    private static CrashSweep.Result result(Map<CrashPoint, Story.Ending> endings) {
        return new CrashSweep.Result(UNREACHED, endings, Duration.ZERO);
    }

    private static Map<CrashPoint, Story.Ending> everywhere() {
        Map<CrashPoint, Story.Ending> endings = new LinkedHashMap<>();
        for (CrashPoint.Kind kind : CrashPoint.Kind.values()) {
            for (CrashPoint.Side side : CrashPoint.Side.values()) {
                CrashPoint point = new CrashPoint(kind, 1, side);
                endings.put(point, new Story.Ending(Optional.of(point + ": it"), List.of(), Map.of()));
            }
        }
        return endings;
    }

    @Test
    void eachSideOfEachKindMustHaveBeenReached() {
        assertThat(result(everywhere()).unreached()).isEmpty();
        assertThat(result(Map.of()).unreached())
                .hasSize(18)
                .contains("before journal append", "after email", "before lease write", "after queued work");

        Map<CrashPoint, Story.Ending> endings = everywhere();
        endings.put(new CrashPoint(CrashPoint.Kind.EMAIL, 1, CrashPoint.Side.AFTER), UNREACHED);
        endings.put(
                new CrashPoint(CrashPoint.Kind.SLACK_CALL, 1, CrashPoint.Side.BEFORE),
                new Story.Ending(Optional.of("put to rest"), List.of(), Map.of()));
        assertThat(result(endings).unreached()).containsExactly("before slack call", "after email");
    }

    @Test
    void aStoryThatIsOverBeforeItsLeaseIsRenewedIsNoGap() {
        Map<CrashPoint, Story.Ending> endings = everywhere();
        endings.keySet().removeIf(point -> point.kind() == CrashPoint.Kind.LEASE_RENEWAL);

        assertThat(result(endings).unreached()).isEmpty();
    }
}
