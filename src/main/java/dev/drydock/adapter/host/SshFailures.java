package dev.drydock.adapter.host;

import dev.drydock.cluster.host.HostException;
import dev.drydock.core.report.Wording;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;

/** What went wrong with a connection, in plain words; what the host says itself is bounded and made safe. */
final class SshFailures {
    private static final int LONGEST = 300;

    private SshFailures() {}

    /** The reason that a failure tells. */
    static String said(Throwable failure) {
        String message = failure.getMessage();
        String words = message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : failure instanceof java.nio.file.NoSuchFileException ? "there is no such file" : message;
        return Wording.line(words.replace('`', '\''), LONGEST);
    }

    /** Whether a wait ended because we were interrupted, which MINA wraps; a time that is over is of the same kind to Java. */
    static boolean isInterruption(Throwable failure) {
        return caused(failure, InterruptedIOException.class)
                        .filter(io -> !(io instanceof SocketTimeoutException))
                        .isPresent()
                || caused(failure, InterruptedException.class).isPresent();
    }

    /** No connection. */
    static HostException unreached(String display, Duration patience, IOException failure) {
        if (caused(failure, UnresolvedAddressException.class).isPresent()
                || caused(failure, UnknownHostException.class).isPresent()) {
            return new HostException(
                    display + " was not found: no name server knows its name. Check the address in the policy file.",
                    false,
                    failure);
        }
        if (caused(failure, TimeoutException.class).isPresent()) {
            return new HostException(
                    display + " did not answer within " + Wording.duration(patience)
                            + "; check the address, the network and any firewall.",
                    true,
                    failure);
        }
        String why =
                caused(failure, ConnectException.class).map(SshFailures::said).orElseGet(() -> said(failure));
        return new HostException(
                display + " cannot be reached: " + why + ". Check that its SSH server runs, and the port.",
                true,
                failure);
    }

    /** A connection, but no login. */
    static HostException refused(String display, String user, String key, Duration patience, IOException failure) {
        if (caused(failure, TimeoutException.class).isPresent()) {
            return new HostException(
                    display + " took the connection and let nobody in within " + Wording.duration(patience)
                            + "; the host may be overloaded, or what listens there is no SSH server.",
                    true,
                    failure);
        }
        boolean noKey = caused(failure, SshException.class)
                .filter(ssh -> ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE)
                .isPresent();
        if (noKey) {
            return new HostException(
                    display + " does not let `" + user + "` in with the key of " + key
                            + ". Put its public part into that user's ~/.ssh/authorized_keys there.",
                    false,
                    failure);
        }
        return new HostException(
                display + " ended the connection before the login: " + said(failure) + ".", true, failure);
    }

    /** Lost while a command ran, or before it began. */
    static HostException lost(String display, String during) {
        return new HostException("The connection to " + display + " was lost " + during + ".", true);
    }

    private static <T extends Throwable> Optional<T> caused(Throwable failure, Class<T> kind) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (kind.isInstance(cause)) {
                return Optional.of(kind.cast(cause));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }
}
