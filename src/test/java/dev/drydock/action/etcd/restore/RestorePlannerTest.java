package dev.drydock.action.etcd.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.action.etcd.EtcdHealth;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.EtcdCluster;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.etcd.MemberStatus;
import dev.drydock.cluster.etcd.RestoreProgram;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.text.Text;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RestorePlannerTest {
    private static final Instant NOW = Instant.parse("2026-11-30T03:00:00Z");
    private static final RestoreCommand IN_PLACE = new RestoreCommand(
            "before-upgrade", Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty());
    private static final Resource LOCK = Resource.cluster("uid", "harbour");

    /** What was found, to be changed by each case. */
    static final class Scene {
        private final List<HostLook> looks = new ArrayList<>();
        private List<String> live = List.of("m1", "m2", "m3");
        private String clusterId = "abc";
        private String snapshotVersion = "3.5.16";
        private Function<String, List<String>> peers = name -> List.of();
        private boolean silent;
        private long answering = 3;
        private Optional<Loss> loss = Optional.of(new Loss(new TreeMap<>(Map.of("secrets", new Loss.Count(2, 1)))));
        private String uncounted = "";
        private Set<String> apiServers = Set.of();
        private Optional<RestoreProgram.Found> program = Optional.empty();
        private RestoreCommand command = IN_PLACE;

        Scene() {
            for (int i = 1; i <= 3; i++) {
                looks.add(member("cp" + i, "m" + i, "3.5.16", Optional.of("/usr/bin/etcdutl"), 50L << 30, List.of()));
            }
        }

        static HostLook member(
                String host, String name, String version, Optional<String> tool, long free, List<String> troubles) {
            MemberSite site = new MemberSite(
                    MemberSite.Layout.STATIC_POD,
                    name,
                    "https://" + host + ":2380",
                    "/var/lib/etcd",
                    "0:0",
                    version,
                    tool,
                    tool.isPresent(),
                    List.of());
            return new HostLook.Seen(new RestoreHost(entry(host), Optional.of(site), true), troubles, free, "x86_64");
        }

        static HostEntry entry(String host) {
            return new HostEntry(
                    new NodeName(host),
                    HostEntry.Kind.CONTROL_PLANE,
                    Optional.of("10.0.0.1"),
                    22,
                    "drydock",
                    Path.of("/key"),
                    Optional.empty());
        }

        void goSilent() {
            silent = true;
            loss = Optional.empty();
        }

        Plan plan() {
            SnapshotEntry snapshot = new SnapshotEntry(
                    "before-upgrade",
                    "abc",
                    "m1",
                    snapshotVersion,
                    1000,
                    50,
                    1 << 30,
                    "f".repeat(64),
                    NOW.minus(Duration.ofHours(2)),
                    Duration.ofSeconds(3),
                    "dana",
                    Optional.empty(),
                    new Verdict.Good());
            Findings found = new Findings(
                    snapshot,
                    looks,
                    silent ? Optional.empty() : Optional.of(health()),
                    silent ? "nobody answers" : "",
                    new Written(loss, uncounted, apiServers),
                    program,
                    NOW);
            return new RestorePlanner(found, command, "harbour").plan(LOCK);
        }

        private EtcdHealth health() {
            List<EtcdMember> members = new ArrayList<>();
            Map<EtcdMember, MemberStatus> statuses = new LinkedHashMap<>();
            Map<EtcdMember, String> away = new LinkedHashMap<>();
            for (String name : live) {
                EtcdMember member =
                        new EtcdMember(members.size() + 1, name, peers.apply(name), List.of("https://x:2379"), false);
                members.add(member);
                if (statuses.size() < answering) {
                    statuses.put(
                            member, new MemberStatus("3.5.16", 1, 1, 1, 1500, 1, 1, 1, List.of(), Optional.empty()));
                } else {
                    away.put(member, "away");
                }
            }
            return new EtcdHealth(new EtcdCluster(Long.parseLong(clusterId, 16), members), statuses, away, List.of());
        }
    }

    @FunctionalInterface
    interface Change {
        void make(Scene scene);
    }

    private static Arguments obstacle(String name, Change change, String told) {
        return Arguments.of(name, change, told);
    }

    static Stream<Arguments> obstacles() {
        return Stream.of(
                obstacle("another cluster's snapshot", scene -> scene.clusterId = "def", "--from-cluster abc"),
                obstacle("a newer snapshot", scene -> scene.snapshotVersion = "3.6.1", "newer than the members' 3.5"),
                obstacle(
                        "a host that is away",
                        scene -> scene.looks.set(0, new HostLook.Unseen(Scene.entry("cp1"), "cp1 is away.")),
                        "cp1 is away."),
                obstacle(
                        "a member on no host",
                        scene -> scene.live = List.of("m1", "m2", "m3", "m4"),
                        "Member m4 was found on no host"),
                obstacle(
                        "a host of another etcd",
                        scene -> scene.live = List.of("m1", "m2"),
                        "a member m3 that the running etcd does not know"),
                obstacle(
                        "two versions",
                        scene -> scene.looks.set(
                                0, Scene.member("cp1", "m1", "3.4.23", Optional.of("/t"), 50L << 30, List.of())),
                        "different versions of etcd"),
                obstacle(
                        "no program that restores",
                        scene -> scene.looks.set(
                                0, Scene.member("cp1", "m1", "3.5.16", Optional.empty(), 50L << 30, List.of())),
                        "cp1 has no etcdutl 3.5"),
                obstacle(
                        "a program for another machine",
                        scene -> {
                            scene.looks.set(
                                    0, Scene.member("cp1", "m1", "3.5.16", Optional.empty(), 50L << 30, List.of()));
                            scene.program = Optional.of(
                                    new RestoreProgram.Found(Path.of("/t"), "3.5.16", "ab", "aarch64", true));
                        },
                        "cp1 has no etcdutl 3.5"),
                obstacle(
                        "a full disk",
                        scene -> scene.looks.set(
                                0, Scene.member("cp1", "m1", "3.5.16", Optional.of("/t"), 1 << 30, List.of())),
                        "make room"),
                obstacle(
                        "a data folder that cannot be renamed",
                        scene -> scene.looks.set(
                                0,
                                Scene.member(
                                        "cp1", "m1", "3.5.16", Optional.of("/t"), 50L << 30, List.of("has a mount"))),
                        "cp1 has a mount"),
                obstacle("no host at all", scene -> scene.looks.clear(), "No member of etcd was found"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("obstacles")
    void whatStandsInTheWayIsNamed(String name, Change change, String told) {
        Scene scene = new Scene();
        change.make(scene);

        assertThat(scene.plan().obstaclesLine()).as(name).contains(told);
    }

    @Test
    void aPlanWithoutTroubleSaysWhatIsLostAndIsConfirmedByTheClustersName() {
        Plan plan = new Scene().plan();

        assertThat(plan.obstacles()).isEmpty();
        assertThat(plan.confirmation()).contains("harbour");
        assertThat(words(plan))
                .contains("500 revisions", "Gone: 2 objects", "secrets: 2 made, 1 changed")
                .contains(
                        "cp2: member m2, a static pod",
                        "/var/lib/etcd is renamed and replaced, peers at https://cp2:2380; API server");
        assertThat(plan.resources()).containsExactly(LOCK);
    }

    @Test
    void lostQuorumIsAllowedAndSaidLoudly() {
        Scene scene = new Scene();
        scene.answering = 1;

        assertThat(scene.plan().obstacles()).isEmpty();
        assertThat(words(scene.plan())).contains("ETCD HAS NO QUORUM NOW");

        Scene silent = new Scene();
        silent.silent = true;
        silent.loss = Optional.empty();
        assertThat(silent.plan().obstacles()).isEmpty();
        assertThat(words(silent.plan())).contains("no member of etcd answers", "nobody answers");
    }

    @Test
    void anApprovalHoldsWhileOnlyWhatChurnsIsLostToo() {
        Scene scene = new Scene();
        Plan approved = scene.plan();
        scene.loss = Optional.of(new Loss(new TreeMap<>(Map.of(
                "secrets", new Loss.Count(2, 1),
                "events", new Loss.Count(100, 100),
                "minions", new Loss.Count(0, 3),
                "deployments", new Loss.Count(0, 5)))));
        assertThat(scene.plan().consequences().since(approved.consequences()).isCovered())
                .isTrue();

        scene.loss = Optional.of(new Loss(new TreeMap<>(Map.of("secrets", new Loss.Count(3, 1)))));
        assertThat(scene.plan().consequences().since(approved.consequences()).isCovered())
                .isFalse();

        scene.loss = Optional.of(new Loss(new TreeMap<>(Map.of("secrets", new Loss.Count(2, 2)))));
        assertThat(scene.plan().consequences().since(approved.consequences()).isCovered())
                .isFalse();

        scene.loss = Optional.of(new Loss(new TreeMap<>(Map.of("secrets", new Loss.Count(1, 0)))));
        assertThat(scene.plan().consequences().since(approved.consequences()).isCovered())
                .isTrue();
    }

    @Test
    void whatIsToBeLookedAtOnAHostIsNamed() {
        Scene scene = new Scene();
        HostLook.Seen cp1 = (HostLook.Seen) scene.looks.getFirst();
        scene.looks.set(
                0,
                new HostLook.Seen(
                        cp1.host(),
                        List.of(),
                        List.of("has a certificate that ends soon"),
                        cp1.freeBytes(),
                        "x86_64",
                        Set.of()));

        assertThat(scene.plan().obstacles()).isEmpty();
        assertThat(words(scene.plan())).contains("cp1 has a certificate that ends soon");
    }

    @Test
    void peersThatReachAMemberElsewhereThanItsHostSaysAreToldOf() {
        Scene scene = new Scene();
        scene.peers = name -> List.of("https://10.9.9.9:2380");

        assertThat(scene.plan().obstacles()).isEmpty();
        assertThat(words(scene.plan()))
                .contains("Peers of member m2 reach it at https://10.9.9.9:2380, and cp2 starts it with"
                        + " https://cp2:2380");

        scene.peers = name -> List.of("https://cp" + name.substring(1) + ":2380");
        assertThat(words(scene.plan())).doesNotContain("Peers of member");
    }

    @Test
    void anApprovalIsVoidOnceEtcdOrItsMembersAreOthers() {
        Scene scene = new Scene();
        Plan approved = scene.plan();
        scene.command = new RestoreCommand(
                "before-upgrade", Optional.empty(), Optional.empty(), Optional.of("abc"), false, Optional.empty());
        scene.clusterId = "def";
        assertThat(scene.plan().consequences().since(approved.consequences()).isCovered())
                .isFalse();
    }

    private static String words(Plan plan) {
        return plan.sections().stream()
                .flatMap(section -> section.lines().stream())
                .map(Text::plainText)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void anApiServerThatNothingStopsIsToldOfAndApproved() {
        Scene scene = new Scene();
        scene.apiServers = Set.of("10.0.0.1", "10.0.0.9");

        Plan plan = scene.plan();

        assertThat(words(plan)).contains("AN API SERVER AT 10.0.0.9 tells etcd").doesNotContain("SERVER AT 10.0.0.1");
        assertThat(plan.consequences().all())
                .contains(new Consequence(Consequence.Kind.BYPASS, "API server at 10.0.0.9", "is not stopped"));
    }

    /** SSH may reach a host at another address than the one that its API server tells etcd. */
    @Test
    void anApiServerUnderAnAddressThatItsHostTellsIsNoStranger() {
        Scene scene = new Scene();
        scene.apiServers = Set.of("192.168.7.1", "192.168.7.9", "fd00::7", "fd00::9");
        HostLook.Seen look = (HostLook.Seen) scene.looks.removeFirst();
        scene.looks.addFirst(new HostLook.Seen(
                look.host(),
                look.troubles(),
                look.warnings(),
                look.freeBytes(),
                look.machine(),
                Set.of("192.168.7.1", "FD00:0:0:0::0007")));

        assertThat(words(scene.plan()))
                .contains("AN API SERVER AT 192.168.7.9 tells etcd", "AN API SERVER AT fd00::9 tells etcd")
                .doesNotContain("SERVER AT 192.168.7.1", "SERVER AT fd00::7");
    }

    @Test
    void aCountThatFailedIsNotTakenForNothingOrForAnotherEtcd() {
        Scene scene = new Scene();
        scene.loss = Optional.empty();
        scene.uncounted = "the member m2 did not answer in time";

        Plan plan = scene.plan();

        assertThat(words(plan))
                .contains("cannot be told: etcd did not tell its keys (the member m2 did not answer in time")
                .doesNotContain("another etcd");
        assertThat(RestorePlanner.isCovered(new Scene().plan().consequences(), plan.consequences()))
                .isFalse();
    }

    static Stream<Arguments> secondLooks() {
        return Stream.of(
                secondLook("nothing changed", scene -> {}, scene -> {}, true),
                secondLook("etcd went away", scene -> {}, Scene::goSilent, true),
                secondLook("etcd answers by now, and nothing more is lost", Scene::goSilent, scene -> {}, true),
                secondLook(
                        "etcd answers by now, and tells what is lost",
                        Scene::goSilent,
                        scene -> scene.loss = secrets(2),
                        false),
                secondLook("somebody made a Secret meanwhile", scene -> {}, scene -> scene.loss = secrets(3), false),
                secondLook("somebody deleted a Secret meanwhile", scene -> {}, scene -> scene.loss = secrets(1), true),
                secondLook("it is another etcd", scene -> {}, scene -> scene.clusterId = "def", false),
                secondLook("an API server came", scene -> {}, scene -> scene.apiServers = Set.of("10.0.0.9"), false));
    }

    private static Arguments secondLook(String name, Change approved, Change now, boolean covered) {
        return Arguments.of(name, approved, now, covered);
    }

    private static Optional<Loss> secrets(int made) {
        return Optional.of(new Loss(new TreeMap<>(Map.of("secrets", new Loss.Count(made, 1)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("secondLooks")
    void beforeAnythingIsStoppedOnlyMoreThanWasApprovedAsksAgain(
            String name, Change approved, Change now, boolean covered) {
        Scene first = new Scene();
        approved.make(first);
        Scene second = new Scene();
        if (first.silent) {
            second.loss = Optional.empty();
        }
        now.make(second);

        assertThat(RestorePlanner.isCovered(
                        first.plan().consequences(), second.plan().consequences()))
                .isEqualTo(covered);
    }
}
