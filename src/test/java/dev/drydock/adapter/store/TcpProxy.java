package dev.drydock.adapter.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Stands between a client and a server on this machine, and lets the network between them fail in the ways that it does. */
public final class TcpProxy implements AutoCloseable {
    private static final byte[] COMMIT = "COMMIT".getBytes(StandardCharsets.US_ASCII);

    /** What becomes of what is sent. */
    public enum Network {
        /** It arrives. */
        UP,
        /** Connections are closed, and new ones closed at once. */
        CUT,
        /** Nothing arrives any more, and nobody is told. */
        SILENT
    }

    /** What becomes of the next commit. */
    public enum Loss {
        /** It is done, and the answer does not arrive. */
        ANSWER,
        /** It does not arrive. */
        REQUEST
    }

    private final ServerSocket door;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> swallowed = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Optional<Loss>> loss = new AtomicReference<>(Optional.empty());
    private volatile Network network = Network.UP;

    public TcpProxy(int target) throws IOException {
        this.target = target;
        this.door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("proxy-door").start(this::welcome);
    }

    public int port() {
        return door.getLocalPort();
    }

    public void set(Network state) {
        network = state;
        // A network that comes back has forgotten the connections of before.
        sockets.forEach(TcpProxy::close);
        sockets.clear();
    }

    /** As {@link #set}, leaving the connections open: they only hear nothing more. */
    public void fallSilent() {
        network = Network.SILENT;
    }

    /** The connections that there are hear nothing more, as after a route or a firewall's table has changed; new ones are made. */
    public void swallow() {
        swallowed.addAll(sockets);
    }

    public void loseNextCommit(Loss kind) {
        loss.set(Optional.of(kind));
    }

    @Override
    public void close() throws IOException {
        door.close();
        set(Network.CUT);
    }

    private void welcome() {
        try {
            while (true) {
                Socket client = door.accept();
                if (network == Network.CUT) {
                    client.close();
                } else {
                    join(client);
                }
            }
        } catch (IOException closed) {
            sockets.forEach(TcpProxy::close);
        }
    }

    private void join(Socket client) throws IOException {
        Socket server = new Socket();
        server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        sockets.add(client);
        sockets.add(server);
        Thread.ofVirtual().name("proxy-up").start(() -> pump(client, server, true));
        Thread.ofVirtual().name("proxy-down").start(() -> pump(server, client, false));
    }

    private void pump(Socket from, Socket to, boolean isRequest) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (isRequest && contains(buffer, read)) {
                    Optional<Loss> lost = loss.getAndSet(Optional.empty());
                    if (lost.isPresent()) {
                        lose(lost.get(), buffer, read, from, out, to);
                        return;
                    }
                }
                if (network == Network.UP && !swallowed.contains(from)) {
                    out.write(buffer, 0, read);
                    out.flush();
                }
            }
        } catch (IOException closed) {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    /** The client hears of nothing: its connection is gone before the commit is sent on, if it is. */
    private static void lose(Loss kind, byte[] buffer, int read, Socket client, OutputStream server, Socket socket)
            throws IOException {
        client.close();
        if (kind == Loss.ANSWER) {
            server.write(buffer, 0, read);
            server.flush();
            socket.shutdownOutput();
            // The server ends the session once it has done what it was sent.
            socket.getInputStream().readAllBytes();
        }
    }

    private static boolean contains(byte[] buffer, int length) {
        for (int i = 0; i + COMMIT.length <= length; i++) {
            int j = 0;
            while (j < COMMIT.length && buffer[i + j] == COMMIT[j]) {
                j++;
            }
            if (j == COMMIT.length) {
                return true;
            }
        }
        return false;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket that does not close", e);
        }
    }
}
