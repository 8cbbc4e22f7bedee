package dev.drydock.action.node;

import dev.drydock.cluster.Controller;
import dev.drydock.cluster.Pod;
import dev.drydock.cluster.Presence;
import dev.drydock.core.plan.Consequence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of {@code kubectl drain} about which pods go, one each, in kubectl's order (kubernetes/kubectl,
 * {@code pkg/drain/filters.go}). Unlike there, every verdict is kept, not only the last.
 */
enum DrainRule {
    /** {@code --pod-selector}: the others are not concerned. */
    POD_SELECTOR {
        @Override
        Optional<Verdict> judge(Pod pod, DrainCommand command, Surroundings around) {
            boolean chosen = command.podSelector()
                    .map(selector -> selector.selector().matches(pod.labels()))
                    .orElse(true);
            return chosen ? Optional.empty() : Optional.of(new Verdict.Stays("not chosen by --pod-selector"));
        }
    },

    /** {@code --skip-wait-for-delete-timeout}: a pod that has been terminating for longer is not waited for. */
    ALREADY_DELETED {
        @Override
        Optional<Verdict> judge(Pod pod, DrainCommand command, Surroundings around) {
            if (command.skipWaitForDelete().isEmpty() || !pod.isTerminating()) {
                return Optional.empty();
            }
            int seconds = command.skipWaitForDelete().getAsInt();
            Duration since = Duration.between(pod.deletionTimestamp().orElseThrow(), around.now());
            return since.toSeconds() > seconds
                    ? Optional.of(new Verdict.Stays("terminating for more than " + seconds + " s, not waited for"))
                    : Optional.empty();
        }
    },

    /** A DaemonSet's pod would come back at once, cordon or not: it stays, if the command says so. */
    DAEMON_SET {
        @Override
        Optional<Verdict> judge(Pod pod, DrainCommand command, Surroundings around) {
            if (pod.isFinished()
                    || !pod.controller().map(Controller::isDaemonSet).orElse(false)) {
                return Optional.empty();
            }
            String name =
                    pod.ref().namespace() + "/" + pod.controller().orElseThrow().name();
            Presence presence = around.daemonSets().getOrDefault(name, new Presence.Unknown("it was not looked up"));
            return Optional.of(
                    switch (presence) {
                        case Presence.Exists exists ->
                            command.ignoreDaemonSets()
                                    ? new Verdict.Stays("managed by a DaemonSet")
                                    : new Verdict.Refuses(
                                            "managed by a DaemonSet (use --ignore-daemonsets to leave it)", true);
                        case Presence.Gone gone ->
                            command.force()
                                    ? new Verdict.Loses(
                                            Consequence.Kind.LOSS,
                                            "its DaemonSet " + name + " is gone, so nothing replaces it")
                                    : new Verdict.Refuses(
                                            "its DaemonSet " + name + " is gone (use --force to lose it for good)",
                                            false);
                        case Presence.Unknown unknown ->
                            new Verdict.Refuses("its DaemonSet " + name + " could not be read: " + unknown.why(), true);
                    });
        }
    },

    /** A static pod's mirror: the kubelet runs it from a file, the API server cannot remove it. */
    MIRROR {
        @Override
        Optional<Verdict> judge(Pod pod, DrainCommand command, Surroundings around) {
            return pod.mirror() ? Optional.of(new Verdict.Stays("static pod")) : Optional.empty();
        }
    },

    /** An emptyDir's content goes with its pod. */
    LOCAL_DATA {
        @Override
        Optional<Verdict> judge(Pod pod, DrainCommand command, Surroundings around) {
            if (pod.isFinished() || pod.emptyDirVolumes().isEmpty()) {
                return Optional.empty();
            }
            String volumes = String.join(", ", pod.emptyDirVolumes());
            return Optional.of(
                    command.deleteEmptyDirData()
                            ? new Verdict.Loses(Consequence.Kind.LOCAL_DATA, "local data in " + volumes)
                            : new Verdict.Refuses(
                                    "local data in " + volumes + " (use --delete-emptydir-data to delete it)", false));
        }
    },

    /** A pod without a controller is lost for good: nothing makes it again. */
    NO_CONTROLLER {
        @Override
        Optional<Verdict> judge(Pod pod, DrainCommand command, Surroundings around) {
            if (pod.isFinished() || pod.controller().isPresent()) {
                return Optional.empty();
            }
            return Optional.of(
                    command.force()
                            ? new Verdict.Loses(Consequence.Kind.LOSS, "no controller, so nothing replaces it")
                            : new Verdict.Refuses("no controller (use --force to lose it for good)", false));
        }
    };

    /**
     * What the rules look at besides the pod.
     *
     * @param daemonSets whether the DaemonSets exist, by {@code namespace/name}
     * @param now the moment of the snapshot
     */
    record Surroundings(Map<String, Presence> daemonSets, Instant now) {}

    abstract Optional<Verdict> judge(Pod pod, DrainCommand command, Surroundings around);

    /** All that the rules say of a pod, up to the first that settles it. */
    static Judgement judgeAll(Pod pod, DrainCommand command, Surroundings around) {
        List<Verdict> verdicts = new ArrayList<>();
        for (DrainRule rule : values()) {
            Optional<Verdict> verdict = rule.judge(pod, command, around);
            verdict.ifPresent(verdicts::add);
            if (verdict.map(DrainRule::settles).orElse(false)) {
                break;
            }
        }
        return new Judgement(pod, verdicts);
    }

    private static boolean settles(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Stays stays -> true;
            case Verdict.Refuses refuses -> refuses.decisive();
            case Verdict.Loses loses -> false;
        };
    }
}
