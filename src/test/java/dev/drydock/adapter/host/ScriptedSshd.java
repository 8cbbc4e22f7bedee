package dev.drydock.adapter.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;

/** A server of MINA's on this machine that does with a command what a test says, and lets everybody in or nobody. */
final class ScriptedSshd implements AutoCloseable {
    /** What it does with a command. */
    @FunctionalInterface
    interface Deed {
        void act(Call call) throws IOException;
    }

    /** A command that was asked for. */
    record Call(String line, ChannelSession channel, OutputStream out, OutputStream err, ExitCallback exit) {}

    final KeyPair key = Keys.ed25519();
    final List<String> lines = new CopyOnWriteArrayList<>();
    final List<Session> sessions = new CopyOnWriteArrayList<>();
    private final SshServer server = SshServer.setUpDefaultServer();

    ScriptedSshd(boolean letsIn, Deed deed) throws IOException {
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        server.setPublickeyAuthenticator((user, shown, session) -> letsIn);
        server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        server.setCommandFactory((channel, line) -> new Scripted(line, deed));
        server.addSessionListener(new SessionListener() {
            @Override
            public void sessionCreated(Session session) {
                sessions.add(session);
            }
        });
        server.start();
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }

    private final class Scripted implements Command {
        private final String line;
        private final Deed deed;
        private OutputStream out = OutputStream.nullOutputStream();
        private OutputStream err = OutputStream.nullOutputStream();
        private ExitCallback exit = (code, message, immediately) -> {};

        Scripted(String line, Deed deed) {
            this.line = line;
            this.deed = deed;
        }

        @Override
        public void setInputStream(InputStream in) {}

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }

        @Override
        public void setErrorStream(OutputStream stream) {
            err = stream;
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = callback;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            lines.add(line);
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    deed.act(new Call(line, channel, out, err, exit));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }

        @Override
        public void destroy(ChannelSession channel) {}
    }
}
