package dev.drydock.action.certs;

import dev.drydock.action.host.HostWork;
import dev.drydock.cluster.ApiServers;
import dev.drydock.cluster.ApiServers.Door;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.NodeRef;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.upgrade.ComponentPod;
import dev.drydock.cluster.upgrade.Readiness;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Choice;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Answer;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.Procedure.StoppedException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import dev.drydock.core.run.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A renewal under way. Where it stands, the journal tells; what was done on a host, the host.
 *
 * <pre>
 *   for each control plane:  copy ▶ renew ▶ restart ▶ serves
 * </pre>
 */
final class CertsRun {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Choice STOP =
            new Choice("stop", "Stop here", "Nothing further is begun; what was renewed stays renewed.");
    private static final String COPY = "copy:";
    private static final String RENEW = "renew:";
    private static final String SERVES = "serves:";
    private static final String DOOR = "door";
    private static final String OPEN = "open";
    private static final String UNTIL = "until";

    private final CertsTools tools;
    private final RunLog log;
    private final HostWork work;
    private final CertsScripts scripts;
    private final List<NodeRef> nodes;
    private final Procedure procedure;

    CertsRun(CertsTools tools, RunLog log) {
        this.tools = tools;
        this.log = log;
        this.work = new HostWork(log, tools.clock(), tools.patience().away());
        this.scripts = new CertsScripts(log.state().id().value());
        this.nodes = CertsPlanner.approved(log.state().plan().orElseThrow());
        this.procedure = new Procedure(log);
    }

    Completion perform() throws InterruptedException {
        try {
            for (NodeRef node : nodes) {
                Optional<String> why = renew(node);
                if (why.isPresent()) {
                    return new Completion.Finished(
                            Outcome.FAILED, Wording.capitalised(why.get()) + ". " + summary(), again());
                }
            }
            return new Completion.Finished(Outcome.SUCCEEDED, summary(), List.of());
        } catch (StoppedException stopped) {
            Completion.Finished end = stopped.finished(again());
            return new Completion.Finished(end.outcome(), end.summary() + " " + summary(), end.offers());
        }
    }

    /** All of one; why it went no further, where a lead chose that. */
    private Optional<String> renew(NodeRef node) throws InterruptedException {
        String name = node.name().value();
        Step copy = new Step(COPY + name, name, "copy /etc/kubernetes on " + name);
        Step renew = new Step(RENEW + name, name, "renew the certificates of " + name);
        Step restart = new Step("restart:" + name, name, "start the static pods of " + name + " again");
        Step serves = new Step(SERVES + name, name, "see the control plane serve on " + name);
        for (Map.Entry<Step, Procedure.Work> each : List.of(
                Map.<Step, Procedure.Work>entry(copy, () -> copy(node, copy)),
                Map.<Step, Procedure.Work>entry(renew, () -> onHost(node, renew, "renew", scripts.renew())),
                Map.<Step, Procedure.Work>entry(restart, () -> onHost(node, restart, "restart", scripts.restart())),
                Map.<Step, Procedure.Work>entry(serves, () -> serves(node, serves)))) {
            Answer answer = procedure.stepOrAsk(each.getKey(), List.of(STOP), each.getValue());
            if (answer instanceof Answer.Chosen chosen) {
                return Optional.of("it could not " + each.getKey().title() + ": " + chosen.why());
            }
        }
        return Optional.empty();
    }

    /**
     * Its API server is asked before anything is changed: one that cannot be asked by itself is not asked later either. The way to
     * the host is kept, since the API that tells it is away meanwhile.
     */
    private Done copy(NodeRef node, Step step) throws StepException, InterruptedException {
        HostEntry entry = entry(node);
        HostCertificates host = look(node);
        boolean open = host.door(entry.address())
                .map(door -> !(tools.apiServers().ask(door) instanceof ApiServers.Answer.Unreached))
                .orElse(false);
        Done done = onHost(node, step, "copy", scripts.copy());
        Map<String, String> data = new HashMap<>(entry.kept());
        data.put(DOOR, open ? OPEN : "shut");
        return new Done(done.detail(), data);
    }

    /** What acts is finished, whatever anybody wants meanwhile: half of it is worse than either end. */
    private Done onHost(NodeRef node, Step step, String id, String script) throws StepException, InterruptedException {
        Host host = host(node);
        String unit = "drydock-" + log.state().id().value() + "-" + id;
        return Done.of(work.perform(
                host,
                unit,
                scripts.folder(),
                script,
                said -> log.append(new Event.StepProgressed(step.id(), said)),
                () -> {}));
    }

    private HostCertificates look(NodeRef node) throws StepException, InterruptedException {
        Host host = host(node);
        return work.asking(() -> CertsSurvey.look(host, tools.reader()));
    }

    private Host host(NodeRef node) throws StepException {
        try {
            return tools.hosts().host(entry(node));
        } catch (HostException unknown) {
            throw new StepException(unknown.getMessage(), unknown);
        }
    }

    /**
     * The way to a host is found by its node's name, and whoever has that name by now need not be whom people approved. While the
     * API is away, which starting it again is, nobody can have replaced it, and the way that was kept counts.
     */
    private HostEntry entry(NodeRef node) throws StepException {
        Map<String, String> kept =
                log.state().step(COPY + node.name()).map(StepState::data).orElse(Map.of());
        try {
            if (tools.cluster().nodes().stream().noneMatch(each -> each.ref().equals(node))) {
                throw new StepException(
                        node.name() + " does not exist any more, or was replaced by another node of that name");
            }
            return tools.hosts().inventory().stream()
                    .filter(each -> each.name().equals(node.name()))
                    .findFirst()
                    .orElseThrow(
                            () -> new StepException("there is no host " + node.name() + " in the inventory any more"));
        } catch (ClusterException away) {
            if (kept.containsKey("host")) {
                return HostEntry.of(kept);
            }
            throw new StepException(away.getMessage(), away);
        }
    }

    private Done serves(NodeRef node, Step step) throws StepException, InterruptedException {
        Instant until = tools.clock().instant().plus(tools.patience().gate());
        String told = "";
        while (true) {
            Optional<String> why = missing(node);
            if (why.isEmpty()) {
                String end = look(node).nearest().map(CertsPlanner::day).orElse("?");
                return new Done("it serves; its certificates hold until " + end, Map.of(UNTIL, end));
            }
            if (!tools.clock().instant().isBefore(until)) {
                throw new StepException(why.get() + ", after "
                        + Wording.duration(tools.patience().gate()));
            }
            if (!why.get().equals(told)) {
                told = why.get();
                procedure.progress(step, told);
            } else {
                procedure.hearAbort();
            }
            log.pause(LOOK);
        }
    }

    private Optional<String> missing(NodeRef node) throws StepException, InterruptedException {
        try {
            HostEntry entry = entry(node);
            HostCertificates host = CertsSurvey.look(tools.hosts().host(entry), tools.reader());
            return host.stale()
                    .map(part -> part + " was not started since its certificates were renewed")
                    .or(() -> notReady(node, host.door(entry.address())))
                    .or(() -> podsNotReady(node, host.parts()));
        } catch (HostException | ClusterException away) {
            return Optional.of(bounded(String.valueOf(away.getMessage())));
        }
    }

    /** Its own API server, by the very certificate that lies there now; or one of the cluster's, where it cannot be asked alone. */
    private Optional<String> notReady(NodeRef node, Optional<Door> door) {
        if (door.isPresent() && data(COPY + node.name(), DOOR).equals(Optional.of(OPEN))) {
            return switch (tools.apiServers().ask(door.get())) {
                case ApiServers.Answer.Ready ready -> Optional.empty();
                case ApiServers.Answer.NotReady(String why) ->
                    Optional.of("its API server is not ready: " + bounded(why));
                case ApiServers.Answer.Unreached(String why) -> Optional.of("its API server: " + bounded(why));
            };
        }
        Readiness readiness = tools.controlPlane().readiness();
        return readiness.ready()
                ? Optional.empty()
                : Optional.of("the API server is not ready: " + bounded(String.join(", ", readiness.failing())));
    }

    private Optional<String> podsNotReady(NodeRef node, List<String> parts) {
        List<String> ready = tools.controlPlane().components().stream()
                .filter(pod -> pod.node().equals(node.name()) && pod.ready())
                .map(ComponentPod::component)
                .toList();
        return parts.stream()
                .filter(part -> !ready.contains(part))
                .findFirst()
                .map(part -> "the pod of " + part + " is not Ready");
    }

    private static String bounded(String words) {
        String sentence = Wording.sentence(words.replace('`', '\''));
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private Optional<String> data(String step, String key) {
        return log.state()
                .step(step)
                .flatMap(state -> Optional.ofNullable(state.data().get(key)));
    }

    private boolean isDone(String step) {
        return log.state()
                .step(step)
                .filter(state -> state.status() == StepState.Status.DONE)
                .isPresent();
    }

    private String summary() {
        List<String> whole = new ArrayList<>();
        List<String> half = new ArrayList<>();
        List<String> ends = new ArrayList<>();
        for (NodeRef node : nodes) {
            String name = node.name().value();
            if (isDone(SERVES + name)) {
                whole.add(name);
                ends.addAll(data(SERVES + name, UNTIL).stream().toList());
            } else if (log.state().step(RENEW + name).isPresent()) {
                half.add(name);
            }
        }
        String all = whole.isEmpty()
                ? "No control plane is renewed and seen to serve."
                : whole.size() + " of " + Wording.count(nodes.size(), "control plane")
                        + " renewed: the certificates hold until "
                        + ends.stream().min(String::compareTo).orElse("?") + ".";
        return all
                + (half.isEmpty()
                        ? ""
                        : " On " + String.join(", ", half)
                                + " certificates may be renewed and what uses them not started again: see to that, or"
                                + " try again. The former files are in " + scripts.folder() + "/kubernetes.tar there.");
    }

    private List<Offer> again() {
        return List.of(new Offer("Try again", "retry " + log.state().id()));
    }
}
