package dev.drydock.restore;

import dev.drydock.cluster.host.HostRule;
import dev.drydock.sim.host.HostProcess;
import dev.drydock.sim.host.HostService;
import dev.drydock.sim.host.SimulatedHost;
import dev.drydock.testing.Command;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One host of {@link PlainHosts}: a folder for its root, an address of its own, and what its units run as plain processes. */
final class PlainHost implements AutoCloseable {
    private static final List<String> PROGRAMS = List.of("etcd", "etcdctl", "etcdutl");

    private final String name;
    private final String address;
    private final SimulatedHost host;
    private final List<Runnable> closing = new ArrayList<>();

    private PlainHost(String name, String address, SimulatedHost host) {
        this.name = name;
        this.address = address;
        this.host = host;
    }

    static PlainHost start(String name, String address, Path folder) throws IOException {
        SimulatedHost host = SimulatedHost.start(Files.createDirectories(folder.resolve(name)));
        for (String program : PROGRAMS) {
            var unused = host.install(RealTools.require(program));
        }
        return new PlainHost(name, address, host);
    }

    String name() {
        return name;
    }

    String address() {
        return address;
    }

    /** Where a path of the host is on this machine. */
    Path path(String onHost) {
        return host.path(onHost);
    }

    /** Where SSH reaches it. */
    HostRule rule() {
        return new HostRule(
                name,
                Optional.of("127.0.0.1"),
                Optional.of(host.port()),
                Optional.of(host.user()),
                Optional.of(host.userKey()),
                Optional.empty());
    }

    /** Its key, as {@code known_hosts} has it. */
    String hostKey() throws IOException {
        return Files.readString(host.knownHosts());
    }

    /** Gives it a program that is kept as a text. */
    void program(String program, String text) throws IOException {
        Path file = Files.writeString(path("/usr/local/bin/" + program), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /** The words that start a program of the host's. */
    List<String> words(String program, List<String> flags) {
        List<String> words =
                new ArrayList<>(List.of(path("/usr/local/bin/" + program).toString()));
        words.addAll(flags);
        return words;
    }

    /** Gives it a unit whose program is really run, and starts it. */
    void unit(String unit, List<String> words) throws IOException {
        host.add(unit + ".service", words, new Program(unit));
    }

    /** Gives it a kubelet, which runs what its manifests say. */
    void kubelet() throws IOException {
        PlainKubelet kubelet = new PlainKubelet(this);
        closing.add(kubelet::stop);
        host.add("kubelet.service", words("kubelet", List.of()), kubelet);
    }

    /** Runs words as a process of the host, which prints into a file of its own. */
    HostProcess launch(String what, List<String> words) throws IOException {
        Path folder = Files.createDirectories(path("/var/log"));
        return host.launch(words, folder.resolve(what + ".log"));
    }

    /** A unit's program. */
    private final class Program implements HostService {
        private final String unit;
        private Optional<HostProcess> process = Optional.empty();

        Program(String unit) {
            this.unit = unit;
        }

        @Override
        public void start(List<String> words) throws IOException {
            process = Optional.of(launch(unit, words));
        }

        @Override
        public void stop() throws IOException {
            if (process.isPresent()) {
                process.get().stop();
            }
        }

        @Override
        public boolean runs() {
            return process.map(HostProcess::isActive).orElse(false);
        }
    }

    /** Cuts every connection to it. */
    void cut() {
        host.cut();
    }

    /** Runs a shell's text in the folder that stands for its root, and returns what it printed; paths in it are of that folder. */
    String must(String text) throws IOException {
        Command.Result result = Command.run(List.of("sh", "-c", text), path("/"), Duration.ofSeconds(20));
        if (result.exit() != 0) {
            throw new IOException(text + " ended with " + result.exit() + " on " + name + ": "
                    + result.output().strip());
        }
        return result.output();
    }

    @Override
    public void close() throws IOException {
        closing.forEach(Runnable::run);
        host.close();
        // Links out of the test's folder, of which its removal would speak.
        for (String program : PROGRAMS) {
            Files.deleteIfExists(path("/usr/local/bin/" + program));
        }
    }
}
