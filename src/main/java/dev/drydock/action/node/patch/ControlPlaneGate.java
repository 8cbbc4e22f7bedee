package dev.drydock.action.node.patch;

import dev.drydock.action.etcd.MemberTroubles;
import dev.drydock.action.node.CareStep;
import dev.drydock.action.node.Gate;
import dev.drydock.action.node.Gate.Missing;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.upgrade.Readiness;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import java.net.URI;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The gates before and after work on a node of the control plane: a kubelet's Ready is no word of etcd or of the API server. */
final class ControlPlaneGate {
    private final PatchTools tools;
    private final Gate gate;

    ControlPlaneGate(PatchTools tools, RunLog log) {
        this.tools = tools;
        this.gate = new Gate(tools.clock(), log, tools.patience().gate());
    }

    /** Waits until etcd keeps its quorum without the node's member. */
    Done spares(Node node, CareStep.Watcher watcher) throws StepException, InterruptedException {
        if (tools.etcd().isEmpty()) {
            return Done.of("not looked at: Drydock is told of no etcd");
        }
        Predicate<EtcdMember> own = own(node);
        return gate.await(
                () -> Missing.of(tools.etcd().flatMap(etcd -> MemberTroubles.ofTheOthers(etcd.etcd(), own))),
                "etcd's other members are well",
                watcher);
    }

    /** Waits until an API server is ready and all of etcd's members are well and agree. */
    Done serves(CareStep.Watcher watcher) throws StepException, InterruptedException {
        return gate.await(
                () -> Missing.of(notReady().or(() -> tools.etcd().flatMap(etcd -> MemberTroubles.any(etcd.etcd())))),
                tools.etcd().isEmpty()
                        ? "the API server is ready"
                        : "the API server is ready, and etcd's members agree",
                watcher);
    }

    private Optional<String> notReady() {
        Readiness readiness = tools.controlPlane().readiness();
        return readiness.ready()
                ? Optional.empty()
                : Optional.of(
                        "the API server is not ready: " + Wording.sentence(String.join(", ", readiness.failing())));
    }

    /** The member that kubeadm named after the node, or whose URLs have the address of the node's host. */
    private Predicate<EtcdMember> own(Node node) throws StepException {
        Optional<String> address;
        try {
            address = tools.hosts().entry(node.name()).flatMap(HostEntry::address);
        } catch (HostException unknown) {
            throw new StepException(unknown.getMessage(), unknown);
        }
        return member -> member.name().equals(node.name().value())
                || Stream.concat(member.peerUrls().stream(), member.clientUrls().stream())
                        .anyMatch(url -> address.isPresent() && address.equals(hostOf(url)));
    }

    private static Optional<String> hostOf(String url) {
        try {
            // An IPv6 address has brackets in a URL, and none where hosts are told of.
            return Optional.ofNullable(URI.create(url).getHost())
                    .map(host -> host.replace("[", "").replace("]", ""));
        } catch (IllegalArgumentException odd) {
            return Optional.empty();
        }
    }
}
