package dev.drydock.action.etcd.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.cluster.ApiServers;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.etcd.Etcd;
import dev.drydock.cluster.etcd.Rehearsal;
import dev.drydock.cluster.etcd.RestoreProgram;
import dev.drydock.cluster.etcd.SnapshotInspector;
import dev.drydock.cluster.etcd.SnapshotStore;
import dev.drydock.cluster.host.CertificateReader;
import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.FileAnswer;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.cluster.host.HostMethod;
import dev.drydock.cluster.host.HostUnit;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.cluster.host.StaticPodReader;
import dev.drydock.cluster.host.UnitState;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** A restore and a node pod: it stops the API server that the pod is reached through, so it does not begin. */
class NodePodSurveyTest {
    private static final RestoreCommand COMMAND =
            new RestoreCommand("before", Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty());

    /** A host of which nothing may be asked. */
    private static final class Untouched implements Host {
        @Override
        public String display() {
            return "the node pod of cp1";
        }

        @Override
        public Ending run(HostCommand command, Consumer<HostLine> hear) {
            throw new AssertionError("nothing should be run");
        }

        @Override
        public FileAnswer read(String path) {
            throw new AssertionError("nothing should be read");
        }

        @Override
        public void copyIn(Path file, String sha256, String path, LongConsumer progress) {
            throw new AssertionError("nothing should be copied");
        }

        @Override
        public String copyOut(String path, Path target, long most, LongConsumer progress) {
            throw new AssertionError("nothing should be copied");
        }

        @Override
        public void start(HostUnit unit) {
            throw new AssertionError("nothing should be started");
        }

        @Override
        public UnitState observe(HostUnit unit) {
            throw new AssertionError("nothing should be observed");
        }
    }

    /** What nothing is asked of. */
    private static RestoreTools nothing() {
        return new RestoreTools(
                new EtcdTools(
                        nobody(Cluster.class),
                        nobody(Etcd.class),
                        nobody(SnapshotStore.class),
                        nobody(SnapshotInspector.class),
                        nobody(Rehearsal.class),
                        InstantSource.system(),
                        new Random(1)),
                nobody(Hosts.class),
                nobody(StaticPodReader.class),
                nobody(RestoreProgram.class),
                nobody(CertificateReader.class),
                nobody(ApiServers.class));
    }

    private static <T> T nobody(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    throw new UnsupportedOperationException(method.getName());
                }));
    }

    @Test
    void aHostByANodePodIsAnObstacleAndNotEvenLookedAt() throws InterruptedException {
        HostEntry entry = new HostEntry(
                new NodeName("cp1"),
                HostEntry.Kind.CONTROL_PLANE,
                HostMethod.NODE_POD,
                Optional.of("10.0.0.11"),
                0,
                "root",
                Path.of("/dev/null"),
                Optional.empty());

        HostLook look = HostSurvey.look(entry, new Untouched(), nothing(), COMMAND);

        assertThat(look)
                .isInstanceOfSatisfying(
                        HostLook.Unseen.class,
                        unseen -> assertThat(unseen.why())
                                .isEqualTo(
                                        "cp1 is reached by a node pod, and a restore stops the API server that the pod"
                                                + " is reached through: give it method: ssh under hosts: in the policy"
                                                + " file"));
    }
}
