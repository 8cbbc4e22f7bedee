package dev.drydock.testing.kubeadm;

import dev.drydock.testing.hosts.StandIn;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the packages of Kubernetes of a version, whose programs stand in for its own. */
final class KubernetesPackages {
    private static final String UNITS = "/usr/lib/systemd/system/";

    private KubernetesPackages() {}

    /** A package's version, as Kubernetes' own repositories number them. */
    static String packaged(String version) {
        return version + "-1.1";
    }

    /** The minor release of a version. */
    static String minor(String version) {
        return version.substring(0, version.lastIndexOf('.'));
    }

    static List<DebianArchive> of(String version) {
        return List.of(
                archive(
                        "kubeadm",
                        version,
                        text("common.pl", "kubeadm.pl", "kubeadm-upgrade.pl", "kubeadm-certs.pl", "kubeadm-main.pl"),
                        Map.of(UNITS + "kubelet.service.d/10-kubeadm.conf", text("10-kubeadm.conf"))),
                archive(
                        "kubelet",
                        version,
                        text("common.pl", "kubelet.pl"),
                        Map.of(UNITS + "kubelet.service", text("kubelet.service"))),
                archive("kubectl", version, text("kubectl.sh"), Map.of()));
    }

    private static DebianArchive archive(String name, String version, String program, Map<String, String> files) {
        return new DebianArchive(
                name,
                packaged(version),
                Map.of("/usr/bin/" + name, program.replace("@VERSION@", "v" + version)),
                files,
                scripts(name, ""));
    }

    /** Maintainer scripts that fail where they are told to. */
    static Map<String, String> scripts(String name, String afterwards) {
        String text = text("maintainer.sh").replace("@PACKAGE@", name);
        return Map.of("preinst", text.replace("@MORE@", ""), "postinst", text.replace("@MORE@", afterwards));
    }

    private static String text(String... resources) {
        return Stream.of(resources)
                .map(resource -> StandIn.text(KubernetesPackages.class, resource))
                .collect(Collectors.joining());
    }
}
