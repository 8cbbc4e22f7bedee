package dev.drydock.action.etcd.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.action.etcd.EtcdHealth;
import dev.drydock.cluster.etcd.EtcdAlarm;
import dev.drydock.cluster.etcd.EtcdCluster;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.etcd.MemberStatus;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments.ArgumentSet;
import org.junit.jupiter.params.provider.MethodSource;

/** What a cold backup's plan stops, and what it is kept from. */
class ColdPlannerTest {
    private static final long ROOM = 50L << 30;

    /** What was found, to be changed by each case. */
    static final class Scene {
        private final List<HostLook> looks = new ArrayList<>();
        private final List<EtcdAlarm> alarms = new ArrayList<>();
        private final Set<String> taken = Set.of("old");
        private int members = 3;
        private int answering = 3;
        private long leader = 1;
        private List<String> words = List.of();
        private final Map<String, Object> options = new HashMap<>(Map.of("--cold", true));

        Scene() {
            for (int i = 1; i <= 3; i++) {
                looks.add(look(i, ROOM, List.of()));
            }
        }

        private static HostLook look(int number, long free, List<String> troubles) {
            return RestorePlannerTest.Scene.member(
                    "cp" + number, "m" + number, "3.5.16", Optional.empty(), free, troubles);
        }

        Plan plan() {
            ColdCommand command = (ColdCommand) ColdCommand.DEFINITION.reader().apply(new Arguments(words, options));
            return new ColdPlanner(health(), looks, taken, command, "harbour").plan(List.of());
        }

        private EtcdHealth health() {
            List<EtcdMember> all = new ArrayList<>();
            Map<EtcdMember, MemberStatus> statuses = new LinkedHashMap<>();
            Map<EtcdMember, String> away = new LinkedHashMap<>();
            for (int i = 1; i <= members; i++) {
                EtcdMember member = new EtcdMember(i, "m" + i, List.of(), List.of("https://x:2379"), false);
                all.add(member);
                if (i <= answering) {
                    statuses.put(
                            member,
                            new MemberStatus("3.5.16", leader, 1 << 20, 1, 1500, 1, 1, 1, List.of(), Optional.empty()));
                } else {
                    away.put(member, "away");
                }
            }
            return new EtcdHealth(new EtcdCluster(7, all), statuses, away, alarms);
        }

        List<String> stopped() {
            return plan().consequences().all().stream()
                    .filter(consequence -> consequence.kind() == Consequence.Kind.MEMBER)
                    .map(Consequence::subject)
                    .toList();
        }
    }

    @Test
    void oneThatDoesNotLeadIsStoppedWhereNoneIsNamed() {
        assertThat(new Scene().stopped()).containsExactly("m2 on cp2");
        assertThat(new Scene().plan().risk()).isEqualTo(Risk.DISRUPTIVE);
        assertThat(new Scene().plan().obstacles()).isEmpty();
        assertThat(new Scene().plan().confirmation()).isEmpty();
    }

    @Test
    void thoseThatAreNamedAreStoppedTheLeaderLast() {
        Scene scene = new Scene();
        scene.words = List.of("m1", "m3", "m1");

        assertThat(scene.stopped()).containsExactlyInAnyOrder("m1 on cp1", "m3 on cp3");
        assertThat(scene.plan().headline()).isEqualTo("Copy the data folder of m3, m1, stopped meanwhile");
    }

    @Test
    void whoApprovesThatTheApiIsAwayTypesTheClustersName() {
        Scene scene = new Scene();
        scene.members = 1;
        scene.answering = 1;
        scene.options.put("--api-away", true);

        Plan plan = scene.plan();

        assertThat(plan.obstacles()).isEmpty();
        assertThat(plan.confirmation()).contains("harbour");
        assertThat(plan.sections().getFirst().title()).isEqualTo("The API is away meanwhile");
        assertThat(plan.consequences().all()).anyMatch(consequence -> consequence.kind() == Consequence.Kind.BYPASS);
    }

    @Test
    void anApprovalCoversTheMemberTheMemberSetAndTheName() {
        Plan plan = new Scene().plan();
        Scene named = new Scene();
        named.options.put("--name", "other");
        Scene moved = new Scene();
        moved.looks.set(1, RestorePlannerTest.Scene.member("cp2", "m2", "3.5.17", Optional.empty(), ROOM, List.of()));
        Scene grown = new Scene();
        grown.members = 4;
        grown.answering = 4;

        assertThat(Stream.of(named, moved, grown).map(scene -> scene.plan().fingerprint()))
                .doesNotContain(plan.fingerprint());
        assertThat(new Scene().plan().fingerprint()).isEqualTo(plan.fingerprint());
    }

    @FunctionalInterface
    interface Change {
        void make(Scene scene);
    }

    private static ArgumentSet obstacle(String name, Change change, String told) {
        return org.junit.jupiter.params.provider.Arguments.argumentSet(name, change, told);
    }

    static Stream<ArgumentSet> obstacles() {
        return Stream.of(
                obstacle("a member away", scene -> scene.answering = 2, "Not every member is healthy"),
                obstacle(
                        "an alarm",
                        scene -> scene.alarms.add(new EtcdAlarm(3, EtcdAlarm.Kind.NOSPACE)),
                        "Not every member is healthy"),
                obstacle(
                        "one member",
                        scene -> {
                            scene.members = 1;
                            scene.answering = 1;
                        },
                        "etcd has one member alone"),
                obstacle(
                        "two members",
                        scene -> {
                            scene.members = 2;
                            scene.answering = 2;
                        },
                        "Without one member there is no quorum"),
                obstacle("on no host", scene -> scene.looks.remove(1), "Member m2 was found on no host"),
                obstacle("on two hosts", scene -> scene.looks.add(Scene.look(2, ROOM, List.of())), "several hosts"),
                obstacle(
                        "a host that is not reached",
                        scene -> scene.looks.set(
                                1, new HostLook.Unseen(RestorePlannerTest.Scene.entry("cp2"), "cp2 is away")),
                        "cp2 is away"),
                obstacle("no room", scene -> scene.looks.set(1, Scene.look(2, 1 << 20, List.of())), "make room"),
                obstacle(
                        "another restore's rests",
                        scene -> scene.looks.set(1, Scene.look(2, ROOM, List.of("has a part held back"))),
                        "cp2 has a part held back"),
                obstacle("a taken name", scene -> scene.options.put("--name", "old"), "old already"));
    }

    @ParameterizedTest
    @MethodSource("obstacles")
    void isKeptFromIt(Change change, String told) {
        Scene scene = new Scene();
        change.make(scene);

        assertThat(scene.plan().obstaclesLine()).contains(told);
    }

    @Test
    void itHasToBeSaidThatTheMemberIsStopped() {
        Scene scene = new Scene();
        scene.options.remove("--cold");

        assertThatThrownBy(scene::plan)
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("--cold")
                .hasMessageContaining("etcd snapshot");
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        Scene scene = new Scene();
        scene.options.put("--name", "Cold Copy");

        assertThatThrownBy(scene::plan).isInstanceOf(CommandException.class).hasMessageContaining("small letters");
    }
}
