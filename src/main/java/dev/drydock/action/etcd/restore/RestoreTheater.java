package dev.drydock.action.etcd.restore;

import dev.drydock.action.host.HostWork;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The hosts of one restore, and the work on them. */
final class RestoreTheater {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** What the journal keeps of a task that is good to have done, and could not be. */
    private static final String LEFT = "left";

    private static final String PLACE = """
        set -eu
        umask 077
        mkdir -p "$1"
        cat >"$1/by-hand.sh.part"
        mv "$1/by-hand.sh.part" "$1/by-hand.sh"
        """;

    private final RestoreTools tools;
    private final RestoreCommand command;
    private final RunLog log;
    private final List<RestoreHost> hosts;
    private final HostWork work;

    RestoreTheater(RestoreTools tools, RestoreCommand command, RunLog log, List<RestoreHost> hosts) {
        this.tools = tools;
        this.command = command;
        this.log = log;
        this.hosts = List.copyOf(hosts);
        this.work = new HostWork(log, tools.etcd().clock(), tools.patience().away());
    }

    private static String cluster(List<RestoreHost> hosts) {
        List<String> members = new ArrayList<>();
        for (RestoreHost host : hosts) {
            host.site().ifPresent(site -> {
                for (String url : site.peerUrls().split(",", -1)) {
                    members.add(site.member() + "=" + url);
                }
            });
        }
        return String.join(",", members);
    }

    private static boolean bumps(List<RestoreHost> hosts) {
        return hosts.stream().flatMap(host -> host.site().stream()).allMatch(MemberSite::bumps);
    }

    /** As the journal has it: by how much revisions are raised is known when the snapshot is copied. */
    RestoreScripts scripts() {
        return new RestoreScripts(log.state().id().value(), cluster(hosts), bump());
    }

    HostWork work() {
        return work;
    }

    List<RestoreHost> hosts() {
        return hosts;
    }

    List<RestoreHost> members() {
        return hosts.stream().filter(host -> host.site().isPresent()).toList();
    }

    /** Those on which a task is done: the API's where it serves, the rest where members run. */
    List<RestoreHost> hostsOf(HostTask task) {
        return switch (task) {
            case STOP_API, START_API, START_CONTROLLERS ->
                hosts.stream().filter(RestoreHost::servesApi).toList();
            case STAGE, STOP_ETCD, SWITCH, START_ETCD, CLEAN, UNSTAGE, SWITCH_BACK -> members();
        };
    }

    Host host(RestoreHost host) {
        return tools.hosts().host(host.entry());
    }

    Step step(String prefix, HostTask task, RestoreHost host) {
        return new Step(prefix + task.id() + ":" + host.name(), host.name(), task.title() + " on " + host.name());
    }

    /** Does a task on a host, wherever it was cut short before. */
    Done perform(Step step, HostTask task, RestoreHost host, Procedure procedure)
            throws StepException, InterruptedException {
        String name = "drydock-" + log.state().id().value() + "-"
                + step.id().substring(0, step.id().indexOf(':'));
        return Done.of(work.perform(
                host(host),
                name,
                scripts().folder(),
                scripts().of(task, host, pointing(host)),
                said -> procedure.progress(step, said),
                procedure::hearAbort));
    }

    /** The pointing of a member's host; a host without one points at nothing. */
    Pointing pointing(RestoreHost host) {
        return host.site().map(command::pointing).orElseGet(Pointing.InPlace::new);
    }

    /**
     * Does what is good to have done, and no reason to fail: where it cannot be done, that is told.
     *
     * @param except hosts that are left out
     * @return the hosts where it could not, for people
     */
    String everywhere(HostTask task, Procedure procedure, Set<String> except) throws InterruptedException {
        List<String> left = new ArrayList<>();
        for (RestoreHost host : hostsOf(task)) {
            if (except.contains(host.name())) {
                continue;
            }
            Step step = step("", task, host);
            Map<String, String> end = procedure.step(step, () -> {
                try {
                    return perform(step, task, host, procedure);
                } catch (StepException failed) {
                    return new Done("not done: " + failed.getMessage(), Map.of(LEFT, "yes"));
                }
            });
            if (end.containsKey(LEFT)) {
                left.add(host.name());
            }
        }
        return String.join(", ", left);
    }

    /** Does a task on a host once more, also where it was done; see {@link #again(HostTask, Set, Step, Procedure)}. */
    void again(HostTask task, RestoreHost host, Step step, Procedure procedure)
            throws StepException, InterruptedException {
        Set<String> others = hosts.stream()
                .map(RestoreHost::name)
                .filter(name -> !name.equals(host.name()))
                .collect(Collectors.toSet());
        again(task, others, step, procedure);
    }

    /** Does a task on all its hosts once more, also where it was done: what has ended since is started again. */
    void again(HostTask task, Set<String> except, Step step, Procedure procedure)
            throws StepException, InterruptedException {
        String name = "drydock-" + log.state().id().value() + "-" + task.id() + "-again"
                + log.state().sequence();
        for (RestoreHost host : hostsOf(task)) {
            if (!except.contains(host.name())) {
                var unused = work.perform(
                        host(host),
                        name,
                        scripts().folder(),
                        scripts().of(task, host, pointing(host)),
                        said -> procedure.progress(step, said),
                        procedure::hearAbort);
            }
        }
    }

    /** Puts the scripts on a host, for people who go on by hand. */
    void placeScripts(RestoreHost host) throws StepException, InterruptedException {
        HostCommand place = new HostCommand(
                List.of("/bin/sh", "-c", PLACE, "drydock", scripts().folder()),
                true,
                PATIENCE,
                Optional.of(scripts().byHand(host, pointing(host))));
        Ending ending = work.asking(() -> host(host).run(place));
        if (!(ending instanceof Ending.Exited exited && exited.code() == 0)) {
            throw new StepException("it did not take the scripts: " + ending.lastWords());
        }
    }

    /** Whether the others can decide, or serve, without this host too. */
    boolean canDoWithout(RestoreHost host, Set<String> without) {
        if (host.site().isEmpty()) {
            return hosts.stream()
                            .filter(RestoreHost::servesApi)
                            .filter(other -> !without.contains(other.name()))
                            .count()
                    > 1;
        }
        long left = members().stream()
                .filter(member -> !without.contains(member.name()))
                .count();
        return left - 1 > members().size() / 2;
    }

    /** The commands with which a person goes on, or back, before any API server was started: a line each. */
    List<String> onOrBack() {
        return List.of(
                "To go on by hand, a task on all its hosts before the next one: "
                        + commands(
                                List.of(HostTask.STOP_API, HostTask.STOP_ETCD, HostTask.SWITCH, HostTask.START_ETCD)),
                "Only when all members agree (" + agreement() + "): "
                        + commands(List.of(HostTask.START_API, HostTask.START_CONTROLLERS)),
                "To go back, only while no API server serves: " + byHandBack());
    }

    /** The commands with which a person sees whether they do, wherever etcd's own program is on these hosts. */
    private String agreement() {
        return members().stream()
                .map(host -> "`" + host.member().layout().etcdctl() + " endpoint status --cluster`")
                .distinct()
                .collect(Collectors.joining(" or "));
    }

    /** The commands with which a person starts the rest on the restored etcd. */
    List<String> open() {
        return List.of("To go on by hand: " + commands(List.of(HostTask.START_API, HostTask.START_CONTROLLERS)));
    }

    /** The commands with which a person goes back. */
    List<String> back() {
        return List.of("To go back by hand, a task on all its hosts before the next one: " + byHandBack());
    }

    /** The command with which a person removes what a task would have removed. */
    String removal(HostTask task) {
        return "`sudo sh " + scripts().folder() + "/by-hand.sh " + task.id() + "` there removes it";
    }

    /** What is left where nothing was stopped and the preparation could not be undone, and how a person removes it. */
    String leftOn(String hosts) {
        String snapshot = scripts().snapshot();
        return "What was copied, with every Secret in it, may be left on " + hosts + ". " + removal(HostTask.UNSTAGE)
                + "; where that script is not there yet, `sudo rm -f " + snapshot + " " + snapshot + ".part` does.";
    }

    String byHandBack() {
        return commands(List.of(
                HostTask.STOP_API,
                HostTask.STOP_ETCD,
                HostTask.SWITCH_BACK,
                HostTask.START_ETCD,
                HostTask.START_API,
                HostTask.START_CONTROLLERS));
    }

    /** The commands with which a person brings hosts that were left out to the old data too, while the others serve on it. */
    String byHandBack(Set<String> left) {
        return commands(
                List.of(
                        HostTask.STOP_ETCD,
                        HostTask.SWITCH_BACK,
                        HostTask.START_ETCD,
                        HostTask.START_API,
                        HostTask.START_CONTROLLERS,
                        HostTask.UNSTAGE),
                left::contains);
    }

    private String commands(List<HostTask> tasks) {
        return commands(tasks, host -> true);
    }

    private String commands(List<HostTask> tasks, Predicate<String> wanted) {
        List<String> commands = new ArrayList<>();
        for (HostTask task : tasks) {
            String hosts =
                    hostsOf(task).stream().map(RestoreHost::name).filter(wanted).collect(Collectors.joining(", "));
            if (!hosts.isEmpty()) {
                commands.add("on " + hosts + ": `sudo sh " + scripts().folder() + "/by-hand.sh " + task.id() + "`");
            }
        }
        return String.join("; ", commands);
    }

    /** Where the old data is, for people. */
    String oldData() {
        return members().stream()
                .map(host -> switch (pointing(host)) {
                    case Pointing.InPlace inPlace -> scripts().aside(host.member());
                    case Pointing.Elsewhere elsewhere -> host.member().data();
                })
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** The revision that the restored members have at least; from the journal, for the store may be away by now. */
    long leastRevision() {
        return snapshotRevision().orElseThrow(() -> new IllegalStateException("no copy was made")) + bump();
    }

    private OptionalLong snapshotRevision() {
        return log.state().steps().values().stream()
                .filter(step -> step.step().id().startsWith(RestorePreparation.COPY))
                .flatMap(step -> Optional.ofNullable(step.data().get(SnapshotCopies.REVISION)).stream())
                .mapToLong(Long::parseLong)
                .max();
    }

    private long bump() {
        return bumps(hosts) ? Bump.of(snapshotRevision().orElse(0), RestorePreparation.liveRevision(log.state())) : 0;
    }

    /**
     * What was told after this was told to the restored etcd, and what was told before it came with the snapshot: halfway
     * between the two, so that the hosts' clocks need not agree. From the journal.
     */
    Instant freshSince() {
        Instant start = log.state().steps().values().stream()
                .filter(step -> step.step().id().startsWith(HostTask.START_API.id() + ":"))
                .flatMap(step -> step.intendedAt().stream())
                .min(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        return log.state().steps().values().stream()
                .flatMap(step -> Optional.ofNullable(step.data().get(SnapshotCopies.TAKEN)).stream())
                .map(Instant::parse)
                .filter(taken -> taken.isBefore(start))
                .findFirst()
                .map(taken -> taken.plus(Duration.between(taken, start).dividedBy(2)))
                .orElse(start);
    }

    /** The approved snapshot's entry. */
    SnapshotEntry snapshot() throws StepException {
        return SnapshotCopies.entry(tools.etcd(), command.snapshot(), log.state());
    }
}
