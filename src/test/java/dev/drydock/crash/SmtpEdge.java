package dev.drydock.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The edge of a process towards its mail server: takes mail over SMTP until the process dies; then connections just break. */
final class SmtpEdge implements AutoCloseable {
    private final Mailbox mailbox;
    private final Life life;
    private final ServerSocket server;

    SmtpEdge(Mailbox mailbox, Life life) throws IOException {
        this.mailbox = mailbox;
        this.life = life;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("smtp-edge").start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.setTcpNoDelay(true);
                converse(socket);
            } catch (IOException | DiedError gone) {
                // The client left, or the process died: its connections break.
            }
        }
    }

    private void converse(Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        say(out, "220 here");
        String to = "";
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            life.requireAlive();
            switch (line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT)) {
                case "RCPT" -> {
                    to = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
                    say(out, "250 fine");
                }
                case "DATA" -> {
                    say(out, "354 go");
                    Map<String, String> headers = message(in);
                    Mailbox.Mail mail = new Mailbox.Mail(
                            to, headers.getOrDefault("message-id", ""), headers.getOrDefault("date", ""));
                    boolean unused = life.effect(CrashPoint.Kind.EMAIL, "to " + to, () -> {
                        mailbox.take(mail);
                        return true;
                    });
                    say(out, "250 taken");
                }
                case "QUIT" -> {
                    say(out, "221 bye");
                    return;
                }
                default -> say(out, "250 fine");
            }
        }
    }

    /** Reads a message to its end; the first of each header, by its name in small letters. */
    private static Map<String, String> message(BufferedReader in) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
            if (line == null) {
                throw new IOException("the message has no end");
            }
            int colon = line.indexOf(": ");
            if (colon > 0) {
                headers.putIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
            }
        }
        return headers;
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
