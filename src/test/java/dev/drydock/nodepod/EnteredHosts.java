package dev.drydock.nodepod;

import dev.drydock.sim.cluster.PodPrograms;
import dev.drydock.testing.hosts.HostFleet;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** What runs in pods of a simulated cluster whose nodes are real hosts: it sees what a pod with {@code hostPID} would. */
final class EnteredHosts implements PodPrograms {
    private final HostFleet fleet;

    EnteredHosts(HostFleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(fleet.host(call.node()).podEntrance());
        words.addAll(call.words());
        Process process = new ProcessBuilder(words).start();
        try {
            Thread out = pump(process.getInputStream(), call.out());
            Thread err = pump(process.getErrorStream(), call.err());
            var unused = pump(call.input(), process.getOutputStream());
            int code = process.waitFor();
            out.join();
            err.join();
            return code;
        } finally {
            process.destroyForcibly();
        }
    }

    private static Thread pump(InputStream from, OutputStream to) {
        return Thread.ofVirtual().start(() -> {
            byte[] block = new byte[32 * 1024];
            try (to) {
                for (int read = from.read(block); read >= 0; read = from.read(block)) {
                    to.write(block, 0, read);
                    to.flush();
                }
            } catch (IOException gone) {
                // Whoever listened is away.
            }
        });
    }
}
