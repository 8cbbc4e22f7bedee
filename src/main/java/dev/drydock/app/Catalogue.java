package dev.drydock.app;

import dev.drydock.action.certs.CertsTools;
import dev.drydock.action.desk.HelpQuery;
import dev.drydock.action.desk.LocksQuery;
import dev.drydock.action.desk.RunsQuery;
import dev.drydock.action.desk.SchedulesQuery;
import dev.drydock.action.desk.ShowQuery;
import dev.drydock.action.desk.StatusQuery;
import dev.drydock.action.desk.WhoamiQuery;
import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.action.etcd.restore.RestoreTools;
import dev.drydock.action.host.HostsCheckQuery;
import dev.drydock.action.node.DrainAction;
import dev.drydock.action.node.DrainSettings;
import dev.drydock.action.node.LeftClosed;
import dev.drydock.action.node.NodeRollout;
import dev.drydock.action.node.NodesQuery;
import dev.drydock.action.node.SetUnschedulableAction;
import dev.drydock.action.node.patch.PatchTools;
import dev.drydock.action.upgrade.UpgradeTools;
import dev.drydock.action.upgrade.apply.ApplyTools;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.desk.FrontDesk;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Leases;
import dev.drydock.core.run.OpenRuns;
import dev.drydock.core.run.Query;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Everything that Drydock can do and tell: the one list to which a capability is added.
 *
 * @param actions what it can do, by command name, in the help's order
 * @param queries what it can tell, by command name, in the help's order
 */
record Catalogue(Map<String, Action> actions, Map<String, Query> queries) {
    Catalogue {
        actions = Collections.unmodifiableMap(new LinkedHashMap<>(actions));
        queries = Collections.unmodifiableMap(new LinkedHashMap<>(queries));
    }

    /**
     * The catalogue of this version.
     *
     * @param upgrade what upgrades work with
     * @param drain what drains are told
     * @param etcd what etcd's actions work with; empty where Drydock is told of no etcd
     * @param hosts the machines; empty where Drydock is not told how they are reached
     * @param restore what a restore works with; empty where etcd or its hosts are not told
     * @param certs what certificates are looked at and renewed with; empty where Drydock is told of no hosts
     * @param backups what is backed up beside etcd
     * @param schedules tells what runs by the clock
     */
    static Catalogue of(
            Cluster cluster,
            Journal journal,
            OpenRuns runs,
            Leases leases,
            InstantSource clock,
            ApprovalPolicy policy,
            UpgradeTools upgrade,
            DrainSettings drain,
            Optional<EtcdTools> etcd,
            Optional<Hosts> hosts,
            Optional<RestoreTools> restore,
            Optional<CertsTools> certs,
            Backups backups,
            SchedulesQuery schedules) {
        List<Action> actions = new ArrayList<>(List.of(
                SetUnschedulableAction.cordon(cluster),
                SetUnschedulableAction.uncordon(cluster),
                new DrainAction(cluster, clock, drain)));
        NodeRollout rollout = new NodeRollout(cluster, clock, drain, () -> LeftClosed.of(journal));
        hosts.map(machines -> new PatchTools(cluster, upgrade.controlPlane(), rollout, machines, etcd, clock).actions())
                .ifPresent(actions::addAll);
        hosts.map(machines -> new ApplyTools(cluster, upgrade.controlPlane(), rollout, machines, etcd, clock).actions())
                .ifPresent(actions::addAll);
        certs.map(CertsTools::actions).ifPresent(actions::addAll);
        etcd.map(tools -> tools.actions(backups.kept()::heldSnapshots)).ifPresent(actions::addAll);
        restore.map(RestoreTools::actions).ifPresent(actions::addAll);
        actions.addAll(backups.actions());
        List<Query> queries = new ArrayList<>(List.of(
                new NodesQuery(cluster),
                new StatusQuery(runs, clock),
                new RunsQuery(journal),
                new LocksQuery(journal, runs, leases),
                new ShowQuery(journal, clock),
                schedules,
                new WhoamiQuery()));
        etcd.map(EtcdTools::queries).ifPresent(queries::addAll);
        queries.addAll(backups.queries());
        queries.addAll(upgrade.queries());
        certs.map(CertsTools::queries).ifPresent(queries::addAll);
        hosts.ifPresent(machines -> queries.add(new HostsCheckQuery(machines, clock)));
        List<CommandDefinition> acting =
                actions.stream().map(Action::definition).toList();
        List<CommandDefinition> others = Stream.concat(
                        FrontDesk.ownCommands().stream(), queries.stream().map(Query::definition))
                .toList();
        queries.add(new HelpQuery(acting, others, policy));
        return new Catalogue(
                byName(actions, action -> action.definition().name()),
                byName(queries, query -> query.definition().name()));
    }

    /**
     * The same, with some actions asked for their plans only. An action that never harms, such as taking a snapshot, stays.
     *
     * @param shut which of those that may harm
     */
    Catalogue planningOnly(Predicate<CommandDefinition> shut) {
        Map<String, Action> planning = new LinkedHashMap<>();
        actions.forEach((name, action) -> {
            boolean harmless = action.definition().risks().equals(Set.of(Risk.HARMLESS));
            planning.put(name, !harmless && shut.test(action.definition()) ? new PlanningOnly(action) : action);
        });
        return new Catalogue(planning, queries);
    }

    /** The same, and one action more; not in the help, which tells of what can be done. */
    Catalogue with(Action action) {
        Map<String, Action> more = new LinkedHashMap<>(actions);
        more.put(action.definition().name(), action);
        return new Catalogue(more, queries);
    }

    /** Every command: what acts, what the desk answers by itself, what tells. */
    List<CommandDefinition> definitions() {
        return Stream.of(
                        actions.values().stream().map(Action::definition),
                        FrontDesk.ownCommands().stream(),
                        queries.values().stream().map(Query::definition))
                .flatMap(Function.identity())
                .toList();
    }

    private static <T> Map<String, T> byName(List<T> all, Function<T, String> name) {
        Map<String, T> named = new LinkedHashMap<>();
        all.forEach(each -> named.put(name.apply(each), each));
        return named;
    }
}
