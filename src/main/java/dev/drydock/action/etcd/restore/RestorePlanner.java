package dev.drydock.action.etcd.restore;

import dev.drydock.cluster.etcd.RestoreProgram;
import dev.drydock.cluster.etcd.SnapshotEntry;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Draws the plan of a restore from what was found. Pure. */
final class RestorePlanner {
    private static final int NAMED = 12;
    static final String SAFETY = "safety snapshot";
    private static final String ETCD = "etcd";
    private static final Consequence UNCOUNTED =
            new Consequence(Kind.LOSS, "all that was written since the snapshot", "not counted");
    private static final String SILENT = "silent";

    private final Findings found;
    private final RestoreCommand command;
    private final String clusterName;

    RestorePlanner(Findings found, RestoreCommand command, String clusterName) {
        this.found = found;
        this.command = command;
        this.clusterName = clusterName;
    }

    Plan plan(Resource lock) {
        SnapshotEntry entry = found.entry();
        int members = found.members().size();
        return new Plan(
                "Restore etcd of " + clusterName + " from snapshot " + entry.name(),
                Consequences.of(consequences()),
                List.of(
                        new Block.Fact("Cluster", Text.of(clusterName)),
                        new Block.Fact(
                                "Snapshot",
                                Text.of("revision " + entry.revision() + ", " + Bytes.show(entry.bytes()) + ", taken ")
                                        .moment(entry.takenAt())),
                        new Block.Fact("Members", Text.of(Wording.count(members, "member") + ", all of them together")),
                        new Block.Fact(
                                "API server",
                                Text.of("away from when it is stopped until etcd serves again, usually one to five"
                                        + " minutes"))),
                sections(),
                new RestoreObstacles(found, command)
                        .all().stream().map(Text::of).toList(),
                Risk.DESTRUCTIVE,
                List.of(lock),
                Optional.of(clusterName));
    }

    private List<Consequence> consequences() {
        SnapshotEntry entry = found.entry();
        List<Consequence> all = new ArrayList<>();
        all.add(new Consequence(
                Kind.ACT, "etcd restore", command.newFolder().isPresent() ? "new-data-dir" : "in-place"));
        all.add(new Consequence(
                Kind.TARGET,
                ETCD,
                found.health().map(state -> state.cluster().hexId()).orElse(SILENT)));
        all.add(new Consequence(Kind.CONTENT, entry.name(), entry.sha256()));
        for (HostLook.Seen look : found.members()) {
            MemberSite site = look.host().member();
            all.add(new Consequence(
                    Kind.MEMBER, site.member() + " on " + look.host().name(), approvable(site)));
        }
        found.seen().stream()
                .filter(look -> look.host().servesApi())
                .forEach(look -> all.add(new Consequence(
                        Kind.TARGET, "API server on " + look.host().name(), "")));
        if (!found.hasQuorum()) {
            all.add(new Consequence(Kind.BYPASS, SAFETY, "etcd has no quorum"));
        }
        if (!found.written().silence().isEmpty()) {
            all.add(UNCOUNTED);
        }
        found.strangers()
                .forEach(address -> all.add(
                        new Consequence(Kind.BYPASS, "API server at " + Wording.name(address), "is not stopped")));
        // More of what people made since would be lost than they approved: that asks again. What churns does not.
        found.loss()
                .ifPresent(loss -> loss.resources().forEach((resource, count) -> {
                    if (!Loss.isChurn(resource)) {
                        Loss.marks(count.created())
                                .forEach(mark -> all.add(new Consequence(
                                        Kind.LOSS, resource, mark + " or more, made since the snapshot")));
                    }
                    if (!Loss.changesByItself(resource)) {
                        Loss.marks(count.changed())
                                .forEach(mark -> all.add(new Consequence(
                                        Kind.LOSS, resource, mark + " or more, changed since the snapshot")));
                    }
                }));
        return all;
    }

    /**
     * Whether it is still the same etcd on the same hosts, as is seen right before the first of them stops. What people wrote in the
     * minutes of preparing is lost, as the plan says.
     */
    static boolean isSame(Consequences approved, Consequences now) {
        return now.since(approved).added().stream()
                .allMatch(added -> isSilence(added) || added.kind() == Kind.LOSS || added.kind() == Kind.BYPASS);
    }

    /**
     * Whether nothing would happen by now that was not approved. That etcd does not answer any more, or does by now, is no more than was
     * approved: what it would lose is told by itself.
     */
    static boolean isCovered(Consequences approved, Consequences now) {
        boolean wasSilent = approved.all().stream().anyMatch(RestorePlanner::isSilence);
        boolean wasUncounted = approved.all().contains(UNCOUNTED);
        return now.since(approved).added().stream()
                .allMatch(added -> isSilence(added)
                        || (added.kind() == Kind.BYPASS && added.subject().equals(SAFETY))
                        || (added.kind() == Kind.LOSS && wasUncounted)
                        || (added.kind() == Kind.TARGET && added.subject().equals(ETCD) && wasSilent));
    }

    /** The id of the etcd that the approval is bound to; empty where no member told it. */
    static Optional<String> approvedEtcd(Consequences approved) {
        return approved.all().stream()
                .filter(each -> each.kind() == Kind.TARGET && each.subject().equals(ETCD) && !isSilence(each))
                .map(Consequence::detail)
                .findFirst();
    }

    private static boolean isSilence(Consequence consequence) {
        return consequence.kind() == Kind.TARGET
                && consequence.subject().equals(ETCD)
                && consequence.detail().equals(SILENT);
    }

    /** What of a member an approval is bound to. */
    static String approvable(MemberSite site) {
        return String.join(" ", site.layout().word(), site.data(), site.version(), site.peerUrls());
    }

    private List<Block.Section> sections() {
        List<Block.Section> sections = new ArrayList<>();
        sections.add(new Block.Section(Tone.DANGER, "What will be lost", losses()));
        List<Text> cautions = cautions().stream().map(Text::of).toList();
        if (!cautions.isEmpty()) {
            sections.add(new Block.Section(Tone.CAUTION, "Look at this", cautions));
        }
        sections.add(new Block.Section(
                Tone.NEUTRAL,
                "On each host",
                found.seen().stream()
                        .filter(look ->
                                look.host().site().isPresent() || look.host().servesApi())
                        .map(this::hostLine)
                        .toList()));
        sections.add(new Block.Section(
                Tone.NEUTRAL, "In this order", ORDER.stream().map(Text::of).toList()));
        sections.add(new Block.Section(
                Tone.NEUTRAL, "The way back", WAY_BACK.stream().map(Text::of).toList()));
        return sections;
    }

    private static final List<String> ORDER = List.of(
            "a safety snapshot of how etcd is now, kept with the others",
            "the snapshot to every member's host, its SHA-256 compared there, and restored beside the data",
            "every API server stops, then every member; then all members are brought to the new data",
            "only when all members have the new data, all start; members, leader, hashes and revision are checked",
            "the API servers, then the controllers and these hosts' kubelets; the nodes are awaited");

    private static final List<String> WAY_BACK = List.of(
            "Until every member has the new data, anything that fails puts the old data back by itself.",
            "After that, and until the first API server is started again, a lead chooses: try again, roll back, or"
                    + " stop.",
            "The old data stays on each host; nothing deletes it.");

    private List<Text> losses() {
        List<Text> lines = new ArrayList<>();
        Duration age = Duration.between(found.entry().takenAt(), found.now());
        Text since = Text.of("Everything written to the cluster since ")
                .moment(found.entry().takenAt())
                .plain(", " + Wording.duration(Duration.ofSeconds(Math.max(0, age.toSeconds()))) + " ago");
        Optional<Long> newest = newest();
        lines.add(
                newest.isPresent() && found.loss().isPresent()
                        ? since.plain(
                                ": " + Math.max(0, newest.get() - found.entry().revision()) + " revisions.")
                        : since.plain("."));
        if (found.loss().isEmpty()) {
            lines.add(Text.of("How much that is cannot be told: "
                    + (found.health().isEmpty()
                            ? "no member of etcd answers."
                            : !found.written().silence().isEmpty()
                                    ? "etcd did not tell its keys ("
                                            + Wording.sentence(found.written().silence()) + ")"
                                    : found.isOfUnknownEtcd()
                                            ? "nothing tells which etcd the snapshot is of."
                                            : "the snapshot is of another etcd than the one that runs.")));
            return lines;
        }
        Loss loss = found.loss().get();
        lines.add(Text.of("Gone: " + loss.created() + " objects made since. Back to what they were: " + loss.changed()
                + " objects changed since. What was deleted since comes back."));
        loss.resources().entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, Loss.Count>, Boolean>comparing(
                                entry -> Loss.isChurn(entry.getKey()))
                        .thenComparingLong(entry -> -entry.getValue().created())
                        .thenComparing(Map.Entry::getKey))
                .limit(NAMED)
                .forEach(entry -> lines.add(Text.empty()
                        .code(Wording.name(entry.getKey()))
                        .plain(": " + entry.getValue().created() + " made, "
                                + entry.getValue().changed() + " changed")));
        if (loss.resources().size() > NAMED) {
            lines.add(Text.of("and " + (loss.resources().size() - NAMED) + " resources more"));
        }
        return lines;
    }

    /** The highest revision that a member of the running etcd tells. */
    private Optional<Long> newest() {
        return found.health()
                .flatMap(state -> state.statuses().values().stream()
                        .map(status -> status.revision())
                        .max(Comparator.naturalOrder()));
    }

    private List<String> cautions() {
        List<String> cautions = new ArrayList<>();
        if (!found.hasQuorum()) {
            cautions.add("ETCD HAS NO QUORUM NOW"
                    + (found.silence().isEmpty() ? "" : " (" + found.silence() + ")")
                    + ": no safety snapshot can be taken. The old data folders are kept and are the only way back.");
        }
        if (!bumps()) {
            cautions.add(
                    "This etcd's tools cannot bump revisions (they can from 3.4.27 and 3.5.10 on): controllers that"
                            + " are not started anew may act on what they remember of the future. The control"
                            + " plane's are restarted; restart the other nodes' kubelets, and whatever else watches the"
                            + " API, by hand.");
        }
        Optional<Long> ahead = newest().map(live -> live - found.entry().revision())
                .filter(revisions -> revisions >= Bump.USUAL && bumps());
        ahead.ifPresent(
                revisions -> cautions.add("The running etcd is " + revisions + " revisions ahead of the snapshot, as"
                        + " one is that was restored before:"
                        + " revisions are raised by that much"
                        + " more, so that no client has seen"
                        + " them."));
        if (found.seen().stream().noneMatch(look -> look.host().servesApi())) {
            cautions.add("No API server was found on any host. One that runs elsewhere must be stopped first: it would"
                    + " write into etcd while it is restored.");
        }
        found.strangers()
                .forEach(address -> cautions.add("AN API SERVER AT " + Wording.name(address)
                        + " tells etcd that it serves, and is on no host that was looked at: nobody stops it, and it"
                        + " would write into etcd while that is restored. Label its node as of the control plane, or"
                        + " name its host in the policy file; or stop it by hand first."));
        if (found.isOfUnknownEtcd()) {
            cautions.add(
                    "Nothing tells which etcd the snapshot is of, nor when it was taken (the time is its file's): make"
                            + " sure that it is the right one.");
        }
        if (found.health().isEmpty() && !found.members().isEmpty()) {
            cautions.add(
                    "No member of etcd answers, so nothing tells whether these are all. A member on a host that is not"
                            + " listed here would go on with the old data: name its host too, or stop it for good.");
        }
        if (found.health().isEmpty() && !found.isOfUnknownEtcd()) {
            cautions.add("No member of etcd answers, so nothing tells whether it is the etcd of the snapshot ("
                    + found.entry().clusterId() + "): make sure that this is the right cluster.");
        }
        for (HostLook.Seen look : found.seen()) {
            look.warnings().forEach(warning -> cautions.add(look.host().name() + " " + warning));
        }
        cautions.addAll(otherPeerUrls());
        found.members().stream()
                .map(look -> look.host().member().minor())
                .distinct()
                .filter(minor -> !found.entry().etcdVersion().isEmpty())
                .filter(minor -> !minor.equals(MemberSite.minor(found.entry().etcdVersion())))
                .forEach(minor -> cautions.add("The snapshot is of etcd "
                        + found.entry().etcdVersion() + ", and the members run " + minor + "."));
        return cautions;
    }

    /** The restored etcd takes what the hosts say; what the running one was told since is lost. */
    private List<String> otherPeerUrls() {
        List<String> cautions = new ArrayList<>();
        for (HostLook.Seen look : found.members()) {
            MemberSite site = look.host().member();
            Set<String> onHost = Set.of(site.peerUrls().split(",", -1));
            found.health().stream()
                    .flatMap(state -> state.cluster().members().stream())
                    .filter(member -> member.name().equals(site.member()))
                    .map(member -> new TreeSet<>(member.peerUrls()))
                    .filter(live -> !live.isEmpty() && !live.equals(onHost))
                    .forEach(live -> cautions.add("Peers of member " + site.member() + " reach it at "
                            + String.join(", ", live) + ", and " + look.host().name() + " starts it with "
                            + site.peerUrls() + ", which the restored etcd will take: make sure that it is right."));
        }
        return cautions;
    }

    /** Whether revisions are bumped: on all members, or on none. */
    boolean bumps() {
        return !found.members().isEmpty()
                && found.members().stream()
                        .allMatch(look -> look.host().member().tool().isPresent()
                                ? look.host().member().bumps()
                                : found.program()
                                        .map(RestoreProgram.Found::bumps)
                                        .orElse(false));
    }

    private Text hostLine(HostLook.Seen look) {
        Text line = Text.empty().code(look.host().name()).plain(": ");
        String api = look.host().servesApi() ? "API server" : "";
        return look.host()
                .site()
                .map(site -> line.plain(
                        "member " + site.member() + ", " + site.layout().display() + ", etcd "
                                + site.version() + ", "
                                + switch (command.pointing(site)) {
                                    case Pointing.InPlace inPlace -> site.data() + " is renamed and replaced";
                                    case Pointing.Elsewhere(String folder) ->
                                        site.data() + " stays, and etcd is pointed at " + folder;
                                }
                                + ", peers at " + site.peerUrls()
                                + (api.isEmpty() ? "" : "; " + api)))
                .orElseGet(() -> line.plain(api + ", no member"));
    }
}
