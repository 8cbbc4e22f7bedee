package dev.drydock.adapter.host;

import dev.drydock.cluster.host.HostException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.agent.common.AgentDelegate;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/**
 * Where the keys are that hosts are reached with: a file with a private key, or one with a public key whose private part an SSH
 * agent has. Of an agent's keys only the one that was asked for is ever offered to a host.
 */
final class SshIdentities implements SshAgentFactory {
    /** Of a session: the agent's key that it is to log in with. */
    static final AttributeKey<PublicKey> WANTED = new AttributeKey<>();

    private static final long LARGEST_KEY = 64 * 1024;

    private final Optional<Path> agent;
    private final Duration patience;

    /**
     * Reads nothing yet.
     *
     * @param agent the socket of the agent; empty where there is none
     * @param patience how long an answer of it may take
     */
    SshIdentities(Optional<Path> agent, Duration patience) {
        this.agent = agent;
        this.patience = patience;
    }

    /**
     * What a file of a key stands for.
     *
     * @throws HostException where that cannot be used, with what to do
     */
    SshIdentity of(Path file) {
        try {
            if (Files.size(file) > LARGEST_KEY) {
                throw new IOException("it is no key: it is larger than 64 KiB");
            }
            Optional<PublicKey> open = publicKey(file);
            return open.isPresent() ? new SshIdentity.OfAgent(held(file, open.get())) : new SshIdentity.Own(pair(file));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            if (e instanceof HostException told) {
                throw told;
            }
            // What the parser says could quote the file, so it is not kept as the cause either.
            String why = e.getClass() == IOException.class || e instanceof FileSystemException
                    ? SshFailures.said(e)
                    : "it is damaged, of an unknown kind, or protected by a passphrase";
            throw new HostException(
                    "The SSH key " + file + " cannot be used: " + why
                            + ". Give a private key without a passphrase, such as `ssh-keygen -t ed25519 -N ''` makes,"
                            + " or the public part of a key that an SSH agent has.",
                    false);
        }
    }

    private static Optional<PublicKey> publicKey(Path file) throws IOException, GeneralSecurityException {
        String first = Files.readString(file, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("");
        if (!first.matches("(ssh-|ecdsa-|sk-)\\S+ [A-Za-z0-9+/=]+( .*)?")) {
            return Optional.empty();
        }
        return Optional.of(PublicKeyEntry.parsePublicKeyEntry(first).resolvePublicKey(null, null, null));
    }

    private static KeyPair pair(Path file) throws IOException, GeneralSecurityException {
        try (InputStream text = Files.newInputStream(file)) {
            Iterable<KeyPair> keys = SecurityUtils.loadKeyPairIdentities(
                    null, NamedResource.ofName("key"), text, FilePasswordProvider.EMPTY);
            if (keys != null && keys.iterator().hasNext()) {
                return keys.iterator().next();
            }
        }
        throw new IOException("there is no private key in it");
    }

    /** The same key, if the agent has it: asked before a host is, so that the host is not blamed for it. */
    private PublicKey held(Path file, PublicKey key) {
        Path socket = agent.orElseThrow(() -> new HostException(
                file + " has the public part of a key. Give the file of the private one, or name the socket of the SSH"
                        + " agent that has it in DRYDOCK_SSH_AGENT.",
                false));
        try (SshAgent asked = SshAgentSocket.open(socket, patience)) {
            for (Map.Entry<PublicKey, String> each : asked.getIdentities()) {
                if (KeyUtils.compareKeys(each.getKey(), key)) {
                    return key;
                }
            }
        } catch (IOException e) {
            throw unanswered(socket, e);
        }
        throw new HostException(
                "The SSH agent at " + socket + " does not have the key of " + file + ". See what it has with"
                        + " `SSH_AUTH_SOCK=" + socket + " ssh-add -l`, and add the key there.",
                false);
    }

    private static HostException unanswered(Path socket, IOException failure) {
        return new HostException(
                "The SSH agent at " + socket + " cannot be asked: " + SshFailures.said(failure)
                        + ". Start it there, as `ssh-agent -a` does, with the key added, or name another one in"
                        + " DRYDOCK_SSH_AGENT.",
                true,
                failure);
    }

    /** Agents are spoken to by us alone; no host is ever led to one. */
    @Override
    public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
        return List.of();
    }

    @Override
    public @Nullable SshAgent createClient(Session session, FactoryManager manager) throws IOException {
        PublicKey wanted = session.getAttribute(WANTED);
        return agent.isEmpty() || wanted == null
                ? null
                : new OneKey(SshAgentSocket.open(agent.get(), patience), wanted);
    }

    @Override
    public SshAgentServer createServer(ConnectionService service) throws IOException {
        throw new IOException("no agent is forwarded");
    }

    /** An agent that has one key, whatever else it has. */
    private static final class OneKey extends AgentDelegate {
        private final SshAgentSocket agent;
        private final PublicKey key;

        OneKey(SshAgentSocket agent, PublicKey key) {
            super(agent);
            this.agent = agent;
            this.key = key;
        }

        @Override
        public Iterable<Map.Entry<PublicKey, String>> getIdentities() {
            return List.of(new SimpleImmutableEntry<>(key, "Drydock's"));
        }

        /** The delegate would leave it open. */
        @Override
        public void close() throws IOException {
            agent.close();
        }
    }
}
