package dev.drydock.adapter.host;

import dev.drydock.cluster.host.HostException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;

/** Lets nobody be a host but who has the host's key; what it refuses it tells to the {@link Approach} that the session is made with. */
final class HostKeyCheck implements ServerKeyVerifier, SessionListener {
    /** Who a session is for. */
    static final AttributeKey<Approach> APPROACH = new AttributeKey<>();

    private static final String RSA = "ssh-rsa";
    private static final List<String> RSA_SIGNATURES = List.of("rsa-sha2-512", "rsa-sha2-256");

    private final Path file;

    HostKeyCheck(Path file) {
        this.file = file;
    }

    /** An attempt to reach a host, wherever the connection leads on the way. */
    static final class Approach {
        private final String display;
        private final String address;
        private final int port;
        private volatile Optional<HostException> refusal = Optional.empty();

        Approach(String display, String address, int port) {
            this.display = display;
            this.address = address;
            this.port = port;
        }

        Optional<HostException> refusal() {
            return refusal;
        }
    }

    /** Whatever goes wrong here is a no. */
    @Override
    public boolean verifyServerKey(ClientSession session, SocketAddress ignored, PublicKey key) {
        Approach approach = session.getConnectionContext().getAttribute(APPROACH);
        if (approach == null) {
            return false;
        }
        approach.refusal = refusal(approach, PublicKeyEntry.toString(key));
        return approach.refusal.isEmpty();
    }

    private Optional<HostException> refusal(Approach approach, String shown) {
        String name = KnownHosts.name(approach.address, approach.port);
        try {
            return words(KnownHosts.read(file).judge(name, shown), approach, name, shown)
                    .map(words -> new HostException(words, false));
        } catch (IOException e) {
            return Optional.of(new HostException(
                    "The known hosts in " + file + " cannot be read: " + SshFailures.said(e) + ".", false, e));
        }
    }

    private Optional<String> words(KnownHosts.Verdict verdict, Approach approach, String name, String shown) {
        String key = shown.substring(0, shown.indexOf(' ')) + " " + KnownHosts.fingerprint(shown);
        String line = "`" + name + " " + shown + "`";
        return switch (verdict) {
            case KnownHosts.Verdict.Known known -> Optional.empty();
            case KnownHosts.Verdict.Unknown unknown ->
                Optional.of(approach.display + " is not in " + file + ". It shows the key " + key
                        + ". Compare that with what `ssh-keygen -lf` prints on the host of its"
                        + " /etc/ssh/ssh_host_*_key.pub; if it is the same, add the line " + line + ".");
            case KnownHosts.Verdict.Other other ->
                Optional.of(approach.display + " shows ANOTHER key than " + file + " has for it in line "
                        + other.lines().stream()
                                .map(String::valueOf)
                                .reduce((a, b) -> a + ", " + b)
                                .orElse("?")
                        + ": " + key + ". Somebody may be in between. Only if you know why it changed, such as"
                        + " after the host was installed anew: compare it on the host, take the old away with"
                        + " `ssh-keygen -R '" + name + "' -f " + file + "`, and add the line " + line + ".");
            case KnownHosts.Verdict.Revoked revoked ->
                Optional.of(approach.display + " shows the key " + key + ", which " + file + " calls revoked in line "
                        + revoked.line() + ". Give the host a new one.");
        };
    }

    /** Asks the host for a key of the types that are known of it, before any other. */
    @Override
    public void sessionNegotiationOptionsCreated(Session session, Map<KexProposalOption, String> proposal) {
        if (!(session instanceof ClientSession client)) {
            return;
        }
        Approach approach = client.getConnectionContext().getAttribute(APPROACH);
        String offered = proposal.get(KexProposalOption.SERVERKEYS);
        if (approach == null || offered == null) {
            return;
        }
        List<String> all = List.of(offered.split(",", -1));
        List<String> ordered = new ArrayList<>(all);
        List<String> known = algorithms(approach);
        ordered.sort((a, b) -> Boolean.compare(known.contains(b), known.contains(a)));
        proposal.put(KexProposalOption.SERVERKEYS, String.join(",", ordered));
    }

    private List<String> algorithms(Approach approach) {
        try {
            List<String> known =
                    new ArrayList<>(KnownHosts.read(file).types(KnownHosts.name(approach.address, approach.port)));
            if (known.contains(RSA)) {
                known.addAll(RSA_SIGNATURES);
            }
            return known;
        } catch (IOException e) {
            // Then the key that comes is refused, with this reason.
            return List.of();
        }
    }
}
