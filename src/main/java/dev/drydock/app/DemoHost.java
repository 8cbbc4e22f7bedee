package dev.drydock.app;

import dev.drydock.adapter.host.SshSettings;
import dev.drydock.cluster.host.HostDefaults;
import dev.drydock.cluster.host.HostRule;
import dev.drydock.sim.host.HostService;
import dev.drydock.sim.host.SimulatedHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The host of the demo's control plane, on which its own etcd is a unit, and its API server another; or why there is none.
 *
 * @param host empty where there is none
 * @param words what is to be said of it, in a sentence
 */
record DemoHost(Optional<SimulatedHost> host, String words) implements AutoCloseable {
    private static final String NODE = "cp01";
    private static final List<String> RESTORERS = List.of("etcdutl", "etcdctl");

    /**
     * Starts it, where there is an etcd that it can hold.
     *
     * @param folder the demo's
     */
    static DemoHost open(DemoSettings choice, DemoEtcd etcd, Optional<ApiOutage> api, Path folder) {
        Optional<ScratchEtcd> child = etcd.child();
        if (api.isEmpty() || child.isEmpty()) {
            return none(
                    api.isEmpty()
                            ? "the cluster is a real one, whose hosts the demo does not know"
                            : etcd.real()
                                    ? "the etcd is a real one, whose hosts the demo does not know"
                                    : "the etcd is a recorded one, which nothing changes. With the programs etcd and"
                                            + " etcdutl on the PATH the demo starts one of its own");
        }
        List<Path> restorers = restorers(choice.etcd().programs());
        Optional<String> obstacle = restorers.isEmpty()
                ? Optional.of("neither etcdutl nor etcdctl is beside etcd or on the PATH")
                : SimulatedHost.obstacle();
        if (obstacle.isPresent()) {
            return none(obstacle.get());
        }
        try {
            return running(SimulatedHost.start(home(folder)), child.get(), api.get(), restorers);
        } catch (IOException failed) {
            return none("its host could not be started: " + failed.getMessage());
        }
    }

    private static DemoHost none(String why) {
        return new DemoHost(Optional.empty(), "`etcd restore` is not played, since " + why + ".");
    }

    private static DemoHost running(SimulatedHost host, ScratchEtcd etcd, ApiOutage api, List<Path> restorers)
            throws IOException {
        try {
            for (Path program : restorers) {
                host.install(program);
            }
            List<String> words = new ArrayList<>(etcd.words());
            words.set(0, host.install(Path.of(words.getFirst())).toString());
            host.add("etcd.service", words, etcd);
            host.add(
                    "kube-apiserver.service",
                    List.of(host.path("/usr/local/bin/kube-apiserver").toString()),
                    new HostService() {
                        @Override
                        public void start(List<String> command) {
                            api.set(ApiOutage.Reason.HOST, false);
                        }

                        @Override
                        public void stop() {
                            api.set(ApiOutage.Reason.HOST, true);
                        }
                    });
            host.add(
                    "kubelet.service",
                    List.of(host.path("/usr/local/bin/kubelet").toString()),
                    new HostService() {
                        @Override
                        public void start(List<String> command) {}

                        @Override
                        public void stop() {}
                    });
            return new DemoHost(
                    Optional.of(host),
                    "It runs on " + NODE + ", a simulated host that is reached by SSH: `etcd restore` really stops it"
                            + " and puts it back.");
        } catch (IOException | RuntimeException e) {
            host.close();
            throw e;
        }
    }

    private static List<Path> restorers(Optional<Path> programs) {
        return RESTORERS.stream()
                .flatMap(name -> Stream.concat(
                                programs.map(folder -> folder.resolve(name)).filter(Files::isExecutable).stream(),
                                ScratchEtcd.program(name).stream())
                        .limit(1))
                .toList();
    }

    private static Path home(Path folder) {
        return folder.resolve("host");
    }

    /** Where the demo's etcd keeps its data: on the host that it will have, at the usual place. */
    static Path etcdData(Path folder) {
        return SimulatedHost.root(home(folder)).resolve("var/lib/etcd");
    }

    /** How it is reached. */
    Optional<SshSettings> ssh() {
        return host.map(one -> new SshSettings(
                new HostDefaults(one.user(), one.port(), one.userKey(), Optional.empty()),
                List.of(new HostRule(
                        NODE,
                        Optional.of("127.0.0.1"),
                        Optional.of(one.port()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())),
                one.knownHosts(),
                SshSettings.SUDO,
                SshSettings.Patience.USUAL));
    }

    @Override
    public void close() {
        host.ifPresent(one -> {
            try {
                one.close();
            } catch (IOException e) {
                throw new UncheckedIOException("the simulated host did not end", e);
            }
        });
    }
}
