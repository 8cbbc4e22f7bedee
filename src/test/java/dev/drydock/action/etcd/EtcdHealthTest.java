package dev.drydock.action.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.etcd.EtcdAlarm;
import org.junit.jupiter.api.Test;

/** What is told of etcd when some of its members are silent. */
final class EtcdHealthTest {
    private final FakeEtcd etcd = new FakeEtcd(3);

    /** It is what a restore needs most then: whose etcd it is, its members, and the revisions that clients have seen. */
    @Test
    void withoutAQuorumAllIsToldButTheAlarms() {
        etcd.silent.add(2L);
        etcd.silent.add(3L);

        EtcdHealth health = EtcdHealth.of(etcd);

        assertThat(health.cluster().members()).hasSize(3);
        assertThat(health.commonRevision()).hasValue(100);
        assertThat(health.silent()).hasSize(2);
        assertThat(health.alarms()).isEmpty();
        assertThat(health.serves()).isFalse();
    }

    @Test
    void withAQuorumTheAlarmsAreToldToo() {
        etcd.silent.add(3L);
        etcd.alarms.add(new EtcdAlarm(1, EtcdAlarm.Kind.NOSPACE));

        assertThat(EtcdHealth.of(etcd).alarms()).hasSize(1);
    }
}
