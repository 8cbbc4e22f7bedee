package dev.drydock.app;

import dev.drydock.cluster.backup.ExportIndex;
import dev.drydock.cluster.backup.ExportIndex.KindCount;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What the command line tells of an export. */
final class ExportWords {
    private ExportWords() {}

    /** What is in it; and, where it is not whole, what is missing, where errors go. */
    static void tell(ExportIndex index, PrintWriter out, PrintWriter err) {
        long kinds = index.kinds().stream().filter(count -> count.objects() > 0).count();
        out.printf(
                Locale.ROOT,
                "%,d objects of %d kinds of cluster %s (%s), Kubernetes %s, taken at %s in %.1f s; Secrets are %s.%n",
                index.objects(),
                kinds,
                Printable.of(index.cluster().name()),
                Printable.of(index.server()),
                Printable.of(index.serverVersion()),
                index.taken(),
                index.took().toMillis() / 1000.0,
                index.hasSecrets() ? "among them" : "not among them");
        long leftOut = index.kinds().stream().mapToLong(KindCount::leftOut).sum();
        out.printf(Locale.ROOT, "%,d objects were left out of these kinds, by these rules:%n", leftOut);
        index.rules().forEach(rule -> out.println("  " + Printable.of(rule)));
        List<String> mixed = index.kinds().stream()
                .filter(count -> !count.consistent())
                .map(count -> count.kind().qualified())
                .toList();
        if (!mixed.isEmpty()) {
            out.println("Of more than one version, since the list took longer than the API server keeps one: "
                    + Printable.of(String.join(", ", mixed)) + ".");
        }
        if (!index.whole()) {
            err.println("The export is NOT WHOLE. Missing:");
            index.problems()
                    .forEach(problem ->
                            err.println("  " + Printable.of(problem.what()) + ": " + Printable.of(problem.why())));
        }
    }
}
