package dev.drydock.app;

import dev.drydock.sim.host.HostService;
import java.io.File;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real etcd of one member on loopback, with its data in a folder, for as long as the demo runs. It may be stopped, and started
 * again, on other data too.
 *
 * <p>Closing it ends it, and so does the end of this program: it is a group of processes that ends itself when its standard
 * input does, where the machine has {@code setsid}, and a shutdown hook elsewhere.
 */
final class ScratchEtcd implements HostService, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration LOOK_EVERY = Duration.ofMillis(25);
    private static final Pattern VERSION = Pattern.compile("etcd Version: ([0-9.]{3,20})");

    /** Fewer than the 128 operations that etcd allows to a transaction. */
    private static final int TOGETHER = 100;

    private final List<String> words;
    private final Path output;
    private final Thread hook;
    private final URI endpoint;
    private final String version;
    private final HttpClient http;
    private Process process;
    private boolean over;

    private ScratchEtcd(List<String> words, Path output, URI endpoint, String version) throws IOException {
        this.words = List.copyOf(words);
        this.output = output;
        this.endpoint = endpoint;
        this.version = version;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
        hook = Thread.ofPlatform().name("scratch-etcd-end").unstarted(this::endAtOnce);
        process = launch(words);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private Process launch(List<String> command) throws IOException {
        List<String> guarded = new ArrayList<>(ended());
        guarded.addAll(command);
        return process(guarded, output).start();
    }

    /** The program of that name on the {@code PATH}. */
    static Optional<Path> program(String name) {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /**
     * Starts one that is healthy and empty.
     *
     * @param program etcd's program
     * @param folder an empty or new folder
     * @throws IOException where it is no etcd, or not healthy in time; why, in plain words
     */
    static ScratchEtcd start(Path program, Path folder) throws IOException, InterruptedException {
        return start(program, folder, folder.resolve("data"));
    }

    /** Starts one whose data is in a folder of its own; see {@link #start(Path, Path)}. */
    static ScratchEtcd start(Path program, Path folder, Path data) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        String version = version(program, folder.resolve("version.txt"));
        URI client = URI.create("http://127.0.0.1:" + freePort());
        String peer = "http://127.0.0.1:" + freePort();
        List<String> words = new ArrayList<>(List.of(program.toString(), "--name", "scratch"));
        words.addAll(List.of("--data-dir", data.toString()));
        words.addAll(List.of("--listen-client-urls", client.toString(), "--advertise-client-urls", client.toString()));
        words.addAll(List.of("--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer));
        words.addAll(List.of("--initial-cluster", "scratch=" + peer));
        ScratchEtcd etcd = new ScratchEtcd(words, folder.resolve("etcd.log"), client, version);
        try {
            etcd.awaitHealth();
            return etcd;
        } catch (IOException | InterruptedException | RuntimeException e) {
            etcd.close();
            throw e;
        }
    }

    /** What makes the words after it end with us. Its group is its own, so that ending the group ends nothing else. */
    private static List<String> ended() {
        return program("setsid")
                .map(setsid -> List.of(setsid.toString(), "sh", "-c", "\"$@\" </dev/null & cat; kill 0", "sh"))
                .orElse(List.of());
    }

    private static String version(Path program, Path output) throws IOException, InterruptedException {
        Process asked =
                process(List.of(program.toString(), "--version"), output).start();
        if (!asked.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            asked.destroyForcibly();
        }
        Matcher version = VERSION.matcher(Files.readString(output, StandardCharsets.ISO_8859_1));
        if (!version.find()) {
            throw new IOException(program + " does not answer as an etcd does");
        }
        return version.group(1);
    }

    /**
     * It inherits no variable but where programs are: etcd takes every flag from {@code ETCD_…} too, and an operator's own would
     * have it join or serve the live etcd.
     */
    private static ProcessBuilder process(List<String> words, Path output) {
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        Map<String, String> inherited = builder.environment();
        inherited.keySet().retainAll(Set.of("PATH"));
        return builder;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Nobody tells when etcd is ready, so it is asked now and then. */
    private synchronized void awaitHealth() throws IOException, InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(endpoint.resolve("/health"))
                .timeout(PATIENCE)
                .build();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (http.send(question, HttpResponse.BodyHandlers.ofString())
                        .body()
                        .contains("true")) {
                    return;
                }
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw new IOException("etcd ended with " + process.exitValue(), notYet);
                }
            }
            process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
        throw new IOException("etcd was not healthy within " + PATIENCE.toSeconds() + " s");
    }

    /** Where clients find it. */
    URI endpoint() {
        return endpoint;
    }

    /** Its version, as it tells itself. */
    String version() {
        return version;
    }

    /** How it was started. */
    List<String> words() {
        return words;
    }

    /** The process that stands for it. */
    synchronized ProcessHandle process() {
        return process.toHandle();
    }

    /** Writes keys, many to a transaction, through etcd's own JSON gateway. */
    void put(Map<String, byte[]> values) throws IOException, InterruptedException {
        List<String> puts = values.entrySet().stream()
                .map(each -> "{\"requestPut\":{\"key\":\""
                        + base64(each.getKey().getBytes(StandardCharsets.UTF_8)) + "\",\"value\":\""
                        + base64(each.getValue()) + "\"}}")
                .toList();
        for (int from = 0; from < puts.size(); from += TOGETHER) {
            String some = puts.subList(from, Math.min(puts.size(), from + TOGETHER)).stream()
                    .collect(Collectors.joining(","));
            var unused = call("/v3/kv/txn", "{\"success\":[" + some + "]}");
        }
    }

    /** Whether it holds a key. */
    boolean holds(String key) throws IOException, InterruptedException {
        String wanted = base64(key.getBytes(StandardCharsets.UTF_8));
        return call("/v3/kv/range", "{\"key\":\"" + wanted + "\"}").contains(wanted);
    }

    private String call(String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(path))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("etcd does not do what it is asked: " + answer.body());
        }
        return answer.body();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public synchronized void start(List<String> command) throws IOException {
        if (over) {
            throw new IOException("the demo is ending");
        }
        if (!process.isAlive()) {
            process = launch(command);
        }
    }

    @Override
    public synchronized void stop() {
        List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        family.forEach(ProcessHandle::destroy);
        try {
            for (ProcessHandle one : family) {
                one.onExit()
                        .completeOnTimeout(one, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                        .join();
                one.destroyForcibly();
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private synchronized void endAtOnce() {
        over = true;
        process.destroy();
    }

    @Override
    public void close() {
        http.close();
        synchronized (this) {
            over = true;
            stop();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // This program is ending already, and the hook does the same.
        }
    }
}
