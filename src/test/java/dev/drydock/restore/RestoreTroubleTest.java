package dev.drydock.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.restore.RestoreCell.Place;
import dev.drydock.testing.hosts.EtcdSetup;
import dev.drydock.testing.hosts.EtcdSetup.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trouble on real hosts at one step of a restore or of its way back: at the end is the new state on every member, or the old one,
 * never half, and the run says which. By default what {@link RestoreSweepTest} cannot have in one run with others; {@code -Dmatrix=full} for each trouble at each step on each host by itself, and another text for those whose line in the list
 * has it, as {@code "-Dmatrix=THREE_STATIC_PODS | switch"}. What was tried is listed in {@code target/restore-matrix}, as it is tried.
 */
class RestoreTroubleTest {
    @TempDir
    private Path folder;

    @Test
    void atTheEndIsTheNewStateOrTheOldOne() throws ExecutionException, InterruptedException {
        assertThat(RestoreMatrix.ofAllLayouts(this::wrong)).isEmpty();
    }

    private List<String> wrong(Layout layout) throws IOException, InterruptedException {
        List<RestoreCell> few = new ArrayList<>(named(layout));
        few.addAll(ending(layout));
        List<RestoreCell> all = new ArrayList<>(all(layout));
        all.addAll(named(layout));
        all.addAll(full(layout));
        RestoreMatrix<RestoreScene, RestoreCell> matrix = new RestoreMatrix<>(
                on -> RestoreScene.start(EtcdSetup.of(layout).withDisk(900).withWorker(), on), RestoreTrial::tryOut);
        return matrix.wrong(
                layout.toString(),
                RestoreMatrix.asked(few, all).stream().distinct().iterator(),
                folder);
    }

    private static List<RestoreCell> all(Layout layout) {
        List<RestoreCell> all = new ArrayList<>();
        for (String step : MatrixSteps.ALL) {
            for (Trouble trouble : RestoreCell.ANYWHERE) {
                for (String host : MatrixSteps.hosts(layout, step)) {
                    all.add(new RestoreCell(layout, step, host, trouble));
                }
            }
            if (step.equals("ready")) {
                all.add(new RestoreCell(layout, step, layout.controlPlane().getLast(), Trouble.API_DOES_NOT_START));
            }
        }
        return all;
    }

    /** Those that end a run before the steps behind it are reached; in one layout each, on hosts in turn. */
    private static List<RestoreCell> ending(Layout layout) {
        List<Layout> layouts = List.of(Layout.values());
        List<RestoreCell> cells = new ArrayList<>();
        int turn = 0;
        for (String step : MatrixSteps.FORWARD) {
            for (Trouble trouble : RestoreCell.ANYWHERE) {
                List<String> hosts = MatrixSteps.hosts(layout, step);
                Place place = new Place(step, hosts.get(cells.size() % hosts.size()), trouble);
                if (RestoreSweepTest.endsTheRun(place)) {
                    turn++;
                    // One more for each step, so that not all of a kind fall to one layout.
                    if ((turn + MatrixSteps.FORWARD.indexOf(step)) % layouts.size() == layouts.indexOf(layout)) {
                        cells.add(new RestoreCell(layout, step, place.host(), trouble));
                    }
                }
            }
        }
        return cells;
    }

    /** No byte to be had where the data is, and where scripts and their progress are, from when something is stopped on. */
    private static List<RestoreCell> full(Layout layout) {
        return Stream.of(
                        "stop-api",
                        "stop-etcd",
                        "switch",
                        "start-etcd",
                        "start-api",
                        "start-controllers",
                        "clean",
                        "back-stop-etcd",
                        "back-switch-back",
                        "back-start-etcd",
                        "back-start-api",
                        "unstage")
                .flatMap(step -> MatrixSteps.hosts(layout, step).stream()
                        .map(host -> new RestoreCell(layout, step, host, Trouble.NO_ROOM)))
                .toList();
    }

    private static List<RestoreCell> named(Layout layout) {
        String last = layout.members().getLast();
        return switch (layout) {
            case SINGLE_SYSTEMD ->
                List.of(
                        new RestoreCell(layout, "copy", last, Trouble.DISK_FULL),
                        new RestoreCell(layout, "switch", last, Trouble.NO_ROOM),
                        new RestoreCell(layout, "start-etcd", last, Trouble.ETCD_DOES_NOT_START),
                        new RestoreCell(
                                layout,
                                "start-etcd",
                                last,
                                Trouble.ETCD_DOES_NOT_START,
                                " --new-data-dir",
                                "roll-back"));
            case SINGLE_STATIC_POD ->
                List.of(
                        new RestoreCell(layout, "start-etcd", last, Trouble.ETCD_DOES_NOT_START, "", "roll-back"),
                        new RestoreCell(layout, "start-etcd", last, Trouble.NO_ROOM),
                        new RestoreCell(layout, "stage", last, Trouble.COPY_DAMAGED),
                        new RestoreCell(layout, "scripts", last, Trouble.NO_ROOM));
            case THREE_STATIC_PODS ->
                List.of(
                        new RestoreCell(layout, "switch", last, Trouble.SUDO_REFUSED, " --new-data-dir", "retry"),
                        new RestoreCell(layout, "switch", last, Trouble.HOST_LOST),
                        new RestoreCell(layout, "check", last, Trouble.ANOTHER_VERSION));
            case THREE_EXTERNAL ->
                List.of(
                        new RestoreCell(layout, "copy", last, Trouble.DISK_FULL),
                        new RestoreCell(layout, "check", last, Trouble.ANOTHER_VERSION));
        };
    }
}
