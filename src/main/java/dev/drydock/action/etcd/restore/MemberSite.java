package dev.drydock.action.etcd.restore;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where and how a member of etcd runs on its host: what the steps of a restore need to know, and the journal keeps.
 *
 * @param layout what runs it
 * @param member its name
 * @param peerUrls where its peers reach it, as {@code --initial-advertise-peer-urls} takes them
 * @param data its data folder on the host
 * @param owner who owns that, as {@code UID:GID}
 * @param version the server's version: {@code 3.5.16}
 * @param tool the program on the host that restores: etcdutl, or etcdctl before there was one; empty where there is none of
 *     the server's minor version
 * @param bumps whether that tool can bump revisions
 * @param files where the data folder is written: the manifest, or the unit's files
 */
record MemberSite(
        Layout layout,
        String member,
        String peerUrls,
        String data,
        String owner,
        String version,
        Optional<String> tool,
        boolean bumps,
        List<String> files) {
    private static final String BETWEEN = "\n";

    /** What runs a member. */
    enum Layout {
        /** kubeadm's hosts have no etcdctl, but its image has; and it must be reached without the API. */
        STATIC_POD(
                "static-pod",
                "a static pod",
                "sudo crictl exec \"$(sudo crictl ps -q --name '^etcd$')\" etcdctl --endpoints https://127.0.0.1:2379"
                        + " --cacert /etc/kubernetes/pki/etcd/ca.crt --cert /etc/kubernetes/pki/etcd/server.crt"
                        + " --key /etc/kubernetes/pki/etcd/server.key"),
        UNIT("systemd", "a systemd unit", "etcdctl");

        private final String word;
        private final String display;
        private final String etcdctl;

        Layout(String word, String display, String etcdctl) {
            this.word = word;
            this.display = display;
            this.etcdctl = etcdctl;
        }

        /** As {@code --layout} takes it. */
        String word() {
            return word;
        }

        String display() {
            return display;
        }

        /** How a person calls etcdctl on a member's host; the command follows. */
        String etcdctl() {
            return etcdctl;
        }

        static Optional<Layout> of(String word) {
            return List.of(values()).stream()
                    .filter(layout -> layout.word.equals(word))
                    .findFirst();
        }
    }

    MemberSite {
        files = List.copyOf(files);
    }

    /** The minor version: {@code 3.5}. */
    String minor() {
        return minor(version);
    }

    static String minor(String version) {
        String[] parts = version.split("\\.", 3);
        return parts.length < 2 ? version : parts[0] + "." + parts[1];
    }

    /** As the journal keeps it. */
    Map<String, String> kept() {
        Map<String, String> kept = new LinkedHashMap<>();
        kept.put("layout", layout.word());
        kept.put("member", member);
        kept.put("peers", peerUrls);
        kept.put("data", data);
        kept.put("owner", owner);
        kept.put("version", version);
        tool.ifPresent(program -> kept.put("tool", program));
        kept.put("bumps", Boolean.toString(bumps));
        kept.put("files", String.join(BETWEEN, files));
        return kept;
    }

    /** What {@link #kept()} told. */
    static MemberSite of(Map<String, String> kept) {
        String files = kept.getOrDefault("files", "");
        return new MemberSite(
                Layout.of(kept.getOrDefault("layout", "")).orElseThrow(),
                kept.getOrDefault("member", ""),
                kept.getOrDefault("peers", ""),
                kept.getOrDefault("data", ""),
                kept.getOrDefault("owner", ""),
                kept.getOrDefault("version", ""),
                Optional.ofNullable(kept.get("tool")),
                Boolean.parseBoolean(kept.get("bumps")),
                files.isEmpty() ? List.of() : List.of(files.split(BETWEEN, -1)));
    }
}
