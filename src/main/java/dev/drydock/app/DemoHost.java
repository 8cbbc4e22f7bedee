package dev.drydock.app;

import dev.drydock.sim.host.HostService;
import dev.drydock.sim.host.SimulatedHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The host of the demo's control plane where its own etcd is a unit of it, and its API server another; or why it is not.
 *
 * @param host empty where it is not
 * @param words what is to be said of it, in a sentence
 */
record DemoHost(Optional<SimulatedHost> host, String words) {
    private static final List<String> RESTORERS = List.of("etcdutl", "etcdctl");

    /** Gives it the etcd, where there is one that it can hold. */
    static DemoHost open(DemoSettings choice, DemoEtcd etcd, Optional<ApiOutage> api, DemoHosts hosts) {
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
                : hosts.obstacle();
        if (obstacle.isPresent()) {
            return none(obstacle.get());
        }
        try {
            return running(hosts.controlPlane().orElseThrow(), child.get(), api.get(), restorers);
        } catch (IOException failed) {
            return none("its host cannot hold it: " + failed.getMessage());
        }
    }

    private static DemoHost none(String why) {
        return new DemoHost(Optional.empty(), "`etcd restore` is not played, since " + why + ".");
    }

    private static DemoHost running(SimulatedHost host, ScratchEtcd etcd, ApiOutage api, List<Path> restorers)
            throws IOException {
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
        return new DemoHost(
                Optional.of(host),
                "It runs on " + DemoHosts.CONTROL_PLANE
                        + ", a simulated host that is reached by SSH: `etcd restore` really stops it and puts it"
                        + " back.");
    }

    private static List<Path> restorers(Optional<Path> programs) {
        return RESTORERS.stream()
                .flatMap(name -> Stream.concat(
                                programs.map(folder -> folder.resolve(name)).filter(Files::isExecutable).stream(),
                                ScratchEtcd.program(name).stream())
                        .limit(1))
                .toList();
    }

    /** Where the demo's etcd keeps its data: on the host that it will have, at the usual place. */
    static Path etcdData(Path folder) {
        return DemoHosts.root(folder).resolve("var/lib/etcd");
    }
}
