package dev.drydock.action.etcd.restore;

import dev.drydock.action.etcd.EtcdHealth;
import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.action.etcd.SnapshotSaving;
import dev.drydock.action.etcd.SnapshotSource;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.etcd.RestoreProgram;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotStore;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostException;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The first half of a restore, in which nothing that runs is touched: checks, a safety snapshot, copies, the data beside the data. */
final class RestorePreparation implements AutoCloseable {
    static final String CHECK = "check:";
    static final String COPY = "copy:";
    static final String REVISION = "revision";
    private static final Duration PACE = Duration.ofSeconds(3);
    private static final String INVENTORY = "inventory";

    private final RestoreTools tools;
    private final RestoreCommand command;
    private final RunLog log;
    private final Procedure procedure;
    private Optional<SnapshotStore.Staged> fetched = Optional.empty();

    RestorePreparation(RestoreTools tools, RestoreCommand command, RunLog log, Procedure procedure) {
        this.tools = tools;
        this.command = command;
        this.log = log;
        this.procedure = procedure;
    }

    /** Looks at every host once more; what is found is what all later steps work with, in whatever process. */
    List<RestoreHost> check() throws InterruptedException {
        List<String> approved = log.state().plan().orElseThrow().consequences().all().stream()
                .filter(consequence -> consequence.kind() == Consequence.Kind.MEMBER)
                .map(Consequence::subject)
                .toList();
        Map<String, String> names = procedure.step(new Step(INVENTORY, "etcd", "list the hosts"), this::inventory);
        List<RestoreHost> hosts = new ArrayList<>();
        for (String name : names.getOrDefault("hosts", "").split(",", -1)) {
            Step step = new Step(CHECK + name, name, "look at " + name);
            RestoreHost host = RestoreHost.of(procedure.step(step, () -> check(name)));
            if (host.site().isPresent() || host.servesApi()) {
                hosts.add(host);
            }
        }
        List<String> found = hosts.stream()
                .filter(host -> host.site().isPresent())
                .map(host -> host.member().member() + " on " + host.name())
                .sorted()
                .toList();
        if (!found.equals(approved)) {
            throw new IllegalStateException("the members " + found + " are not those that were approved: " + approved);
        }
        return hosts;
    }

    private Done inventory() throws StepException {
        List<String> names =
                entries().stream().map(entry -> entry.name().value()).toList();
        return new Done(Wording.count(names.size(), "host"), Map.of("hosts", String.join(",", names)));
    }

    private List<HostEntry> entries() throws StepException {
        try {
            return tools.hosts().inventory().stream()
                    .filter(entry -> entry.kind() != HostEntry.Kind.WORKER)
                    .toList();
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
            look = HostSurvey.look(entry, tools.hosts().host(entry), tools.manifests(), command);
        } catch (HostException unknown) {
            throw new StepException(unknown.getMessage(), unknown);
        }
        return switch (look) {
            case HostLook.Unseen(var unseen, String why) -> throw new StepException(why);
            case HostLook.Seen seen
            when !seen.troubles().isEmpty() ->
                throw new StepException(name + " " + seen.troubles().getFirst());
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
                host.servesApi());
    }

    void prepare(RestoreTheater theater) throws InterruptedException {
        Step safety = new Step("safety", "etcd", "take a safety snapshot");
        perform(safety, () -> safety(safety));
        for (RestoreHost host : theater.members()) {
            Step step = new Step(COPY + host.name(), host.name(), "copy the snapshot to " + host.name());
            perform(step, () -> copy(step, theater, host));
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

    private Done safety(Step step) throws StepException, InterruptedException {
        if (isWithoutQuorum(log.state())) {
            return Done.of("not taken: etcd has no quorum, as the plan said");
        }
        String name = "before-restore-" + log.state().id().value().substring(2);
        try {
            EtcdHealth health = EtcdHealth.of(tools.etcd().etcd());
            EtcdMember member = SnapshotSource.choose(health, Optional.empty());
            Map<String, String> source = Map.of(
                    "id", member.hexId(),
                    "member", member.display(),
                    "cluster", health.cluster().hexId(),
                    "version", health.statusOf(member).version());
            SnapshotSaving saving = new SnapshotSaving(
                    tools.etcd(),
                    name,
                    Optional.of("before " + log.state().request().line()),
                    log.state());
            return saving.save(source, said -> procedure.progress(step, said), procedure::hearAbort);
        } catch (EtcdException | RefusalException away) {
            throw new StepException(String.valueOf(away.getMessage()), away);
        }
    }

    /** Whether the approved plan says that etcd has no quorum. */
    static boolean isWithoutQuorum(RunState run) {
        return run.plan().orElseThrow().consequences().all().stream()
                .anyMatch(consequence -> consequence.kind() == Consequence.Kind.BYPASS
                        && consequence.subject().equals(RestorePlanner.SAFETY));
    }

    private Done copy(Step step, RestoreTheater theater, RestoreHost host) throws StepException, InterruptedException {
        Path file = file(step);
        SnapshotEntry entry = theater.snapshot();
        try {
            carry(theater, host, file, entry.sha256(), theater.scripts().snapshot(), step);
            if (host.member().tool().isEmpty()) {
                RestoreProgram.Found program = tools.program()
                        .find()
                        .orElseThrow(() -> new StepException("Drydock has no program that restores any more"));
                carry(
                        theater,
                        host,
                        program.file(),
                        program.sha256(),
                        theater.scripts().carriedTool(),
                        step);
            }
        } catch (IOException failed) {
            throw new StepException(String.valueOf(failed.getMessage()), failed);
        }
        return new Done(
                Bytes.show(entry.bytes()) + ", SHA-256 " + entry.sha256().substring(0, 12) + "… there too",
                Map.of(REVISION, Long.toString(entry.revision())));
    }

    private void carry(RestoreTheater theater, RestoreHost host, Path file, String sha256, String path, Step step)
            throws IOException, StepException, InterruptedException {
        IOException[] refused = new IOException[1];
        theater.work().asking(() -> {
            Pace pace = new Pace(step);
            try {
                theater.host(host).copyIn(file, sha256, path, pace::told);
            } catch (IOException e) {
                refused[0] = e;
            }
            return path;
        });
        if (refused[0] != null) {
            throw refused[0];
        }
    }

    /** Tells how far a copy is, now and then. */
    private final class Pace {
        private final Step step;
        private Instant last = Instant.MIN;

        Pace(Step step) {
            this.step = step;
        }

        void told(long bytes) {
            Instant now = tools.etcd().clock().instant();
            if (last.equals(Instant.MIN) || Duration.between(last, now).compareTo(PACE) >= 0) {
                if (!last.equals(Instant.MIN)) {
                    procedure.progress(step, Bytes.show(bytes) + " copied");
                }
                last = now;
            }
        }
    }

    /** The snapshot on this machine, brought from where it is kept, and its SHA-256 compared with what was approved. */
    private Path file(Step step) throws StepException {
        if (fetched.isEmpty()) {
            SnapshotEntry entry = entry(tools.etcd(), command.snapshot(), log.state());
            try {
                Pace pace = new Pace(step);
                fetched = Optional.of(tools.etcd().store().fetch(entry.name(), pace::told));
            } catch (IOException failed) {
                throw new StepException(String.valueOf(failed.getMessage()), failed);
            }
        }
        return fetched.get().file();
    }

    /** The entry of the snapshot, if it is still the approved content. */
    static SnapshotEntry entry(EtcdTools tools, String name, RunState run) throws StepException {
        String approved = run.plan().orElseThrow().consequences().all().stream()
                .filter(consequence -> consequence.kind() == Consequence.Kind.CONTENT)
                .map(Consequence::detail)
                .findFirst()
                .orElseThrow();
        try {
            return tools.store().list().stream()
                    .filter(entry -> entry.name().equals(name))
                    .filter(entry -> entry.sha256().equals(approved))
                    .findFirst()
                    .orElseThrow(() -> new StepException(
                            "there is no snapshot " + name + " any more with the SHA-256 that was approved"));
        } catch (IOException failed) {
            throw new StepException(String.valueOf(failed.getMessage()), failed);
        }
    }

    @Override
    public void close() {
        fetched.ifPresent(SnapshotStore.Staged::close);
    }
}
