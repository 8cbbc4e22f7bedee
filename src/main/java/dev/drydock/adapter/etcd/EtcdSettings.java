package dev.drydock.adapter.etcd;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How Drydock reaches etcd.
 *
 * @param endpoints where members are asked for the rest of them, {@code https://HOST:PORT} or {@code http://HOST:PORT}
 * @param files whom to trust and who we are
 * @param login the user to log in as; empty where etcd asks for none, or knows us by our certificate
 * @param deadlines how long calls may take
 */
public record EtcdSettings(List<URI> endpoints, TlsFiles files, Optional<Login> login, Deadlines deadlines) {
    public EtcdSettings {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * Files in PEM form, read anew for each connection, so that renewed ones need no restart.
     *
     * @param authority the certificates of the authorities that sign the members' ones; empty for those that Java trusts
     * @param identity our own certificate; empty where members do not ask for one
     */
    public record TlsFiles(Optional<Path> authority, Optional<Identity> identity) {
        /** Java's authorities, and no certificate of our own. */
        public static final TlsFiles NONE = new TlsFiles(Optional.empty(), Optional.empty());
    }

    /**
     * What we show to members.
     *
     * @param certificate our certificate, and those between it and its authority
     * @param key its private key, not encrypted: PKCS#8, or as kubeadm writes it, PKCS#1 or SEC 1
     */
    public record Identity(Path certificate, Path key) {}

    /** An etcd user. */
    public record Login(String user, String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Login[user=" + user + "]";
        }
    }

    /**
     * How long calls may take.
     *
     * @param call a usual call, from its first byte to its last
     * @param patient a call that works through a member's whole database: defragmenting, compacting, hashing
     * @param stall how long a snapshot's stream may bring nothing
     */
    public record Deadlines(Duration call, Duration patient, Duration stall) {
        /** Ten seconds; ten minutes, since a defragmentation takes about ten seconds a gigabyte and more on slow disks; half a minute. */
        public static final Deadlines USUAL =
                new Deadlines(Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofSeconds(30));
    }

    /** All that is wrong with these settings, a sentence each; empty when there is nothing. Reads no file. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (endpoints.isEmpty()) {
            problems.add("No endpoint of etcd is given: give at least one, such as https://10.0.0.1:2379.");
        }
        for (URI endpoint : endpoints) {
            if (!Endpoint.isEndpoint(endpoint)) {
                problems.add("'" + endpoint + "' is no endpoint of etcd: write https://HOST:PORT or http://HOST:PORT.");
            } else if (login.isPresent() && !Endpoint.keepsSecrets(endpoint)) {
                problems.add(Endpoint.wouldTell(endpoint));
            }
        }
        return List.copyOf(problems);
    }
}
