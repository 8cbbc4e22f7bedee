package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.etcd.RehearsalSettings;
import dev.drydock.testing.RealTools;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillCheckupTest {
    @TempDir
    private Path folder = Path.of("set by JUnit");

    private final StringWriter printed = new StringWriter();

    private List<String> troubles(Optional<Path> told, String path) {
        RehearsalSettings settings = EtcdProgramFolders.of(told, Map.of("PATH", path));
        return DrillCheckup.troubles(settings, told.isPresent(), new PrintWriter(printed, true));
    }

    @Test
    void whatWasFoundIsSaidWithItsVersion() {
        Path programs = Objects.requireNonNull(RealTools.require("etcdutl").getParent());

        assertThat(troubles(Optional.of(programs), "")).isEmpty();
        assertThat(printed.toString())
                .startsWith("etcd drill: etcd 3.")
                .contains(", etcd of " + programs + ", restored by " + programs.resolve("etcdutl"));
        // Beside what is no folder, and what would be another one wherever Drydock is started.
        assertThat(troubles(Optional.empty(), ":.:bin:" + folder.resolve("none") + ":" + programs))
                .isEmpty();
        assertThat(printed.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("etcd drill: etcd 3."));
    }

    @Test
    void onThePathTheyMayBeMissingAndInAFolderThatWasToldTheyMustNot() {
        assertThat(troubles(Optional.empty(), folder.toString())).isEmpty();
        assertThat(printed.toString())
                .isEqualToIgnoringNewLines("etcd drill: WARNING: drills are refused. There is no program `etcd` on"
                        + " Drydock's PATH (DRYDOCK_ETCD_PROGRAMS names another folder): install etcd and etcdutl (up"
                        + " to 3.4: etcdctl) of the cluster's version there.");

        assertThat(troubles(Optional.of(folder), ""))
                .containsExactly(
                        "There is no program `etcd` in " + folder + " (DRYDOCK_ETCD_PROGRAMS): install etcd and"
                                + " etcdutl (up to 3.4: etcdctl) of the cluster's version there.");
    }
}
