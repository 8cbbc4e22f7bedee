package dev.drydock.action.upgrade;

import dev.drydock.cluster.NodeName;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** Clusters of tests, in a few words. */
final class Fleet {
    private Fleet() {}

    static final Machine CONTROL_PLANE =
            new Machine(true, "containerd://1.7.24", "Debian GNU/Linux 13 (trixie)", "6.12.1", OptionalInt.of(2));
    static final Machine WORKER =
            new Machine(false, "containerd://1.7.24", "Debian GNU/Linux 13 (trixie)", "6.12.1", OptionalInt.of(2));

    /** So many control planes and workers, with all that kubeadm makes at this version. */
    static ClusterVersions at(String version, int controlPlanes, int workers) {
        SortedMap<NodeName, Machine> machines = new TreeMap<>();
        for (int i = 1; i <= controlPlanes; i++) {
            machines.put(new NodeName("cp" + i), CONTROL_PLANE);
        }
        for (int i = 1; i <= workers; i++) {
            machines.put(new NodeName("w" + i), WORKER);
        }
        ClusterVersions fleet = ClusterVersions.of(machines).withConfigured(KubernetesVersionTest.version(version));
        for (NodeName node : machines.keySet()) {
            for (Component component : Component.values()) {
                boolean controllers = component.isStaticPod();
                if (component != Component.CLOUD_CONTROLLER_MANAGER
                        && (!controllers || node.value().startsWith("cp"))) {
                    fleet = fleet.with(component, node, KubernetesVersionTest.version(version));
                }
            }
        }
        return fleet;
    }

    /** The same with some set: {@code "kubelet w1 v1.28.0; kube-apiserver cp2 v1.30.0"}, {@code *} for every node. */
    static ClusterVersions but(ClusterVersions fleet, String changes) {
        ClusterVersions changed = fleet;
        for (String change : changes.split(";", -1)) {
            if (!change.isBlank()) {
                String[] words = change.strip().split(" +", -1);
                Component component = component(words[0]);
                KubernetesVersion version = KubernetesVersionTest.version(words[2]);
                changed = words[1].equals("*")
                        ? changed.withAll(component, version)
                        : changed.with(component, new NodeName(words[1]), version);
            }
        }
        return changed;
    }

    private static Component component(String program) {
        for (Component component : Component.values()) {
            if (component.program().equals(program)) {
                return component;
            }
        }
        throw new IllegalArgumentException(program);
    }
}
