package dev.drydock.crash;

import dev.drydock.adapter.kubernetes.KubernetesSettings;
import dev.drydock.adapter.store.StoreSettings;
import dev.drydock.adapter.store.WorkPace;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunIds;
import dev.drydock.sim.cluster.BudgetShape;
import dev.drydock.sim.cluster.PodShape;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.slack.Limits;
import dev.drydock.sim.slack.LocalSlack;
import dev.drydock.sim.slack.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What outlives a process: the database, the cluster, Slack, the mail server. Each of the two nodes that are drained has pods
 * that can go to one other node only, two of them under a budget that lets one go at a time.
 */
final class Surroundings implements AutoCloseable {
    static final String LINE = "drain node01 node02 --uncordon-after --reason \"kernel patch\"";
    static final String TYPED = "typed-once";
    static final RunId RUN = RunIds.of(TYPED);
    static final String CHANNEL = "#ops";

    private static final WorkPace PACE = new WorkPace(
            Duration.ofMillis(250),
            Duration.ofSeconds(5),
            20,
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofSeconds(4));

    final LeapingTime time = new LeapingTime();
    final Mailbox mailbox = new Mailbox();
    final StoreSettings database;
    final SimulatedCluster cluster;
    final LocalSlack slack;
    final KubernetesSettings kubernetes;

    Surroundings(StoreSettings database, Path folder) throws IOException {
        this.database = database.at(PACE);
        PodShape quick = PodShape.plain().grace(1);
        this.cluster = SimulatedCluster.builder()
                .podsStartIn(Duration.ofMillis(60))
                .podsStopIn(Duration.ofMillis(15))
                .node("node01", Map.of("pool", "red"))
                .node("node02", Map.of("pool", "blue"))
                .deployment("shop", "web", 2, quick.onlyOn("pool", "red"))
                .deployment("shop", "jobs", 2, quick.onlyOn("pool", "blue"))
                .budget("shop", "web", BudgetShape.maxUnavailable(1))
                .afterwards()
                .node("node03", Map.of("pool", "red"))
                .node("node04", Map.of("pool", "blue"))
                .start();
        this.slack = LocalSlack.start(
                Workspace.named("harbour")
                        .person("dana", "Dana Ruiz")
                        .person("lee", "Lee Okafor")
                        .person("ana", "Ana Novak")
                        .channel(CHANNEL, "dana", "lee", "ana")
                        .commands("/drydock")
                        .moreScopes("channels:history")
                        .build(),
                Limits.real(),
                time);
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, cluster.kubeconfig());
        this.kubernetes = new KubernetesSettings(
                Optional.of(kubeconfig.toString()),
                Optional.empty(),
                Optional.of("harbour"),
                "test",
                Duration.ofSeconds(5),
                Duration.ofSeconds(10));
    }

    static PersonId person(String handle) {
        return new PersonId("T0HARBOUR", "U0" + handle.toUpperCase(Locale.ROOT));
    }

    @Override
    public void close() {
        slack.close();
        cluster.close();
    }
}
