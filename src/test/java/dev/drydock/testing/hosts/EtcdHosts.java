package dev.drydock.testing.hosts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.testing.Command;
import dev.drydock.testing.TestAuthority;
import java.io.IOException;
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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A cluster's etcd and API servers on hosts of a fleet, laid out as {@link EtcdSetup} says. */
public final class EtcdHosts {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private final EtcdSetup setup;
    private final List<TestHost> members;
    private final List<TestHost> controlPlane;
    private final Optional<TestHost> worker;
    private final Optional<ClientTls> tls;

    private EtcdHosts(
            EtcdSetup setup,
            List<TestHost> members,
            List<TestHost> controlPlane,
            Optional<TestHost> worker,
            Optional<ClientTls> tls) {
        this.setup = setup;
        this.members = members;
        this.controlPlane = controlPlane;
        this.worker = worker;
        this.tls = tls;
    }

    /** Files of the test's machine by which a client speaks TLS to the members. */
    public record ClientTls(Path authority, Path certificate, Path key) {}

    /** Makes the hosts on a fleet that has none, boots them, and waits until all is healthy. */
    public static EtcdHosts start(HostFleet fleet, EtcdSetup setup) throws IOException {
        EtcdHosts laidOut = layOut(fleet, setup);
        HostFleet.start(laidOut.hosts());
        laidOut.awaitHealthy();
        return laidOut;
    }

    /** Makes the hosts on a fleet that has none; all are off. */
    public static EtcdHosts layOut(HostFleet fleet, EtcdSetup setup) throws IOException {
        HostFiles.share(fleet, setup);
        List<TestHost> members = new ArrayList<>();
        for (String name : setup.layout().members()) {
            members.add(fleet.add(name));
        }
        List<TestHost> controlPlane = new ArrayList<>();
        for (String name : setup.layout().controlPlane()) {
            controlPlane.add(setup.layout().members().contains(name) ? fleet.host(name) : fleet.add(name));
        }
        Optional<TestAuthority> authority =
                setup.tls() ? Optional.of(TestAuthority.create(fleet.folder(), "etcd-ca")) : Optional.empty();
        HostFiles files = new HostFiles(setup, members, authority);
        for (TestHost host : members) {
            files.member(host);
        }
        for (TestHost host : controlPlane) {
            files.controlPlane(host);
        }
        Optional<TestHost> worker = Optional.empty();
        if (setup.worker()) {
            worker = Optional.of(fleet.add(EtcdSetup.WORKER));
            files.worker(worker.get());
        }
        Optional<ClientTls> tls = Optional.empty();
        if (authority.isPresent()) {
            TestAuthority.Issued client = authority.get().issue("drydock", TestAuthority.KeyForm.PKCS1);
            tls = Optional.of(new ClientTls(authority.get().certificate(), client.certificate(), client.key()));
        }
        return new EtcdHosts(setup, List.copyOf(members), List.copyOf(controlPlane), worker, tls);
    }

    /** The hosts of members. */
    public List<TestHost> members() {
        return members;
    }

    /** The hosts of API servers. */
    public List<TestHost> controlPlane() {
        return controlPlane;
    }

    /** The host that has nothing but a kubelet, if there is one. */
    public Optional<TestHost> worker() {
        return worker;
    }

    /** All hosts. */
    public List<TestHost> hosts() {
        List<TestHost> all = new ArrayList<>(members);
        controlPlane.stream().filter(host -> !members.contains(host)).forEach(all::add);
        worker.ifPresent(all::add);
        return all;
    }

    /** Where clients find the members. */
    public List<URI> endpoints() {
        return members.stream()
                .map(host -> URI.create((setup.tls() ? "https://" : "http://") + host.address() + ":2379"))
                .toList();
    }

    /** How a client speaks TLS to them; empty where they do not. */
    public Optional<ClientTls> tls() {
        return tls;
    }

    /** Where an API server says whether it is ready. */
    public URI readyz(TestHost host) {
        return URI.create("http://" + host.address() + ":6443/readyz");
    }

    /**
     * Waits until every member is healthy, and every API server ready.
     *
     * @throws IOException if they are not within a minute, with what is wrong
     */
    public void awaitHealthy() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Optional<String> wrong = unhealthy();
        while (wrong.isPresent()) {
            if (System.nanoTime() > end) {
                throw new IOException(
                        "Not healthy after " + PATIENCE.toSeconds() + " s: " + wrong.get() + "\n" + lastWords());
            }
            pause();
            wrong = unhealthy();
        }
    }

    /** What the members' hosts run, and the end of what etcd has said there. */
    private String lastWords() throws IOException {
        StringBuilder words = new StringBuilder();
        for (TestHost host : members) {
            words.append(host.name()).append(":\n");
            words.append(host.isOn() ? host.run("""
                ps -eo pid,ppid,stat,etime,args | tail -n 25
                ls -l --time-style=full-iso /etc/kubernetes/manifests /run/kubelet/* 2>/dev/null
                systemctl --no-pager --lines 8 status kubelet etcd
                tail -n 8 /var/log/pods/etcd* 2>/dev/null
                journalctl --no-pager --lines 8 --unit etcd\
                """).output() : "It is off.");
            words.append('\n');
        }
        return words.toString();
    }

    /** Nothing tells when a cluster has become healthy; this is how often it is asked. */
    private static void pause() throws IOException {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** What is not healthy, if anything is not. */
    public Optional<String> unhealthy() throws IOException {
        Command.Result health = etcdctl("--command-timeout=5s endpoint health");
        if (health.exit() != 0) {
            return Optional.of(health.output());
        }
        for (TestHost host : controlPlane) {
            if (!isReady(host)) {
                return Optional.of("The API server of " + host.name() + " is not ready");
            }
        }
        return Optional.empty();
    }

    /** Whether an API server says that it is ready. */
    public boolean isReady(TestHost host) throws IOException {
        return isReady(readyz(host));
    }

    /** Whether the API server that is asked there says that it is ready. */
    public static boolean isReady(URI readyz) throws IOException {
        try {
            HttpRequest request = HttpRequest.newBuilder(readyz)
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Writes a key, over etcd. */
    public void put(String key, byte[] value) throws IOException {
        Path input = Files.createTempFile("drydock-put", ".bin");
        try {
            Files.write(input, value);
            succeed(members.getFirst().run(input, PATIENCE, prefix() + " put \"$1\"", key));
        } finally {
            Files.delete(input);
        }
    }

    /** Writes a key of text, over etcd. */
    public void put(String key, String value) throws IOException {
        put(key, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Deletes a key, over etcd. */
    public void delete(String key) throws IOException {
        succeed(members.getFirst().run(prefix() + " del \"$1\"", key));
    }

    /** All keys, and their values in Base64, read over etcd. */
    public SortedMap<String, String> dump() throws IOException {
        return keys(succeed(etcdctl("get '' --from-key -w json")));
    }

    /** The keys, and their values in Base64, of what etcdctl printed as JSON. */
    public static SortedMap<String, String> keys(String json) throws IOException {
        SortedMap<String, String> all = new TreeMap<>();
        for (JsonNode pair : new ObjectMapper().readTree(json).path("kvs")) {
            String key = new String(Base64.getDecoder().decode(pair.path("key").asText()), StandardCharsets.UTF_8);
            all.put(key, pair.path("value").asText());
        }
        return all;
    }

    /** Runs etcdctl against all members, on the first of their hosts. */
    public Command.Result etcdctl(String words) throws IOException {
        return members.getFirst().run(prefix() + " " + words);
    }

    private String prefix() {
        String endpoints = endpoints().stream().map(URI::toString).collect(Collectors.joining(","));
        String files = setup.tls()
                ? " --cacert=" + EtcdFlags.PKI + "/ca.crt --cert=" + EtcdFlags.PKI + "/healthcheck-client.crt --key="
                        + EtcdFlags.PKI + "/healthcheck-client.key"
                : "";
        return "ETCDCTL_API=3 etcdctl --endpoints=" + endpoints + files;
    }

    private static String succeed(Command.Result result) throws IOException {
        if (result.exit() != 0) {
            throw new IOException("etcdctl ended with " + result.exit() + ": " + result.output());
        }
        return result.output();
    }
}
