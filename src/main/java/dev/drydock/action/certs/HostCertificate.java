package dev.drydock.action.certs;

import java.time.Instant;
import java.util.Set;

/**
 * A certificate on a host, in a file of its own or within a kubeconfig.
 *
 * @param path the file
 * @param end when it expires
 * @param changed when its file was written last
 * @param sha256 of the whole certificate, in lower-case hexadecimal digits
 */
record HostCertificate(String path, Instant end, Instant changed, String sha256) {
    private static final String KUBERNETES = "/etc/kubernetes/";
    private static final Set<String> AUTHORITIES = Set.of("pki/ca.crt", "pki/etcd/ca.crt", "pki/front-proxy-ca.crt");

    /** By what static pods show and prove who they are. */
    private static final Set<String> OF_PARTS = Set.of(
            "pki/apiserver.crt",
            "pki/apiserver-etcd-client.crt",
            "pki/apiserver-kubelet-client.crt",
            "pki/front-proxy-client.crt",
            "pki/etcd/server.crt",
            "pki/etcd/peer.crt",
            "pki/etcd/healthcheck-client.crt",
            "controller-manager.conf",
            "scheduler.conf");

    private static final Set<String> OF_PEOPLE = Set.of("admin.conf", "super-admin.conf");

    /** Who looks after it. */
    enum Keeper {
        /** It signs others; kubeadm makes it to last ten years, and does not renew it. */
        AUTHORITY,
        /** {@code kubeadm certs renew all} does. */
        KUBEADM,
        /** The node's kubelet does, by itself. */
        KUBELET,
        /** Whoever put it there. */
        SOMEBODY
    }

    Keeper keeper() {
        if (path.startsWith("/var/lib/kubelet/") || path.equals(KUBERNETES + "kubelet.conf")) {
            return Keeper.KUBELET;
        }
        if (AUTHORITIES.contains(name())) {
            return Keeper.AUTHORITY;
        }
        return isOfParts() || OF_PEOPLE.contains(name()) ? Keeper.KUBEADM : Keeper.SOMEBODY;
    }

    /** Whether a static pod has it open, and must be started again to see it renewed. */
    boolean isOfParts() {
        return OF_PARTS.contains(name());
    }

    /** What people call it: its path, without the folder that all share. */
    String name() {
        return name(path);
    }

    /** What people call a file. */
    static String name(String path) {
        return path.startsWith(KUBERNETES) ? path.substring(KUBERNETES.length()) : path;
    }
}
