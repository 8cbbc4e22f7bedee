package dev.drydock.action.etcd.restore;

import dev.drydock.action.etcd.EtcdHealth;
import dev.drydock.action.etcd.SnapshotSource;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequence.Kind;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.report.Wording;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Draws the plan of a cold backup from what was found. Pure. */
final class ColdPlanner {
    static final String API = "the API";

    /** Beside the database: its write-ahead log, of which etcd keeps up to five files, and what stays free. */
    private static final long EXTRA = 384L << 20;

    private static final List<String> ORDER = List.of(
            "one member at a time, and each only when all are healthy and hold the same data",
            "etcd is stopped on the member's host, and it is awaited that it has really ended",
            "the data folder is copied there, readable by root alone, and etcd is started again at once",
            "when all members serve and agree again, the copy is fetched, checked whole, and kept like a snapshot",
            "the copy on the host is removed");

    private static final List<String> TROUBLE = List.of(
            "The work on the host starts etcd again by itself, whatever fails, also when Drydock is gone meanwhile,"
                    + " and at the next boot if the host goes down.",
            "Nothing is changed in the data folder, so there is nothing to roll back.");

    private final EtcdHealth health;
    private final List<HostLook> looks;
    private final Set<String> taken;
    private final ColdCommand command;
    private final String clusterName;

    /**
     * The planner.
     *
     * @param taken names under which something is kept already
     */
    ColdPlanner(EtcdHealth health, List<HostLook> looks, Set<String> taken, ColdCommand command, String clusterName) {
        this.health = health;
        this.looks = List.copyOf(looks);
        this.taken = Set.copyOf(taken);
        this.command = command;
        this.clusterName = clusterName;
    }

    Plan plan(List<Resource> locks) {
        List<EtcdMember> members = chosen();
        List<Consequence> consequences = new ArrayList<>();
        consequences.add(
                new Consequence(Kind.ACT, "etcd backup --cold", command.name().orElse("")));
        consequences.add(new Consequence(Kind.TARGET, "etcd", health.cluster().hexId()));
        consequences.add(new Consequence(
                Kind.TARGET,
                "members",
                health.cluster().members().stream().map(EtcdMember::hexId).collect(Collectors.joining(" "))));
        members.forEach(member -> looks(member).forEach(look -> consequences.add(consequence(look))));
        if (!othersGoOn(health)) {
            consequences.add(new Consequence(Kind.BYPASS, API, "away meanwhile"));
        }
        Plan plan = new Plan(
                "Copy the data folder of "
                        + members.stream().map(EtcdMember::display).collect(Collectors.joining(", "))
                        + ", stopped meanwhile",
                Consequences.of(consequences),
                List.of(
                        new Block.Fact("Cluster", Text.of(clusterName)),
                        new Block.Fact("Meanwhile", Text.of(meanwhile())),
                        new Block.Fact(
                                "Size",
                                Text.of(members.stream()
                                        .map(member -> Bytes.show(
                                                health.statusOf(member).databaseBytes()))
                                        .collect(Collectors.joining(", "))))),
                sections(members),
                obstacles(members).stream().map(Text::of).toList(),
                Risk.DISRUPTIVE,
                locks);
        return othersGoOn(health) ? plan : plan.confirmedBy(clusterName);
    }

    /** The members, the leader last: what it leads moves to another one when it stops. */
    private List<EtcdMember> chosen() {
        List<EtcdMember> members = command.members().isEmpty()
                ? List.of(SnapshotSource.choose(health, Optional.empty()))
                : command.members().stream()
                        .map(word -> SnapshotSource.choose(health, Optional.of(word)))
                        .distinct()
                        .toList();
        return members.stream()
                .sorted(Comparator.comparing(
                                (EtcdMember member) -> health.leader().equals(Optional.of(member)))
                        .thenComparing(EtcdMember::display))
                .toList();
    }

    /** Where a member runs, and which: what is approved, and looked at again before anything is stopped. */
    static Consequence consequence(HostLook.Seen look) {
        MemberSite site = look.host().member();
        return new Consequence(
                Kind.MEMBER,
                site.member() + " on " + look.host().name(),
                String.join(" ", site.layout().word(), site.data(), site.version(), site.peerUrls()));
    }

    private Stream<HostLook.Seen> looks(EtcdMember member) {
        return looks.stream()
                .filter(HostLook.Seen.class::isInstance)
                .map(HostLook.Seen.class::cast)
                .filter(look -> look.host()
                        .site()
                        .filter(site -> site.member().equals(member.name()))
                        .isPresent());
    }

    /** Whether the others have a quorum without one. */
    static boolean othersGoOn(EtcdHealth health) {
        return health.hasQuorumWithout(1);
    }

    /** Why no member may be stopped now. */
    static Optional<String> obstacle(EtcdHealth health, boolean apiAway) {
        if (health.cluster().members().stream().anyMatch(member -> !health.isHealthy(member))) {
            return Optional.of("Not every member is healthy; `etcd status` tells more");
        }
        if (othersGoOn(health) || apiAway) {
            return Optional.empty();
        }
        return Optional.of(
                (health.voters() == 1 ? "etcd has one member alone" : "Without one member there is no quorum")
                        + ", so the API would be away while it is stopped. Ask with --api-away if that may be; `etcd"
                        + " snapshot` takes a backup without stopping anything");
    }

    private String meanwhile() {
        return othersGoOn(health)
                ? "the other members serve; the API server goes on with them"
                : "THE API IS AWAY from when etcd is stopped until it serves again";
    }

    private List<Block.Section> sections(List<EtcdMember> members) {
        List<Block.Section> sections = new ArrayList<>();
        if (!othersGoOn(health)) {
            sections.add(new Block.Section(
                    Tone.DANGER,
                    "The API is away meanwhile",
                    List.of(Text.of("Without this member etcd has no quorum: nothing can be read from or written to the"
                            + " cluster for as long as the copy takes, a few seconds for each gigabyte and about ten"
                            + " more. What runs goes on running."))));
        }
        sections.add(new Block.Section(
                Tone.NEUTRAL,
                "On these hosts",
                members.stream().flatMap(this::looks).map(this::line).toList()));
        sections.add(new Block.Section(
                Tone.NEUTRAL, "In this order", ORDER.stream().map(Text::of).toList()));
        sections.add(new Block.Section(
                Tone.NEUTRAL,
                "If something fails",
                TROUBLE.stream().map(Text::of).toList()));
        return sections;
    }

    private Text line(HostLook.Seen look) {
        MemberSite site = look.host().member();
        boolean leads = health.leader()
                .filter(leader -> leader.name().equals(site.member()))
                .isPresent();
        return Text.empty()
                .code(look.host().name())
                .plain(": member " + site.member() + ", " + site.layout().display() + ", etcd " + site.version() + ", "
                        + site.data()
                        + (leads && health.voters() > 1 ? "; it leads now, and another one will when it stops" : ""));
    }

    private List<String> obstacles(List<EtcdMember> members) {
        List<String> obstacles = new ArrayList<>();
        obstacle(health, command.apiAway()).ifPresent(obstacles::add);
        for (EtcdMember member : members) {
            List<HostLook.Seen> found = looks(member).toList();
            if (found.size() != 1) {
                obstacles.add("Member " + Wording.name(member.display()) + " was found on "
                        + (found.isEmpty() ? "no host" : "several hosts")
                        + ": `hosts check` tells what was found; its host needs an address under hosts: in the policy"
                        + " file, or to be a node");
            }
            for (HostLook.Seen look : found) {
                look.troubles().forEach(trouble -> obstacles.add(look.host().name() + " " + trouble));
                long needed = health.statusOf(member).databaseBytes() + EXTRA;
                if (look.freeBytes() < needed) {
                    obstacles.add(look.host().name() + " has " + Bytes.show(look.freeBytes())
                            + " free for the copy in /var/lib/drydock, and needs " + Bytes.show(needed)
                            + ": make room");
                }
            }
            if (found.isEmpty()) {
                looks.forEach(look -> {
                    if (look instanceof HostLook.Unseen(var entry, String why)) {
                        obstacles.add(why);
                    }
                });
            }
        }
        for (int i = 1; i <= members.size(); i++) {
            int number = i;
            command.name()
                    .map(name -> ColdRun.numbered(name, number, members.size()))
                    .filter(taken::contains)
                    .ifPresent(name -> obstacles.add("There is a snapshot or copy " + name + " already"));
        }
        return obstacles.stream().distinct().toList();
    }
}
