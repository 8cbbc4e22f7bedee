package dev.drydock.action.upgrade;

import dev.drydock.action.host.HostVisit;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.cluster.upgrade.KubeadmPlan;
import dev.drydock.cluster.upgrade.KubeadmPlanReader;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.RefusalException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The machines behind the nodes, as far as questions about upgrades go.
 *
 * @param hosts the machines
 * @param plans reads what kubeadm says there
 */
public record UpgradeHosts(Hosts hosts, KubeadmPlanReader plans) {
    /** kubeadm looks for newer versions on the internet first, and goes on without. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final int MOST = 20_000;
    private static final String ASK = """
        PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin
        export PATH LC_ALL=C KUBECONFIG=/etc/kubernetes/admin.conf
        exec kubeadm upgrade plan -o json </dev/null
        """;

    /** What the kubeadm of a node's host, which is one of the control plane, has to say of upgrades. */
    Known<KubeadmPlan> plan(NodeName node) {
        try {
            HostVisit<KubeadmPlan> visit = HostVisit.round(hosts, List.of(node), PATIENCE.plusSeconds(10), this::plan)
                    .getOrDefault(node, new HostVisit.Unseen<>("it was not asked"));
            return switch (visit) {
                case HostVisit.Seen<KubeadmPlan>(KubeadmPlan plan) -> new Known.Told<>(plan);
                case HostVisit.Unseen<KubeadmPlan>(String why) -> new Known.Untold<>(why);
            };
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw RefusalException.passing("Drydock is just being stopped.", stopping);
        }
    }

    private KubeadmPlan plan(Host host) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        Ending ending = host.run(HostCommand.of(PATIENCE, "/bin/sh", "-c", ASK).asRoot(), line -> {
            if (line.source() == HostLine.Source.OUT && lines.size() < MOST) {
                lines.add(line.text());
            }
        });
        if (!(ending instanceof Ending.Exited exited && exited.code() == 0)) {
            throw new HostException(
                    "it says: " + Wording.sentence(ending.lastWords().replace('`', '\'')), true);
        }
        return plans.read(String.join("\n", lines))
                .orElseThrow(() -> new HostException("what it says is not understood", false));
    }
}
