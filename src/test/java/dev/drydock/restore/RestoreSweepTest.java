package dev.drydock.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.restore.RestoreCell.Place;
import dev.drydock.restore.RestoreScene.Patience;
import dev.drydock.testing.hosts.EtcdSetup;
import dev.drydock.testing.hosts.EtcdSetup.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every trouble at every step on every host, on real hosts, in as few restores as it takes: at each step one trouble after the other, as
 * often as the step is begun again, and what did not get its turn in the next restore. A step that is one for all hosts has its troubles
 * on hosts in turn, and so has each step a host that is away or refuses. At the end of each is the new state on every member, or the old one where the run was sent back. What ends a run is in {@link RestoreTroubleTest}, where each trouble can be had
 * by itself too. What came is listed in {@code target/restore-matrix}.
 */
class RestoreSweepTest {
    /** Steps at which the restore ends, or goes back, when they fail. */
    private static final Set<String> ENDING =
            Set.of("check", "safety", "copy", "scripts", "stage", "stop-api", "stop-etcd", "switch");

    /** What takes long, or is over before anything is done: on one host of a step, another one each time. */
    private static final Set<Trouble> IN_TURN = EnumSet.of(Trouble.SUDO_REFUSED, Trouble.UNREACHABLE);

    @TempDir
    private Path folder;

    /**
     * Restores, as many as it takes until each place had its trouble; none after one in which nothing new came. Of what comes while a step
     * works, or when it has, each has one kind: a second one would find nothing to disturb.
     */
    private static final class Waves implements Iterator<Wave> {
        private final Set<Place> left = new LinkedHashSet<>();
        private final Layout layout;
        private int waves;
        private boolean moves = true;

        Waves(Layout layout, List<String> steps) {
            this.layout = layout;
            for (String step : steps) {
                List<String> hosts = MatrixSteps.hosts(layout, step);
                for (Trouble trouble : RestoreCell.ANYWHERE) {
                    if (MatrixSteps.isOfAll(step) || IN_TURN.contains(trouble)) {
                        int turn = (steps.indexOf(step) + RestoreCell.ANYWHERE.indexOf(trouble)) % hosts.size();
                        left.add(new Place(step, hosts.get(turn), trouble));
                    } else {
                        hosts.forEach(host -> left.add(new Place(step, host, trouble)));
                    }
                }
            }
            left.removeIf(RestoreSweepTest::endsTheRun);
        }

        @Override
        public boolean hasNext() {
            return moves && !left.isEmpty();
        }

        @Override
        public Wave next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            moves = false;
            waves++;
            Set<String> done = new HashSet<>();
            List<Place> now = left.stream()
                    .filter(place -> !place.isLast() || done.add(place.id()))
                    .toList();
            return new Wave(waves, left.size(), new RestoreCell(layout, now, "", "retry"));
        }

        String tryOut(RestoreScene scene, Wave wave) throws IOException, InterruptedException {
            RestoreTrial.Ending ending = RestoreTrial.tryAsMuchAsComes(scene, wave.cell());
            moves = left.removeAll(ending.begun());
            assertThat(ending.state()).isEqualTo(wave.cell().isOnTheWayBack() ? "old state" : "restored");
            return ending.state() + ", after " + ending.begun().size() + ": "
                    + ending.begun().stream().map(Place::toString).sorted().collect(Collectors.joining("; "));
        }
    }

    /** One of them. */
    private record Wave(int number, int left, RestoreCell cell) {
        @Override
        public String toString() {
            return cell.layout() + " | restore " + number + ", with " + left + " to come";
        }
    }

    @Test
    void atTheEndIsTheNewState() throws ExecutionException, InterruptedException {
        assertThat(RestoreMatrix.ofAllLayouts(layout -> sweep(layout, "FORWARD", MatrixSteps.FORWARD)))
                .isEmpty();
    }

    @Test
    void atTheEndOfTheWayBackIsTheOldState() throws ExecutionException, InterruptedException {
        assertThat(RestoreMatrix.ofAllLayouts(layout -> sweep(layout, "BACK", MatrixSteps.BACK)))
                .isEmpty();
    }

    private List<String> sweep(Layout layout, String way, List<String> steps) throws IOException, InterruptedException {
        Waves waves = new Waves(layout, steps);
        RestoreMatrix<RestoreScene, Wave> matrix = new RestoreMatrix<>(
                on -> RestoreScene.start(EtcdSetup.of(layout).withDisk(900).withWorker(), on, Patience.SHORT),
                waves::tryOut);
        List<String> wrong = matrix.wrong(way + "_" + layout, waves, folder);
        return waves.left.isEmpty() || !wrong.isEmpty() ? wrong : List.of(layout + " | never came: " + waves.left);
    }

    /** Whether the run does not come to the steps behind it. */
    static boolean endsTheRun(Place place) {
        return !place.isWaitedOut() && ENDING.contains(place.step());
    }
}
