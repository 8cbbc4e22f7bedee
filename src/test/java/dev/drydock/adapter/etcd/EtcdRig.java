package dev.drydock.adapter.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.adapter.etcd.EtcdSettings.Deadlines;
import dev.drydock.adapter.etcd.EtcdSettings.TlsFiles;
import dev.drydock.testing.Command;
import dev.drydock.testing.RealEtcd;
import dev.drydock.testing.RealEtcd.Put;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What the tests of the client share: settings, data, and etcd's own tools beside ours. */
final class EtcdRig {
    /** Short ones, since tests wait for them; a machine under load still answers in time. */
    static final Deadlines DEADLINES =
            new Deadlines(Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofSeconds(20));

    private EtcdRig() {}

    static EtcdClient client(RealEtcd... members) {
        return new EtcdClient(
                settings(List.of(members).stream().map(RealEtcd::endpoint).toList(), TlsFiles.NONE));
    }

    static EtcdSettings settings(List<String> endpoints, TlsFiles files) {
        return new EtcdSettings(endpoints.stream().map(URI::create).toList(), files, Optional.empty(), DEADLINES);
    }

    static EtcdSettings hasty(String endpoint) {
        Duration half = Duration.ofMillis(500);
        return new EtcdSettings(
                List.of(URI.create(endpoint)), TlsFiles.NONE, Optional.empty(), new Deadlines(half, half, half));
    }

    /** Writes random values, a mebibyte to a transaction, so that the database takes about as many mebibytes. */
    static void fill(RealEtcd etcd, int mebibytes) throws IOException, InterruptedException {
        Random random = new Random(5);
        for (int i = 0; i < mebibytes; i++) {
            List<Put> puts = new ArrayList<>();
            for (int j = 0; j < 16; j++) {
                byte[] value = new byte[1 << 16];
                random.nextBytes(value);
                puts.add(new Put("/registry/secrets/shop/s-" + i + "-" + j, value));
            }
            etcd.put(puts);
        }
    }

    /** What {@code etcdctl … -w json} prints. */
    static JsonNode etcdctl(String tool, String endpoint, String... words) throws IOException {
        return new ObjectMapper().readTree(etcdctlText(tool, endpoint, words));
    }

    static String etcdctlText(String tool, String endpoint, String... words) throws IOException {
        List<String> all = new ArrayList<>(
                List.of("env", "ETCDCTL_API=3", RealTools.require(tool).toString()));
        all.addAll(List.of("--endpoints", endpoint));
        all.addAll(List.of(words));
        Command.Result result = Command.run(all, Path.of("").toAbsolutePath(), Duration.ofSeconds(60));
        if (result.exit() != 0) {
            throw new IOException(String.join(" ", words) + ": " + result.output());
        }
        return result.output();
    }
}
