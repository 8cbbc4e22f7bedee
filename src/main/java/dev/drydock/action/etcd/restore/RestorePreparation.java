package dev.drydock.action.etcd.restore;

import dev.drydock.action.etcd.EtcdHealth;
import dev.drydock.action.etcd.SafetySnapshot;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.MemberStatus;
import dev.drydock.cluster.etcd.RestoreProgram;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostMethod;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Step;
import dev.drydock.core.run.StepState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** The first half of a restore, in which nothing that runs is touched: checks, a safety snapshot, copies, the data beside the data. */
final class RestorePreparation implements AutoCloseable {
    static final String CHECK = "check:";
    private static final String SAFETY = "safety";
    static final String COPY = "copy:";
    private static final String LIVE = "live-revision";
    private static final String SERVED = "served";
    private static final String INVENTORY = "inventory";
    private static final String WORKER = "worker:";

    private final RestoreTools tools;
    private final RestoreCommand command;
    private final RunLog log;
    private final Procedure procedure;
    private final SnapshotCopies copies;

    RestorePreparation(RestoreTools tools, RestoreCommand command, RunLog log, Procedure procedure) {
        this.tools = tools;
        this.command = command;
        this.log = log;
        this.procedure = procedure;
        this.copies = new SnapshotCopies(tools, command, log, procedure);
    }

    /** Looks at every host once more; what is found is what all later steps work with, in whatever process. */
    List<RestoreHost> check() throws InterruptedException {
        Map<String, String> names = procedure.step(new Step(INVENTORY, "etcd", "list the hosts"), this::inventory);
        List<RestoreHost> hosts = new ArrayList<>();
        for (String name : names.getOrDefault("hosts", "").split(",", -1)) {
            Step step = new Step(CHECK + name, name, "look at " + name);
            RestoreHost host = RestoreHost.of(procedure.step(step, () -> check(name)));
            if (host.site().isPresent() || host.servesApi()) {
                hosts.add(host);
            }
        }
        return hosts;
    }

    /** Whether the members on these hosts are those that were approved: all of them, and no more. */
    boolean areApproved(List<RestoreHost> hosts) {
        Set<String> found = hosts.stream()
                .filter(host -> host.site().isPresent())
                .map(host -> host.member().member() + " on " + host.name())
                .collect(Collectors.toSet());
        Set<String> approved = log.state().plan().orElseThrow().consequences().all().stream()
                .filter(consequence -> consequence.kind() == Consequence.Kind.MEMBER)
                .map(Consequence::subject)
                .collect(Collectors.toSet());
        return found.equals(approved);
    }

    private Done inventory() throws StepException {
        Map<String, String> data = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (HostEntry entry : all()) {
            if (entry.kind() != HostEntry.Kind.WORKER) {
                names.add(entry.name().value());
            } else if (entry.method() == HostMethod.SSH) {
                data.put(WORKER + entry.name(), String.join("\n", lines(entry.kept())));
            }
        }
        data.put("hosts", String.join(",", names));
        return new Done(Wording.count(names.size(), "host"), data);
    }

    /** The other nodes as they were before anything was stopped: those that joined since the snapshot are in no list after it. */
    static List<HostEntry> workers(RunState run) {
        Map<String, String> told = run.step(INVENTORY).map(StepState::data).orElse(Map.of());
        return told.entrySet().stream()
                .filter(each -> each.getKey().startsWith(WORKER))
                .sorted(Map.Entry.comparingByKey())
                .map(each -> HostEntry.of(map(each.getValue())))
                .toList();
    }

    private static List<String> lines(Map<String, String> kept) {
        return kept.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .toList();
    }

    private static Map<String, String> map(String lines) {
        Map<String, String> kept = new HashMap<>();
        for (String line : lines.split("\n", -1)) {
            int at = line.indexOf('=');
            if (at > 0) {
                kept.put(line.substring(0, at), line.substring(at + 1));
            }
        }
        return kept;
    }

    private List<HostEntry> entries() throws StepException {
        return all().stream()
                .filter(entry -> entry.kind() != HostEntry.Kind.WORKER)
                .toList();
    }

    private List<HostEntry> all() throws StepException {
        try {
            return tools.hosts().inventory();
        } catch (ClusterException away) {
            throw new StepException(away.getMessage(), away);
        }
    }

    private Done check(String name) throws StepException, InterruptedException {
        HostEntry entry = entries().stream()
                .filter(each -> each.name().value().equals(name))
                .findFirst()
                .orElseThrow(() -> new StepException(name + " is in the inventory no more"));
        HostLook look;
        try {
            look = HostSurvey.look(entry, tools.hosts().host(entry), tools, command);
        } catch (HostException unknown) {
            throw new StepException(unknown.getMessage(), unknown);
        }
        return switch (look) {
            case HostLook.Unseen(var unseen, String why) -> throw new StepException(why);
            case HostLook.Seen seen
            when !seen.troubles().isEmpty() ->
                throw new StepException(name + " " + seen.troubles().getFirst());
            case HostLook.Seen seen
            when isOther(seen.host()) ->
                throw new StepException("the member on " + name + " is not as it was when it was approved any more: "
                        + RestorePlanner.approvable(seen.host().member()));
            case HostLook.Seen seen -> {
                RestoreHost host = withProgram(seen.host());
                String what = host.site()
                        .map(site ->
                                "member " + site.member() + ", " + site.layout().display() + ", " + site.data())
                        .orElse(host.servesApi() ? "API server" : "nothing to do here");
                yield new Done(what, host.kept());
            }
        };
    }

    private boolean isOther(RestoreHost host) {
        return host.site()
                .map(site -> log.state().plan().orElseThrow().consequences().all().stream()
                        .filter(consequence -> consequence.kind() == Consequence.Kind.MEMBER)
                        .filter(consequence -> consequence.subject().equals(site.member() + " on " + host.name()))
                        .noneMatch(consequence -> consequence.detail().equals(RestorePlanner.approvable(site))))
                .orElse(false);
    }

    /** A host without a program that restores is brought one, which then says whether revisions can be bumped. */
    private RestoreHost withProgram(RestoreHost host) {
        return new RestoreHost(
                host.entry(),
                host.site()
                        .map(site -> site.tool().isPresent()
                                ? site
                                : new MemberSite(
                                        site.layout(),
                                        site.member(),
                                        site.peerUrls(),
                                        site.data(),
                                        site.owner(),
                                        site.version(),
                                        site.tool(),
                                        tools.program()
                                                .find()
                                                .map(RestoreProgram.Found::bumps)
                                                .orElse(false),
                                        site.files())),
                host.servesApi(),
                host.door());
    }

    void prepare(RestoreTheater theater) throws InterruptedException {
        Step safety = new Step(SAFETY, "etcd", "take a safety snapshot");
        perform(safety, () -> safety(safety));
        for (RestoreHost host : theater.members()) {
            Step step = new Step(COPY + host.name(), host.name(), "copy the snapshot to " + host.name());
            perform(step, () -> copies.copy(step, theater, host));
        }
        for (RestoreHost host : theater.hosts()) {
            Step step =
                    new Step("scripts:" + host.name(), host.name(), "put the scripts for a person on " + host.name());
            perform(step, () -> {
                theater.placeScripts(host);
                return Done.of(theater.scripts().folder() + "/by-hand.sh");
            });
        }
        for (RestoreHost host : theater.members()) {
            Step step = theater.step("", HostTask.STAGE, host);
            perform(step, () -> theater.perform(step, HostTask.STAGE, host, procedure));
        }
    }

    private void perform(Step step, Procedure.Work work) throws InterruptedException {
        var unused = procedure.step(step, work);
    }

    /** It is looked once more: a quorum that was away when the plan was approved may be back, with what is worth keeping. */
    private Done safety(Step step) throws StepException, InterruptedException {
        Optional<EtcdHealth> health = health();
        Map<String, String> data = new HashMap<>();
        health.flatMap(state -> state.statuses().values().stream()
                        .map(MemberStatus::revision)
                        .max(Comparator.naturalOrder()))
                .ifPresent(revision -> data.put(LIVE, Long.toString(revision)));
        boolean serves = health.map(EtcdHealth::serves).orElse(false);
        if (isWithoutQuorum(log.state()) && !serves) {
            return new Done("not taken: etcd has no quorum, as the plan said", data);
        }
        String name = "before-restore-" + log.state().id().value().substring(2);
        Done taken;
        try {
            taken = SafetySnapshot.take(tools.etcd(), name, step, log, procedure);
        } catch (StepException gone) {
            if (!isWithoutQuorum(log.state())) {
                throw gone;
            }
            // It was approved without one.
            return new Done("not taken: etcd had no quorum, as the plan said, and now: " + gone.getMessage(), data);
        }
        data.putAll(taken.data());
        data.put(SERVED, "yes");
        return new Done(taken.detail(), data);
    }

    private Optional<EtcdHealth> health() {
        try {
            return Optional.of(EtcdHealth.of(tools.etcd().etcd()));
        } catch (EtcdException away) {
            return Optional.empty();
        }
    }

    /** The highest revision that a member told before anything was stopped; empty where none did, or it is not known yet. */
    static OptionalLong liveRevision(RunState run) {
        return safety(run, LIVE)
                .map(revision -> OptionalLong.of(Long.parseLong(revision)))
                .orElse(OptionalLong.empty());
    }

    /** Whether etcd served before anything was stopped. */
    static boolean served(RunState run) {
        return !isWithoutQuorum(run) || safety(run, SERVED).isPresent();
    }

    private static Optional<String> safety(RunState run, String key) {
        return run.step(SAFETY).flatMap(step -> Optional.ofNullable(step.data().get(key)));
    }

    /** Whether the approved plan says that etcd has no quorum. */
    private static boolean isWithoutQuorum(RunState run) {
        return run.plan().orElseThrow().consequences().all().stream()
                .anyMatch(consequence -> consequence.kind() == Consequence.Kind.BYPASS
                        && consequence.subject().equals(RestorePlanner.SAFETY));
    }

    @Override
    public void close() {
        copies.close();
    }
}
