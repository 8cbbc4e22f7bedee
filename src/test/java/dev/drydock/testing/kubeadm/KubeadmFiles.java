package dev.drydock.testing.kubeadm;

import dev.drydock.sim.cluster.ClusterBuilder;
import dev.drydock.sim.cluster.PodShape;
import dev.drydock.testing.hosts.EtcdFlags;
import dev.drydock.testing.hosts.StaticPod;
import dev.drydock.testing.hosts.TestHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What kubeadm has put onto its hosts and into its cluster, before anybody upgrades it. */
final class KubeadmFiles {
    private static final String MANIFESTS = "/etc/kubernetes/manifests/";
    private static final String IMAGES = "example.test/";
    private static final String KUBELET = """
        apiVersion: kubelet.config.k8s.io/v1beta1
        cgroupDriver: systemd
        clusterDNS:
        - 10.96.0.10
        kind: KubeletConfiguration
        staticPodPath: /etc/kubernetes/manifests
        """;

    private final String version;
    private final String server;

    /**
     * Of a cluster.
     *
     * @param server where hosts find its API
     */
    KubeadmFiles(String version, String server) {
        this.version = version;
        this.server = server;
    }

    /** Puts what kubeadm keeps in the cluster there: its settings, and its add-ons. */
    static ClusterBuilder contents(ClusterBuilder cluster, String version) {
        return cluster.version("v" + version)
                .configMap("kube-system", "kubeadm-config", Map.of("ClusterConfiguration", """
                    apiServer: {}
                    apiVersion: kubeadm.k8s.io/v1beta%d
                    certificatesDir: /etc/kubernetes/pki
                    clusterName: kubernetes
                    controllerManager: {}
                    dns: {}
                    etcd:
                      local:
                        dataDir: /var/lib/etcd
                    imageRepository: example.test
                    kind: ClusterConfiguration
                    kubernetesVersion: v%s
                    networking:
                      dnsDomain: cluster.local
                      serviceSubnet: 10.96.0.0/12
                    scheduler: {}
                    """.formatted(
                                minor(version) >= 31 ? 4 : 3, version)))
                .configMap("kube-system", "kubelet-config", Map.of("kubelet", KUBELET))
                .daemonSet(
                        "kube-system",
                        "kube-proxy",
                        PodShape.plain()
                                .label("k8s-app", "kube-proxy")
                                .toleratingAll()
                                .container("kube-proxy", IMAGES + "kube-proxy:v" + version))
                .deployment(
                        "kube-system",
                        "coredns",
                        2,
                        PodShape.plain()
                                .label("k8s-app", "kube-dns")
                                .tolerating("node-role.kubernetes.io/control-plane")
                                .container("coredns", IMAGES + "coredns/coredns:" + dns(version)));
    }

    private static int minor(String version) {
        return Integer.parseInt(version.split("\\.", 3)[1]);
    }

    private static String dns(String version) {
        return minor(version) >= 33 ? "v1.12.0" : minor(version) >= 31 ? "v1.11.3" : "v1.11.1";
    }

    private static String etcd(String version) {
        return switch (minor(version)) {
            case 29 -> "3.5.10-0";
            case 30 -> "3.5.12-0";
            case 31 -> "3.5.15-0";
            case 32 -> "3.5.16-0";
            case 33 -> "3.5.21-0";
            default -> "3.6.4-0";
        };
    }

    /** What every host has. */
    void node(TestHost host) throws IOException {
        host.write("/var/lib/kubelet/config.yaml", KUBELET);
        host.write(
                "/var/lib/kubelet/kubeadm-flags.env",
                "KUBELET_KUBEADM_ARGS=\"--hostname-override=" + host.name() + " --node-ip=" + host.address() + "\"\n");
        String user = "system:node:" + host.name();
        host.write(
                "/etc/kubernetes/kubelet.conf", """
                    apiVersion: v1
                    clusters:
                    - cluster:
                        server: %1$s
                      name: kubernetes
                    contexts:
                    - context:
                        cluster: kubernetes
                        user: %2$s
                      name: %2$s@kubernetes
                    current-context: %2$s@kubernetes
                    kind: Config
                    preferences: {}
                    users:
                    - name: %2$s
                      user: {}
                    """.formatted(server, user).getBytes(StandardCharsets.UTF_8), "0600");
    }

    /** What a host of the control plane has beside. */
    void controlPlane(TestHost host, List<TestHost> members) throws IOException {
        Map<String, String> certificates = Map.of("k8s-certs", "/etc/kubernetes/pki");
        pod(
                host,
                new StaticPod(
                        "etcd",
                        IMAGES + "etcd:" + etcd(version),
                        EtcdFlags.words("etcd", EtcdFlags.of(host, members, true)),
                        Map.of("etcd-data", EtcdFlags.DATA, "etcd-certs", EtcdFlags.PKI),
                        "etcd.advertise-client-urls: https://" + host.address() + ":2379"));
        component(
                host,
                "kube-apiserver",
                List.of(
                        "kube-apiserver",
                        "--advertise-address=" + host.address(),
                        "--etcd-cafile=" + EtcdFlags.PKI + "/ca.crt",
                        "--etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt",
                        "--etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key",
                        "--etcd-servers=https://127.0.0.1:2379",
                        "--secure-port=6443"),
                certificates);
        for (String component : List.of("kube-controller-manager", "kube-scheduler")) {
            component(host, component, List.of(component, "--leader-elect=true"), certificates);
        }
    }

    private void component(TestHost host, String name, List<String> command, Map<String, String> volumes)
            throws IOException {
        pod(host, new StaticPod(name, IMAGES + name + ":v" + version, command, volumes, "component: " + name));
    }

    private static void pod(TestHost host, StaticPod pod) throws IOException {
        host.write(MANIFESTS + pod.component() + ".yaml", pod.manifest().getBytes(StandardCharsets.UTF_8), "0600");
    }
}
