package dev.drydock.adapter.host;

import dev.drydock.cluster.host.HostException;
import java.io.IOException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.password.PasswordIdentityProvider;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.forward.ExplicitPortForwardingTracker;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.future.CancelOption;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.core.CoreModuleProperties;

/** The connections to hosts: one for each way, made when it is needed, kept, and made anew when it was lost. */
final class SshConnections implements AutoCloseable {
    private static final CancelOption[] CANCEL = {CancelOption.CANCEL_ON_TIMEOUT, CancelOption.CANCEL_ON_INTERRUPT};
    private static final int UNANSWERED = 3;
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final SshSettings settings;
    private final SshIdentities identities;
    private final SshClient client;
    private final Map<Way, Slot> slots = new ConcurrentHashMap<>();

    /** Where one connection is kept; who makes it holds the lock. */
    private static final class Slot {
        private final ReentrantLock lock = new ReentrantLock();
        private Optional<ClientSession> session = Optional.empty();
    }

    SshConnections(SshSettings settings) {
        this.settings = settings;
        this.identities =
                new SshIdentities(settings.agent(), settings.patience().login());
        this.client = client(settings, identities);
        client.start();
    }

    /** Nothing of its user's own: no configuration, no keys, no agent but the one that is set; and never a password. */
    private static SshClient client(SshSettings settings, SshIdentities identities) {
        HostKeyCheck check = new HostKeyCheck(settings.knownHosts());
        SshClient client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier(check);
        client.addSessionListener(check);
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setAgentFactory(identities);
        client.setPasswordIdentityProvider(PasswordIdentityProvider.EMPTY_PASSWORDS_PROVIDER);
        client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, settings.patience().keepAlive());
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, UNANSWERED);
        // A command may be silent for longer than any limit; whether the host is there, the heartbeat tells.
        CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
        CoreModuleProperties.NIO2_READ_TIMEOUT.set(client, Duration.ZERO);
        CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(
                client, settings.patience().stall());
        CoreModuleProperties.WINDOW_TIMEOUT.set(client, settings.patience().stall());
        // Later than we ourselves give up, which says why.
        CoreModuleProperties.AUTH_TIMEOUT.set(
                client, settings.patience().login().multipliedBy(2));
        return client;
    }

    /**
     * The connection of a way, logged in.
     *
     * @throws HostException where there is none to be had
     */
    ClientSession session(Way way) throws InterruptedException {
        Slot slot = slots.computeIfAbsent(way, unused -> new Slot());
        slot.lock.lockInterruptibly();
        try {
            Optional<ClientSession> open = slot.session.filter(session -> session.isOpen() && !session.isClosing());
            if (open.isPresent()) {
                return open.get();
            }
            ClientSession made = connect(way);
            slot.session = Optional.of(made);
            return made;
        } finally {
            slot.lock.unlock();
        }
    }

    private ClientSession connect(Way way) throws InterruptedException {
        SshIdentity key = identities.of(way.key());
        Optional<Way> first = way.first();
        return first.isPresent() ? connectBy(first.get(), way, key) : login(way, way.address(), way.port(), key);
    }

    /** A port of this machine leads through the other machine to the host, whose key is checked as if there were none between. */
    private ClientSession connectBy(Way first, Way way, SshIdentity key) throws InterruptedException {
        ClientSession between = session(first);
        ExplicitPortForwardingTracker tunnel;
        try {
            tunnel = between.createLocalPortForwardingTracker(
                    new SshdSocketAddress(SshdSocketAddress.LOCALHOST_IPV4, 0),
                    new SshdSocketAddress(way.address(), way.port()));
        } catch (IOException e) {
            throw new HostException(
                    first.display() + " does not lead on to " + way.display() + ": " + SshFailures.said(e) + ".",
                    true,
                    e);
        }
        try {
            ClientSession session = login(
                    way,
                    SshdSocketAddress.LOCALHOST_IPV4,
                    tunnel.getBoundAddress().getPort(),
                    key);
            session.addCloseFutureListener(closed -> close(tunnel));
            return session;
        } catch (HostException | InterruptedException e) {
            close(tunnel);
            throw e;
        }
    }

    private static void close(ExplicitPortForwardingTracker tunnel) {
        try {
            tunnel.close();
        } catch (IOException gone) {
            // The machine between is away, and the tunnel with it.
        }
    }

    private ClientSession login(Way way, String address, int port, SshIdentity key) throws InterruptedException {
        HostKeyCheck.Approach approach = new HostKeyCheck.Approach(way.display(), way.address(), way.port());
        SshSettings.Patience patience = settings.patience();
        ClientSession session;
        try {
            session = client.connect(
                            way.user(),
                            address,
                            port,
                            AttributeRepository.ofKeyValuePair(HostKeyCheck.APPROACH, approach))
                    .verify(patience.connect(), CANCEL)
                    .getClientSession();
        } catch (IOException e) {
            throw failed(e, approach, SshFailures.unreached(way.display(), patience.connect(), e));
        }
        boolean in = false;
        try {
            switch (key) {
                case SshIdentity.Own(KeyPair pair) -> session.addPublicKeyIdentity(pair);
                case SshIdentity.OfAgent(PublicKey wanted) -> session.setAttribute(SshIdentities.WANTED, wanted);
            }
            session.auth().verify(patience.login(), CANCEL);
            in = true;
            return session;
        } catch (IOException e) {
            throw failed(
                    e,
                    approach,
                    SshFailures.refused(way.display(), way.user(), way.key().toString(), patience.login(), e));
        } finally {
            if (!in) {
                session.close(true);
            }
        }
    }

    private static HostException failed(IOException failure, HostKeyCheck.Approach approach, HostException otherwise)
            throws InterruptedException {
        if (SshFailures.isInterruption(failure)) {
            throw new InterruptedException("interrupted while a host was connected to");
        }
        return approach.refusal().orElse(otherwise);
    }

    @Override
    public void close() {
        client.close(true).awaitUninterruptibly(CLOSING.toMillis());
    }
}
