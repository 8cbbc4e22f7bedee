package dev.drydock.testing.hosts;

import dev.drydock.testing.RealTools;
import dev.drydock.testing.TestAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The files that make a host one of a cluster: programs, certificates, manifests and units. */
final class HostFiles {
    private static final String MANIFESTS = "/etc/kubernetes/manifests/";
    private static final String UNITS = "/etc/systemd/system/";
    private static final String IMAGES = "/usr/libexec/images/";

    private final EtcdSetup setup;
    private final List<TestHost> members;
    private final Optional<TestAuthority> authority;

    HostFiles(EtcdSetup setup, List<TestHost> members, Optional<TestAuthority> authority) {
        this.setup = setup;
        this.members = members;
        this.authority = authority;
    }

    /** Puts the programs where every host of the fleet has them: those of images where only the kubelet finds them. */
    static void share(HostFleet fleet, EtcdSetup setup) throws IOException {
        Path etcd = RealTools.require(setup.release().etcd());
        fleet.install(etcd, setup.layout().etcdInPods() ? IMAGES + "etcd" : "/usr/bin/etcd");
        fleet.install(RealTools.require(setup.release().etcdctl()), "/usr/bin/etcdctl");
        switch (setup.release()) {
            case V3_5 -> fleet.install(RealTools.require("etcdutl"), "/usr/bin/etcdutl");
            case V3_4 -> {
                // Its etcdctl restores; etcdutl came later.
            }
        }
        String folder = setup.layout().restInPods() ? IMAGES : "/usr/bin/";
        script(fleet, "kube-apiserver.pl", folder + "kube-apiserver");
        script(fleet, "idle.pl", folder + "kube-controller-manager");
        script(fleet, "idle.pl", folder + "kube-scheduler");
        script(fleet, "kubelet.sh", "/usr/bin/kubelet");
        script(fleet, "manifest.awk", "/usr/libexec/stand-ins/manifest.awk");
    }

    private static void script(HostFleet fleet, String resource, String target) throws IOException {
        Path file = Files.writeString(fleet.folder().resolve(resource), StandIn.text(resource));
        fleet.install(file, target);
    }

    /** Makes a host one of a member. */
    void member(TestHost host) throws IOException {
        if (setup.disk().isPresent()) {
            host.limit("/var/lib", setup.disk().get());
        }
        certificates(host);
        String owner = setup.layout().etcdInPods() ? "root" : "etcd";
        host.must("mkdir -p -m 0700 " + EtcdFlags.DATA + "; chown " + owner + ": " + EtcdFlags.DATA);
        Map<String, String> flags = EtcdFlags.of(host, members, setup.tls());
        if (setup.layout().etcdInPods()) {
            String annotation = "etcd.advertise-client-urls: " + flags.get("advertise-client-urls");
            Map<String, String> volumes = Map.of("etcd-data", EtcdFlags.DATA, "etcd-certs", EtcdFlags.PKI);
            pod(
                    host,
                    new StaticPod(
                            "etcd", setup.release().image(), EtcdFlags.words("etcd", flags), volumes, annotation));
        } else {
            host.must("mkdir -p " + EtcdFlags.PKI + "; chown -R etcd: " + EtcdFlags.PKI);
            etcdUnit(host, flags);
        }
    }

    /** Puts certificates where kubeadm has them. */
    private void certificates(TestHost host) throws IOException {
        if (authority.isEmpty()) {
            return;
        }
        TestAuthority issuer = authority.get();
        host.write(EtcdFlags.PKI + "/ca.crt", Files.readString(issuer.certificate()));
        for (String name : List.of("server", "peer", "healthcheck-client")) {
            issue(host, name, "localhost", "127.0.0.1", host.name(), host.address());
        }
    }

    private void issue(TestHost host, String name, String... addresses) throws IOException {
        TestAuthority.Issued issued = authority.orElseThrow().issue(name, TestAuthority.KeyForm.SEC1, addresses);
        host.write(EtcdFlags.PKI + "/" + name + ".crt", Files.readString(issued.certificate()));
        host.write(EtcdFlags.PKI + "/" + name + ".key", Files.readAllBytes(issued.key()), "0600");
    }

    private void etcdUnit(TestHost host, Map<String, String> flags) throws IOException {
        String settings = switch (setup.units()) {
            case FLAGS ->
                "ExecStart=" + EtcdFlags.words("/usr/bin/etcd", flags).stream().collect(Collectors.joining(" \\\n  "));
            case ENVIRONMENT_FILE -> {
                host.write("/etc/default/etcd", EtcdFlags.variables(flags));
                yield "EnvironmentFile=/etc/default/etcd\nExecStart=/usr/bin/etcd";
            }
        };
        unit(host, "etcd", """
            Type=notify
            User=etcd
            %s
            Restart=on-failure
            RestartSec=1
            TimeoutStartSec=20
            LimitNOFILE=40000
            """.formatted(settings));
    }

    /** Makes a host one with an API server and what goes with it. */
    void controlPlane(TestHost host) throws IOException {
        if (!members.contains(host)) {
            certificates(host);
        }
        if (authority.isPresent()) {
            host.must("cp " + EtcdFlags.PKI + "/ca.crt /etc/kubernetes/pki/etcd-ca.crt; cp " + EtcdFlags.PKI
                    + "/healthcheck-client.crt /etc/kubernetes/pki/apiserver-etcd-client.crt; cp " + EtcdFlags.PKI
                    + "/healthcheck-client.key /etc/kubernetes/pki/apiserver-etcd-client.key");
        }
        List<String> rest = List.of("kube-controller-manager", "kube-scheduler");
        if (setup.layout().restInPods()) {
            run(host, "kube-apiserver", apiServerFlags());
            for (String component : rest) {
                run(host, component, List.of("--leader-elect=true"));
            }
            worker(host);
        } else {
            unit(host, "kube-apiserver", service("kube-apiserver", apiServerFlags()));
            for (String component : rest) {
                unit(host, component, service(component, List.of("--leader-elect=true")));
            }
        }
    }

    /** Makes a host one with a kubelet. */
    void worker(TestHost host) throws IOException {
        host.write(UNITS + "kubelet.service", StandIn.text("kubelet.service"));
        enable(host, "kubelet");
    }

    private List<String> apiServerFlags() {
        String servers = setup.layout().members().equals(setup.layout().controlPlane())
                ? (setup.tls() ? "https" : "http") + "://127.0.0.1:2379"
                : members.stream()
                        .map(member -> (setup.tls() ? "https" : "http") + "://" + member.address() + ":2379")
                        .collect(Collectors.joining(","));
        List<String> flags = new ArrayList<>();
        if (setup.tls()) {
            flags.add("--etcd-cafile=/etc/kubernetes/pki/etcd-ca.crt");
            flags.add("--etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt");
            flags.add("--etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key");
        }
        flags.add("--etcd-servers=" + servers);
        flags.add("--secure-port=6443");
        return flags;
    }

    private void run(TestHost host, String component, List<String> flags) throws IOException {
        List<String> command = new ArrayList<>(List.of(component));
        command.addAll(flags);
        Map<String, String> volumes = new LinkedHashMap<>();
        volumes.put("k8s-certs", "/etc/kubernetes/pki");
        pod(
                host,
                new StaticPod(
                        component,
                        "example.test/" + component + ":v1.34.0",
                        command,
                        volumes,
                        "component: " + component));
    }

    private static void pod(TestHost host, StaticPod pod) throws IOException {
        host.write(MANIFESTS + pod.component() + ".yaml", pod.manifest().getBytes(StandardCharsets.UTF_8), "0600");
    }

    private static String service(String program, List<String> flags) {
        return "ExecStart=/usr/bin/" + program + " " + String.join(" ", flags)
                + "\nKillMode=mixed\nRestart=always\nRestartSec=1\n";
    }

    private static void unit(TestHost host, String name, String service) throws IOException {
        host.write(UNITS + name + ".service", """
            [Unit]
            Description=%s
            After=network.target

            [Service]
            %s
            [Install]
            WantedBy=multi-user.target
            """.formatted(name, service));
        enable(host, name);
    }

    private static void enable(TestHost host, String name) throws IOException {
        host.must("mkdir -p /etc/systemd/system/multi-user.target.wants; ln -s ../" + name
                + ".service /etc/systemd/system/multi-user.target.wants/" + name + ".service");
    }
}
