package dev.drydock.adapter.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A relay on loopback that counts what the server sends through it. */
final class CountingRelay implements AutoCloseable {
    private final ServerSocket server;
    private final int port;
    private final AtomicLong relayed = new AtomicLong();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private CountingRelay(ServerSocket server, int port) {
        this.server = server;
        this.port = port;
    }

    static CountingRelay to(int port) throws IOException {
        CountingRelay relay = new CountingRelay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
        Thread.ofVirtual().start(relay::accept);
        return relay;
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** How many bytes the server has sent. */
    long relayed() {
        return relayed.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket target = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.addAll(List.of(client, target));
                Thread.ofVirtual().start(() -> copy(client, target, new AtomicLong()));
                Thread.ofVirtual().start(() -> copy(target, client, relayed));
            }
        } catch (IOException closed) {
            close();
        }
    }

    private static void copy(Socket from, Socket to, AtomicLong counter) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                counter.addAndGet(read);
            }
        } catch (IOException closed) {
            // The other end is closed with this one.
        }
    }

    @Override
    public void close() {
        for (Socket socket : sockets) {
            closeQuietly(socket);
        }
        closeQuietly(server);
    }

    private static void closeQuietly(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
