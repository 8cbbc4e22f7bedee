package dev.drydock.action.etcd.restore;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.cluster.ApiServers;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.Etcd;
import dev.drydock.cluster.etcd.Rehearsal;
import dev.drydock.cluster.etcd.RestoreProgram;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotInspector;
import dev.drydock.cluster.etcd.SnapshotStore;
import dev.drydock.cluster.host.CertificateReader;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.cluster.host.StaticPodReader;
import dev.drydock.core.run.RefusalException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A restore of the cluster whose pod Drydock itself is. */
class RestoreActionTest {
    private static final Instant TAKEN = Instant.parse("2026-11-30T03:00:00Z");
    private static final RestoreCommand COMMAND =
            new RestoreCommand("before", Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty());
    private static final SnapshotEntry ENTRY = new SnapshotEntry(
            "before",
            "1a",
            "",
            "3.5.16",
            7,
            7,
            4_096,
            "ab".repeat(32),
            TAKEN,
            Duration.ZERO,
            "",
            Optional.empty(),
            new Verdict.Good());

    private static <T> T port(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }

    private static <T> T nobody(Class<T> type) {
        return port(type, (proxy, method, given) -> {
            throw new UnsupportedOperationException(type.getSimpleName() + " " + method.getName());
        });
    }

    private static RestoreTools tools() {
        return new RestoreTools(
                new EtcdTools(
                        nobody(Cluster.class),
                        nobody(Etcd.class),
                        port(SnapshotStore.class, (proxy, method, given) -> List.of(ENTRY)),
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

    /** The restored API knows no such pod: its kubelet would end it before the controllers are started. */
    @Test
    void aPodThatTheSnapshotDoesNotKnowDoesNotRestoreItsOwnCluster() {
        RestoreAction action = new RestoreAction(tools().inPodSince(TAKEN.plusSeconds(1)));

        assertThatThrownBy(() -> action.plan(COMMAND))
                .isInstanceOf(RefusalException.class)
                .hasMessageContaining("Drydock itself is a pod of this cluster")
                .hasMessageContaining("drydock restore --plan");
    }

    @Test
    void oneThatTheSnapshotKnowsGoesOnToLook() {
        RestoreAction action = new RestoreAction(tools().inPodSince(TAKEN.minusSeconds(1)));

        assertThatThrownBy(() -> action.plan(COMMAND))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("Cluster identity");
    }
}
