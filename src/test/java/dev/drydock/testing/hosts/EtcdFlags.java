package dev.drydock.testing.hosts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The settings of a member, under their flags' names without the dashes, as kubeadm chooses and sorts them. */
public final class EtcdFlags {
    public static final String PKI = "/etc/kubernetes/pki/etcd";
    public static final String DATA = "/var/lib/etcd";

    private EtcdFlags() {}

    /** Those of one of the members. */
    public static SortedMap<String, String> of(TestHost host, List<TestHost> members, boolean tls) {
        SortedMap<String, String> addresses = new TreeMap<>();
        members.forEach(member -> addresses.put(member.name(), member.address()));
        return of(host.name(), addresses, tls);
    }

    /** Those of the member of a name; the addresses of all are told by their names. */
    public static SortedMap<String, String> of(String name, SortedMap<String, String> addresses, boolean tls) {
        String scheme = tls ? "https" : "http";
        String address = addresses.getOrDefault(name, "");
        String client = scheme + "://" + address + ":2379";
        String peer = scheme + "://" + address + ":2380";
        SortedMap<String, String> flags = new TreeMap<>();
        flags.put("advertise-client-urls", client);
        flags.put("data-dir", DATA);
        flags.put("initial-advertise-peer-urls", peer);
        flags.put(
                "initial-cluster",
                addresses.entrySet().stream()
                        .map(member -> member.getKey() + "=" + scheme + "://" + member.getValue() + ":2380")
                        .collect(Collectors.joining(",")));
        flags.put("listen-client-urls", scheme + "://127.0.0.1:2379," + client);
        flags.put("listen-metrics-urls", "http://127.0.0.1:2381");
        flags.put("listen-peer-urls", peer);
        flags.put("name", name);
        flags.put("snapshot-count", "10000");
        if (tls) {
            flags.put("cert-file", PKI + "/server.crt");
            flags.put("client-cert-auth", "true");
            flags.put("key-file", PKI + "/server.key");
            flags.put("peer-cert-file", PKI + "/peer.crt");
            flags.put("peer-client-cert-auth", "true");
            flags.put("peer-key-file", PKI + "/peer.key");
            flags.put("peer-trusted-ca-file", PKI + "/ca.crt");
            flags.put("trusted-ca-file", PKI + "/ca.crt");
        }
        return flags;
    }

    /** As the words of a command. */
    public static List<String> words(String program, Map<String, String> flags) {
        List<String> words = new ArrayList<>(List.of(program));
        flags.forEach((name, value) -> words.add("--" + name + "=" + value));
        return words;
    }

    /** As lines of an environment file. */
    static String variables(Map<String, String> flags) {
        StringBuilder text = new StringBuilder();
        flags.forEach((name, value) -> text.append("ETCD_")
                .append(name.replace('-', '_').toUpperCase(Locale.ROOT))
                .append("=\"")
                .append(value)
                .append("\"\n"));
        return text.toString();
    }
}
