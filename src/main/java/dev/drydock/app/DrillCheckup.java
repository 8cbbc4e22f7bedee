package dev.drydock.app;

import dev.drydock.adapter.etcd.LocalRehearsal;
import dev.drydock.adapter.etcd.RehearsalSettings;
import dev.drydock.cluster.etcd.Rehearsal.Programs;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;

/** The doctor's look at what drills are held with. */
final class DrillCheckup {
    private DrillCheckup() {}

    /**
     * What is wrong, a sentence each; prints which programs were found.
     *
     * @param demanded whether the programs' folder was told: where it was not, no drills may be wanted, and that is only said
     */
    static List<String> troubles(RehearsalSettings settings, boolean demanded, PrintWriter out) {
        return switch (new LocalRehearsal(settings, InstantSource.system(), SystemTime.INSTANCE).programs()) {
            case Programs.Found found -> {
                out.println("etcd drill: etcd " + found.version() + ", " + found.where());
                yield List.of();
            }
            case Programs.Missing missing when demanded -> List.of(missing.why());
            case Programs.Missing missing -> {
                out.println("etcd drill: WARNING: drills are refused. " + missing.why());
                yield List.of();
            }
        };
    }
}
