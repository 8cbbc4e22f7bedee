package dev.drydock.action.etcd.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.action.etcd.EtcdHealth;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.EtcdCluster;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.text.Text;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The plan of a restore from a snapshot of which nothing tells where it is from, as a file that somebody saved. */
class UnknownEtcdTest {
    private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");
    private static final RestoreCommand COMMAND =
            new RestoreCommand("before", Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty());

    private static Plan plan(String etcdOfSnapshot, String version, Optional<EtcdHealth> health) {
        HostEntry entry = new HostEntry(
                new NodeName("cp1"),
                HostEntry.Kind.OUTSIDE,
                Optional.of("10.0.0.11"),
                22,
                "drydock",
                Path.of("/etc/drydock/id"),
                Optional.empty());
        MemberSite site = new MemberSite(
                MemberSite.Layout.STATIC_POD,
                "cp1",
                "https://10.0.0.11:2380",
                "/var/lib/etcd",
                "0:0",
                "3.5.16",
                Optional.of("/usr/local/bin/etcdutl"),
                true,
                List.of());
        SnapshotEntry snapshot = new SnapshotEntry(
                "before",
                etcdOfSnapshot,
                "",
                version,
                7,
                7,
                4_096,
                "ab".repeat(32),
                NOW.minus(Duration.ofHours(1)),
                Duration.ZERO,
                "",
                Optional.empty(),
                new Verdict.Good());
        HostLook look =
                new HostLook.Seen(new RestoreHost(entry, Optional.of(site), true), List.of(), 10L << 30, "x86_64");
        Findings found = new Findings(
                snapshot,
                List.of(look),
                health,
                health.isPresent() ? "" : "nobody answers",
                Written.NOTHING,
                Optional.empty(),
                NOW);
        return new RestorePlanner(found, COMMAND, "harbour").plan(Resource.cluster("named", "harbour"));
    }

    private static Optional<EtcdHealth> health() {
        EtcdMember member = new EtcdMember(1, "cp1", List.of(), List.of(), false);
        return Optional.of(new EtcdHealth(new EtcdCluster(0x2b, List.of(member)), Map.of(), Map.of(), List.of()));
    }

    private static String words(Plan plan) {
        StringBuilder words = new StringBuilder();
        plan.sections()
                .forEach(section -> section.lines()
                        .forEach(line -> words.append(line.plainText()).append('\n')));
        return words.toString();
    }

    @Test
    void aSnapshotOfAnotherEtcdStandsInTheWay() {
        assertThat(plan("1a", "3.5.16", health()).obstacles())
                .extracting(Text::plainText)
                .singleElement()
                .asString()
                .contains("of another etcd (1a) than the one that runs (2b)");
    }

    @Test
    void oneOfAnUnknownEtcdIsAskedAbout() {
        Plan plan = plan("", "", health());

        assertThat(plan.obstacles()).isEmpty();
        assertThat(words(plan))
                .contains("How much that is cannot be told: nothing tells which etcd the snapshot is of.")
                .contains("Nothing tells which etcd the snapshot is of, nor when it was taken")
                .doesNotContain("The snapshot is of etcd ");
    }

    @Test
    void itsVersionCountsWhereTheFileTellsIt() {
        assertThat(plan("", "3.6.0", health()).obstacles())
                .extracting(Text::plainText)
                .singleElement()
                .asString()
                .contains("3.6");
    }

    @Test
    void whereNoMemberAnswersThereMayBeOthers() {
        assertThat(words(plan("", "", Optional.empty())))
                .contains("No member of etcd answers, so nothing tells whether these are all.");
        assertThat(words(plan("", "", health()))).doesNotContain("No member of etcd answers");
    }
}
