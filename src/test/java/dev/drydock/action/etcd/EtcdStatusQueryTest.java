package dev.drydock.action.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.etcd.EtcdAlarm;
import dev.drydock.cluster.etcd.KeyspaceHash;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.text.Card;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code etcd status} tells at 3 a.m. */
final class EtcdStatusQueryTest {
    @TempDir
    private Path folder;

    private EtcdScene scene;

    @BeforeEach
    void three() {
        scene = new EtcdScene(3, folder);
    }

    private Card card() {
        EtcdStatusQuery query = new EtcdStatusQuery(scene.etcd, () -> EtcdScene.NOW);
        return query.answer(query.definition().reader().apply(new Arguments(List.of(), Map.of())), EtcdTexts.nobody());
    }

    @Test
    void allIsWell() {
        assertThat(card().summary()).isEqualTo("etcd: 3 members, all well");
        assertThat(card().toString())
                .contains("etcd-1  leader    3.5.16   50 MB    20 MB   100       5000        0")
                .contains("etcd-2  follower")
                .contains("3 members agree on the data at revision 100.");
    }

    @Test
    void whatIsWrongComesFirst() {
        scene.etcd.silent.add(3L);
        scene.etcd.alarms.add(new EtcdAlarm(2, EtcdAlarm.Kind.NOSPACE));
        scene.etcd.hashes.put(2L, new KeyspaceHash(0xdeadL, 10, 100));

        assertThat(card().summary()).isEqualTo("etcd: 3 members, 3 troubles");
        assertThat(card().toString())
                .contains("etcd-3 does not answer: https://etcd-3:2379 does not answer: connection refused")
                .contains("Alarm NOSPACE of member etcd-2.")
                .contains("The members do not hold the same data at revision 100: etcd-1 has abcd, etcd-2 has dead.");
    }

    @Test
    void withoutAQuorumItSaysSo() {
        scene.etcd.silent.add(2L);
        scene.etcd.silent.add(3L);

        assertThat(card().toString()).contains("There is no quorum: nothing can be written.");
    }
}
