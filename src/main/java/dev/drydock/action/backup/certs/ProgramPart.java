package dev.drydock.action.backup.certs;

import dev.drydock.action.host.ProgramFlags;
import dev.drydock.action.host.ProgramFlags.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program of the control plane as a host runs it.
 *
 * @param name {@code kube-apiserver}
 * @param flags what it is started with
 * @param hostFolders by folder in its container, the host's; empty for a program in none
 */
record ProgramPart(String name, List<Flag> flags, Map<String, String> hostFolders) {
    /** The programs of a control plane. */
    static final List<String> NAMES = List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler");

    /** Flags whose values are files that must be there for the program to start. */
    private static final String OF_FILES =
            "(.*-)?(file|cafile|certfile|keyfile|certificate|certificate-authority|key|kubeconfig|config)";

    /** Those among them that name what a program writes, or that are no path. */
    private static final List<String> NOT_OURS = List.of("log-file", "lock-file", "pid-file", "config-file-mode");

    /** By a certificate's flag, its key's. */
    private static final Map<String, String> PAIRS = Map.of(
            "cert-file", "key-file",
            "peer-cert-file", "peer-key-file",
            "etcd-certfile", "etcd-keyfile",
            "tls-cert-file", "tls-private-key-file",
            "kubelet-client-certificate", "kubelet-client-key",
            "proxy-client-cert-file", "proxy-client-key-file",
            "cluster-signing-cert-file", "cluster-signing-key-file",
            "client-cert-file", "client-key-file");

    ProgramPart {
        flags = List.copyOf(flags);
        hostFolders = Map.copyOf(hostFolders);
    }

    /**
     * A file that a program is told of.
     *
     * @param why who names it: {@code kube-apiserver's --client-ca-file}
     */
    record Named(String path, String why) {}

    /** A certificate and its key. */
    record Pair(String certificate, String key) {}

    /** The files on the host that its flags name. */
    List<Named> files() {
        List<Named> named = new ArrayList<>();
        for (Flag flag : flags) {
            if (flag.name().matches(OF_FILES) && !NOT_OURS.contains(flag.name())) {
                onHost(flag.value()).ifPresent(path -> named.add(new Named(path, why(flag))));
            } else if (flag.name().equals("tls-sni-cert-key")) {
                Stream.of(flag.value().split("[,:]", -1))
                        .flatMap(word -> onHost(word).stream())
                        .forEach(path -> named.add(new Named(path, why(flag))));
            }
        }
        return named;
    }

    private String why(Flag flag) {
        return name + "'s --" + flag.name();
    }

    /** The certificates that it shows, each with the file of its key. */
    List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (Flag flag : flags) {
            Optional.ofNullable(PAIRS.get(flag.name()))
                    .flatMap(this::value)
                    .flatMap(this::onHost)
                    .ifPresent(key ->
                            onHost(flag.value()).ifPresent(certificate -> pairs.add(new Pair(certificate, key))));
        }
        return pairs;
    }

    /** What one of its flags names on the host. */
    Optional<String> file(String flag) {
        return value(flag).flatMap(this::onHost);
    }

    /** All that a flag names on the host, which may be given more than once. */
    List<String> all(String flag) {
        return flags.stream()
                .filter(each -> each.name().equals(flag))
                .flatMap(each -> onHost(each.value()).stream())
                .toList();
    }

    private Optional<String> value(String flag) {
        return flags.stream()
                .filter(each -> each.name().equals(flag))
                .map(Flag::value)
                .findFirst();
    }

    private Optional<String> onHost(String path) {
        return ProgramFlags.onHost(path, hostFolders);
    }
}
