package dev.drydock.action.upgrade;

import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.upgrade.ComponentPod;
import dev.drydock.cluster.upgrade.KubeadmRecord;
import dev.drydock.cluster.upgrade.NodeFacts;
import dev.drydock.cluster.upgrade.Rollout;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads versions from what the cluster tells in texts. A text that is no version leaves that version unknown. */
final class VersionsReading {
    private static final List<Component> IN_PODS = List.of(
            Component.API_SERVER,
            Component.CONTROLLER_MANAGER,
            Component.SCHEDULER,
            Component.CLOUD_CONTROLLER_MANAGER,
            Component.KUBE_PROXY);

    private final Map<Component, SortedMap<NodeName, KubernetesVersion>> versions = new EnumMap<>(Component.class);
    private final SortedMap<NodeName, Machine> machines = new TreeMap<>();
    private final SortedMap<NodeName, String> etcd = new TreeMap<>();

    private VersionsReading() {}

    static ClusterVersions of(ClusterLook look) {
        VersionsReading reading = new VersionsReading();
        look.nodes().value().orElse(List.of()).forEach(reading::node);
        look.components().value().orElse(List.of()).forEach(reading::pod);
        Optional<Rollout> coreDns = look.coreDns().value().flatMap(found -> found);
        Optional<KubeadmRecord> kubeadm = look.kubeadm().value().flatMap(found -> found);
        return new ClusterVersions(
                reading.versions,
                reading.machines,
                reading.etcd,
                coreDns.map(rollout -> ComponentPod.tagOf(rollout.image())).filter(tag -> !tag.isEmpty()),
                kubeadm.flatMap(KubeadmRecord::kubernetesVersion).flatMap(KubernetesVersion::parse),
                KubernetesVersion.parse(look.answering()));
    }

    private void node(NodeFacts facts) {
        NodeName name = facts.node().name();
        machines.put(
                name,
                new Machine(
                        facts.node().controlPlane(),
                        facts.runtime(),
                        facts.operatingSystem(),
                        facts.kernel(),
                        OptionalInt.empty()));
        put(Component.KUBELET, name, facts.node().kubeletVersion());
    }

    private void pod(ComponentPod pod) {
        if (pod.component().equals("etcd") && !pod.tag().isEmpty()) {
            etcd.put(pod.node(), pod.tag());
        }
        for (Component component : IN_PODS) {
            if (component.program().equals(pod.component())) {
                put(component, pod.node(), pod.tag());
            }
        }
    }

    private void put(Component component, NodeName node, String text) {
        KubernetesVersion.parse(text)
                .ifPresent(version -> versions.computeIfAbsent(component, none -> new TreeMap<>())
                        .put(node, version));
    }
}
