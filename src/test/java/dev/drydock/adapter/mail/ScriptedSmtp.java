package dev.drydock.adapter.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** An SMTP server on loopback that answers chosen recipients as told, and speaks TLS with a chosen certificate. */
final class ScriptedSmtp implements AutoCloseable {
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final Optional<SSLSocketFactory> certificate;
    private final boolean fromTheFirstByte;
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    ScriptedSmtp(Map<String, String> answers) throws IOException {
        this(answers, Optional.empty(), false);
    }

    ScriptedSmtp(Map<String, String> answers, SSLSocketFactory certificate, boolean fromTheFirstByte)
            throws IOException {
        this(answers, Optional.of(certificate), fromTheFirstByte);
    }

    private ScriptedSmtp(Map<String, String> answers, Optional<SSLSocketFactory> certificate, boolean fromTheFirstByte)
            throws IOException {
        this.answers.putAll(answers);
        this.certificate = certificate;
        this.fromTheFirstByte = fromTheFirstByte;
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Whose message was taken, in order. */
    List<String> taken() {
        return taken;
    }

    /** What recipients are answered instead of 250. */
    Map<String, String> answers() {
        return answers;
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // The test is over.
            }
        }
    }

    private void serve(Socket accepted) {
        try (Socket socket = accepted) {
            talk(fromTheFirstByte ? protect(socket) : socket);
        } catch (IOException e) {
            // The client left, or did not trust the certificate: the next one may come.
        }
    }

    private SSLSocket protect(Socket socket) throws IOException {
        SSLSocket protectedSocket =
                (SSLSocket) certificate.orElseThrow().createSocket(socket, "127.0.0.1", socket.getPort(), true);
        protectedSocket.setUseClientMode(false);
        protectedSocket.startHandshake();
        return protectedSocket;
    }

    private void talk(Socket socket) throws IOException {
        say(socket.getOutputStream(), "220 here");
        converse(socket, certificate.isPresent() && !(socket instanceof SSLSocket));
    }

    private void converse(Socket socket, boolean offerTls) throws IOException {
        OutputStream out = socket.getOutputStream();
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        String to = "";
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String word = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
            switch (word) {
                case "EHLO" -> say(out, offerTls ? "250-here\r\n250 STARTTLS" : "250 here");
                case "STARTTLS" -> {
                    say(out, "220 go");
                    converse(protect(socket), false);
                    return;
                }
                case "RCPT" -> {
                    to = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
                    say(out, answers.getOrDefault(to, "250 fine"));
                }
                case "DATA" -> {
                    say(out, "354 go");
                    for (String text = in.readLine(); text != null && !text.equals("."); text = in.readLine()) {}
                    taken.add(to);
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

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
