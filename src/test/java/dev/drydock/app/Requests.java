package dev.drydock.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.backup.report.ReportTools;
import dev.drydock.action.backup.resources.ExportTools;
import dev.drydock.action.backup.resources.restore.ResourceRestoreTools;
import dev.drydock.action.backup.velero.VeleroTools;
import dev.drydock.action.desk.SchedulesQuery;
import dev.drydock.action.node.DrainSettings;
import dev.drydock.action.upgrade.UpgradeTools;
import dev.drydock.adapter.archive.TarResourceArchives;
import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.adapter.kubernetes.KubernetesCluster;
import dev.drydock.adapter.kubernetes.KubernetesSettings;
import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.OpenRuns;
import dev.drydock.core.run.RunId;
import dev.drydock.core.schedule.ScheduleRuns;
import dev.drydock.sim.slack.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/** Requests by the thousand, put up without typing each: in the journal as the desk writes them, and a card to press for each. */
public final class Requests {
    private static final Duration OPEN_FOR = Duration.ofHours(1);
    private static final int WRITERS = 32;

    private Requests() {}

    /**
     * Puts up requests of dana's to cordon nodes, by the plans that the action makes of the cluster.
     *
     * @param nodes how many of the cluster's nodes, which are numbered from 0, are asked for in turn
     * @param approvals how many each needs
     * @throws Exception where the cluster or the journal is away
     */
    public static List<RunId> putUp(Replicas replicas, String channel, int count, int nodes, int approvals)
            throws Exception {
        List<Plan> plans = plans(replicas, nodes);
        Person dana =
                new Person(new PersonId(replicas.slack().person("dana").user().teamId(), "U0DANA"), "dana");
        Journal journal = replicas.judge().journal();
        Instant expiresAt = replicas.judge().clock().instant().plus(OPEN_FOR).truncatedTo(ChronoUnit.MILLIS);
        List<RunId> runs = new ArrayList<>();
        List<Callable<Object>> appends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RunId run = new RunId(String.format("r-%08d", i));
            Plan plan = plans.get(i % nodes);
            String line = line(i % nodes);
            runs.add(run);
            appends.add(() -> journal.append(
                    run,
                    0,
                    List.of(
                            new Event.Requested(dana, channel, line, Optional.empty(), Optional.empty()),
                            new Event.Planned(1, plan, approvals, expiresAt, List.of()))));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            for (Future<Object> append : threads.invokeAll(appends)) {
                append.get();
            }
        }
        return runs;
    }

    private static String line(int node) {
        return "cordon node" + node;
    }

    private static List<Plan> plans(Replicas replicas, int nodes) {
        InstantSource clock = replicas.judge().clock();
        KubernetesSettings settings = new KubernetesSettings(
                Optional.of(replicas.kubeconfig().toString()),
                Optional.empty(),
                Optional.empty(),
                "test",
                KubernetesSettings.DEFAULT_CONNECT_TIMEOUT,
                KubernetesSettings.DEFAULT_REQUEST_TIMEOUT);
        try (KubernetesCluster cluster =
                KubernetesCluster.connect(settings, Map.of(), clock, RandomGenerator.getDefault())) {
            Catalogue catalogue = Catalogue.of(
                    cluster,
                    replicas.judge().journal(),
                    new OpenRuns(replicas.judge().journal()),
                    replicas.judge().leases(),
                    clock,
                    ApprovalPolicy.STANDARD,
                    new UpgradeTools(cluster, cluster.controlPlane()),
                    new DrainSettings(1, Optional.empty()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Backups.of(
                            new BackupTools(cluster, new NoBackups(), clock),
                            Optional.empty(),
                            Optional.empty(),
                            Optional::empty,
                            replicas.judge().journal()),
                    new ExportTools(
                            new BackupTools(cluster, new NoBackups(), clock),
                            cluster.exporter("drydock test"),
                            new TarResourceArchives()),
                    new ResourceRestoreTools(
                            new BackupTools(cluster, new NoBackups(), clock),
                            new TarResourceArchives(),
                            cluster.application()),
                    new VeleroTools(cluster, cluster.velero("velero"), clock),
                    new ReportTools(
                            new BackupTools(cluster, new NoBackups(), clock),
                            Optional.empty(),
                            cluster.velero("velero"),
                            List.of(),
                            replicas.judge().schedules(),
                            replicas.judge().journal()),
                    new SchedulesQuery(
                            List.of(),
                            replicas.judge().schedules(),
                            new ScheduleRuns(
                                    replicas.judge().journal(),
                                    new OpenRuns(replicas.judge().journal())),
                            run -> Optional.empty(),
                            clock));
            Grammar grammar = new PicocliGrammar(catalogue.definitions());
            Action cordon = Objects.requireNonNull(catalogue.actions().get("cordon"));
            List<Plan> plans = new ArrayList<>();
            for (int node = 0; node < nodes; node++) {
                plans.add(cordon.plan(grammar.parse(line(node)).command()));
            }
            return plans;
        }
    }

    /** A request's card, as far as its button to approve. */
    public static Message card(String channel, RunId run) {
        ObjectNode actions = JsonNodeFactory.instance.objectNode().put("type", "actions");
        ObjectNode button = actions.putArray("elements").addObject();
        button.put("type", "button").put("action_id", "approve").put("value", run.value() + ".1");
        button.putObject("text").put("type", "plain_text").put("text", "Approve");
        return new Message(
                channel,
                "1700000000." + run.value().substring(2, 8),
                Optional.empty(),
                "U0DRYDOCK",
                new Message.Content("", List.<JsonNode>of(actions), Optional.empty(), List.of()),
                false,
                Optional.empty(),
                false);
    }
}
