package dev.drydock.app;

import dev.drydock.adapter.kubernetes.KubernetesCluster;
import dev.drydock.adapter.kubernetes.KubernetesSettings;
import dev.drydock.cluster.ClusterException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Says whose cluster the demo is about to meet; before it may be changed, its context's name is typed once. */
final class Consent {
    private final BufferedReader in;
    private final PrintStream out;

    Consent(BufferedReader in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    /** Whether to go on; where not, why not was printed. */
    boolean given(DemoSettings.RealCluster cluster) throws IOException {
        Optional<String> name = name(cluster);
        if (name.isEmpty()) {
            return false;
        }
        out.println("The cluster " + name.get() + " is real.");
        if (!cluster.changesAllowed()) {
            out.println(
                    "Drydock reads it and plans with --dry-run. Everything else is refused without --allow-changes.");
            return true;
        }
        out.println("What is approved on the page will be done to it. Type " + name.get() + " to go on:");
        String typed = in.readLine();
        boolean same = typed != null && typed.strip().equals(name.get());
        if (!same) {
            out.println("That is not its name, so nothing was started.");
        }
        return same;
    }

    private Optional<String> name(DemoSettings.RealCluster cluster) {
        KubernetesSettings settings = new KubernetesSettings(
                Optional.of(cluster.kubeconfig()),
                cluster.context(),
                Optional.empty(),
                Version.get(),
                KubernetesSettings.DEFAULT_CONNECT_TIMEOUT,
                KubernetesSettings.DEFAULT_REQUEST_TIMEOUT);
        try (KubernetesCluster connected =
                KubernetesCluster.connect(settings, Map.of(), InstantSource.system(), RandomGenerator.getDefault())) {
            return Optional.of(connected.identity().name());
        } catch (ClusterException | IllegalArgumentException away) {
            out.println(away.getMessage());
            return Optional.empty();
        }
    }
}
