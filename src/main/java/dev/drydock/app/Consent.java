package dev.drydock.app;

import dev.drydock.adapter.kubernetes.KubernetesCluster;
import dev.drydock.adapter.kubernetes.KubernetesSettings;
import dev.drydock.cluster.ClusterException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Says whose cluster and etcd the demo is about to meet; before they may be changed, the name of each is typed. */
final class Consent {
    private final BufferedReader in;
    private final PrintStream out;

    Consent(BufferedReader in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    /** Whether to go on; where not, why not was printed. */
    boolean given(DemoSettings settings) throws IOException {
        List<String> names = new ArrayList<>();
        if (settings.cluster().isPresent()) {
            Optional<String> name = name(settings.cluster().get());
            if (name.isEmpty()) {
                return false;
            }
            out.println("The cluster " + name.get() + " is real.");
            names.add(name.get());
        }
        if (settings.etcd() instanceof DemoSettings.EtcdChoice.Real etcd) {
            URI endpoint = etcd.etcd().endpoints().getFirst();
            out.println("The etcd at " + endpoint + " is real.");
            names.add(endpoint.getAuthority());
        }
        return names.isEmpty() || given(names, settings.changesAllowed());
    }

    private boolean given(List<String> names, boolean changesAllowed) throws IOException {
        if (!changesAllowed) {
            out.println(
                    "Drydock reads what is real and plans with --dry-run. Everything that may harm is refused without"
                            + " --allow-changes.");
            return true;
        }
        out.println("What is approved on the page will be done to " + String.join(" and to ", names) + ".");
        for (String name : names) {
            out.println("Type " + name + " to go on:");
            String typed = in.readLine();
            if (typed == null || !typed.strip().equals(name)) {
                out.println("That is not its name, so nothing was started.");
                return false;
            }
        }
        return true;
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
