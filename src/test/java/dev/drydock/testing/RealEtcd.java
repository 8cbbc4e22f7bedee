package dev.drydock.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A member of a real etcd on loopback, with its data in a folder; most often the only one.
 *
 * <p>It is written to through etcd's own JSON gateway, hundreds of keys to a transaction, which needs no client library.
 */
public final class RealEtcd implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process process;
    private final String endpoint;
    private final String metrics;
    private final Path data;

    private RealEtcd(Process process, String endpoint, String metrics, Path data) {
        this.process = process;
        this.endpoint = endpoint;
        this.metrics = metrics;
        this.data = data;
    }

    /**
     * Starts one that is ready.
     *
     * @param program etcd's program
     * @param folder an empty or new folder, which takes the data and the log
     * @param flags more of etcd's flags; of one that is given twice the last counts
     * @throws IOException if it is not healthy within a minute
     */
    public static RealEtcd start(Path program, Path folder, String... flags) throws IOException, InterruptedException {
        return cluster(program, folder, Optional.empty(), 1, flags).getFirst();
    }

    /** Starts one that speaks TLS to its clients; see {@link #start(Path, Path, String...)}. */
    public static RealEtcd start(Path program, Path folder, ServedTls tls, String... flags)
            throws IOException, InterruptedException {
        return cluster(program, folder, Optional.of(tls), 1, flags).getFirst();
    }

    /**
     * Starts the members of a cluster, named {@code etcd-0} and so on, which are ready; each is to be closed.
     *
     * @param tls how they speak to their clients; empty for without TLS
     */
    public static List<RealEtcd> cluster(Path program, Path folder, Optional<ServedTls> tls, int size, String... flags)
            throws IOException, InterruptedException {
        List<String> peers = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            peers.add("etcd-" + i + "=http://127.0.0.1:" + freePort());
        }
        List<RealEtcd> members = new ArrayList<>();
        try {
            for (String peer : peers) {
                members.add(launch(program, folder.resolve(peer.split("=", 2)[0]), tls, peer, peers, List.of(flags)));
            }
            for (RealEtcd member : members) {
                member.awaitHealth();
            }
            return members;
        } catch (IOException | InterruptedException | RuntimeException e) {
            members.forEach(RealEtcd::close);
            throw e;
        }
    }

    /** Starts a member that joins another one as a learner, and waits until it is one. */
    public static RealEtcd join(Path program, Path folder, RealEtcd first, String name)
            throws IOException, InterruptedException {
        String peer = "http://127.0.0.1:" + freePort();
        JsonNode list = new ObjectMapper()
                .readTree(first.call("/v3/cluster/member/add", "{\"peerURLs\":[\"" + peer + "\"],\"isLearner\":true}"))
                .get("members");
        List<String> peers = new ArrayList<>();
        for (JsonNode member : list) {
            peers.add(member.path("name").asText(name) + "="
                    + member.get("peerURLs").get(0).asText());
        }
        RealEtcd joined = launch(
                program,
                folder,
                Optional.empty(),
                name + "=" + peer,
                peers,
                List.of("--initial-cluster-state", "existing"));
        try {
            joined.awaitListed(first);
            return joined;
        } catch (IOException | InterruptedException | RuntimeException e) {
            joined.close();
            throw e;
        }
    }

    /** A learner is never healthy in the sense of etcd; it has joined when the others know where its clients find it. */
    private void awaitListed(RealEtcd first) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!first.call("/v3/cluster/member/list", "{}").contains(endpoint)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("etcd has not joined");
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * How members speak TLS to their clients.
     *
     * @param certificate their certificate
     * @param key its key
     * @param authority who must have signed a client's certificate; empty where clients need none
     */
    public record ServedTls(Path certificate, Path key, Optional<Path> authority) {
        List<String> flags() {
            List<String> flags =
                    new ArrayList<>(List.of("--cert-file", certificate.toString(), "--key-file", key.toString()));
            authority.ifPresent(
                    file -> flags.addAll(List.of("--client-cert-auth=true", "--trusted-ca-file", file.toString())));
            return flags;
        }
    }

    private static RealEtcd launch(
            Path program, Path folder, Optional<ServedTls> tls, String peer, List<String> peers, List<String> flags)
            throws IOException {
        Files.createDirectories(folder);
        String client = (tls.isPresent() ? "https" : "http") + "://127.0.0.1:" + freePort();
        // Health, without TLS and without being asked for a certificate.
        String metrics = "http://127.0.0.1:" + freePort();
        String name = peer.split("=", 2)[0];
        String peerUrl = peer.split("=", 2)[1];
        Path data = folder.resolve("data");
        List<String> words = new ArrayList<>(List.of(program.toString(), "--data-dir", data.toString()));
        words.addAll(List.of("--name", name, "--listen-metrics-urls", metrics));
        words.addAll(List.of("--listen-client-urls", client, "--advertise-client-urls", client));
        words.addAll(List.of("--listen-peer-urls", peerUrl, "--initial-advertise-peer-urls", peerUrl));
        words.addAll(List.of("--initial-cluster", String.join(",", peers)));
        words.addAll(List.of("--max-txn-ops", "10000", "--max-request-bytes", "10485760"));
        words.addAll(List.of("--quota-backend-bytes", "8589934592"));
        // Nothing that is kept outlives the test, so the disk need not be waited for.
        words.addAll(List.of("--unsafe-no-fsync=true"));
        tls.ifPresent(files -> words.addAll(files.flags()));
        words.addAll(flags);
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("etcd.log").toFile())
                .start();
        return new RealEtcd(process, client, metrics, data);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitHealth() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                HttpRequest request = HttpRequest.newBuilder(URI.create(metrics + "/health"))
                        .timeout(PATIENCE)
                        .build();
                String body =
                        HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
                if (body.contains("true")) {
                    return;
                }
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw new IOException("etcd ended with " + process.exitValue(), notYet);
                }
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("etcd is not healthy after " + PATIENCE.toSeconds() + " s");
            }
            // The process tells nobody that it is ready; this is how often it is asked.
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
    }

    /** Where clients find it. */
    public String endpoint() {
        return endpoint;
    }

    /** Its process, which a test may kill or halt; {@link #close} ends it in any case. */
    public Process process() {
        return process;
    }

    /** The database file within the data directory. */
    public Path database() {
        return data.resolve("member/snap/db");
    }

    /** A key and the value that it gets. */
    public static final class Put {
        private final byte[] key;
        private final byte[] value;
        private final long lease;

        /**
         * A key of any bytes.
         *
         * @param lease the id of a lease that it hangs on, 0 for none
         */
        public Put(byte[] key, byte[] value, long lease) {
            this.key = key.clone();
            this.value = value.clone();
            this.lease = lease;
        }

        /** A key of text, on no lease. */
        public Put(String key, byte[] value) {
            this(key.getBytes(StandardCharsets.UTF_8), value, 0);
        }

        private String json() {
            String leased = lease == 0 ? "" : ",\"lease\":\"" + lease + "\"";
            return "{\"requestPut\":{\"key\":\"" + base64(key) + "\",\"value\":\"" + base64(value) + "\"" + leased
                    + "}}";
        }
    }

    /** Writes keys in one transaction, so they share a revision. */
    public void put(List<Put> puts) throws IOException, InterruptedException {
        String operations = puts.stream().map(Put::json).collect(Collectors.joining(","));
        call("/v3/kv/txn", "{\"success\":[" + operations + "]}");
    }

    /** Deletes every key of a range, the end left out; with an empty end the one key. */
    public void delete(String key, String end) throws IOException, InterruptedException {
        call(
                "/v3/kv/deleterange",
                "{\"key\":\"" + base64(key) + "\"" + (end.isEmpty() ? "" : ",\"range_end\":\"" + base64(end) + "\"")
                        + "}");
    }

    /** Compacts, and waits until the old revisions are gone from the database. */
    public void compact(long revision) throws IOException, InterruptedException {
        call("/v3/kv/compaction", "{\"revision\":\"" + revision + "\",\"physical\":true}");
    }

    /** Calls etcd's JSON gateway. */
    public String call(String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + path))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Saves a snapshot with the real {@code etcdctl}. */
    public Path snapshot(Path etcdctl, Path file, String... more) throws IOException {
        List<String> words =
                new ArrayList<>(List.of("env", "ETCDCTL_API=3", etcdctl.toString(), "--endpoints", endpoint));
        words.addAll(List.of(more));
        words.addAll(List.of("--command-timeout", "60s", "snapshot", "save", file.toString()));
        Command.Result result = Command.run(words, Path.of("").toAbsolutePath(), Duration.ofMinutes(5));
        if (result.exit() != 0) {
            throw new IOException("etcdctl snapshot save ended with " + result.exit() + ": " + result.lastLine());
        }
        return file;
    }

    /** Stops its threads where they are (SIGSTOP), so that its connections stay open and nothing comes. */
    public void halt() throws IOException {
        Command.Result result = Command.run(
                List.of("kill", "-STOP", Long.toString(process.pid())),
                Path.of("").toAbsolutePath(),
                Duration.ofSeconds(10));
        if (result.exit() != 0) {
            throw new IOException("kill -STOP ended with " + result.exit() + ": " + result.lastLine());
        }
    }

    /** Ends it, by SIGTERM if that is enough. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
