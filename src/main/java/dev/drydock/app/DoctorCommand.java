package dev.drydock.app;

import dev.drydock.adapter.host.ClusterHosts;
import dev.drydock.adapter.kubernetes.KubernetesCluster;
import dev.drydock.adapter.kubernetes.KubernetesNodePods;
import dev.drydock.adapter.slack.SlackWorkspace;
import dev.drydock.adapter.store.Store;
import dev.drydock.cluster.ClusterException;
import dev.drydock.core.schedule.Schedule;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drydock doctor}: tries the configuration, the journal, the cluster, hosts, etcd, its snapshots' storage and Slack. */
@Command(
        name = "doctor",
        description =
                "Tries the configuration, the journal, the cluster, its hosts, its etcd, the storage of snapshots and"
                        + " Slack; leaves nothing changed there.")
final class DoctorCommand implements Callable<Integer> {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Optional<Settings> settings = ServeCommand.settings(spec.commandLine().getErr());
        if (settings.isEmpty()) {
            return 2;
        }
        List<String> troubles = new ArrayList<>();
        PrintWriter out = spec.commandLine().getOut();
        report(out, troubles, "journal", journal(settings.get()));
        report(out, troubles, "cluster", cluster(settings.get()));
        hosts(settings.get()).forEach((host, found) -> report(out, troubles, host, found));
        settings.get().etcd().ifPresent(etcd -> report(out, troubles, "etcd", EtcdCheckup.troubles(etcd)));
        settings.get()
                .snapshots()
                .ifPresent(snapshots -> report(out, troubles, "snapshots", StorageCheckup.troubles(snapshots, out)));
        if (settings.get().etcd().isPresent() && settings.get().snapshots().isPresent()) {
            report(
                    out,
                    troubles,
                    "etcd drill",
                    DrillCheckup.troubles(
                            EtcdProgramFolders.of(settings.get().etcdPrograms(), System.getenv()),
                            settings.get().etcdPrograms().isPresent(),
                            out));
        }
        report(out, troubles, "slack", slack(settings.get()));
        settings.get().schedules().forEach(schedule -> out.println(next(schedule, Instant.now())));
        return troubles.isEmpty() ? 0 : 1;
    }

    /** {@code schedule nightly: etcd snapshot, next 2026-11-26 02:00 UTC}. */
    static String next(Schedule schedule, Instant now) {
        ZoneId zone = schedule.timetable().zone();
        String moment = schedule.timetable()
                .next(now)
                .map(at -> MOMENT.format(at.atZone(zone)) + " " + zone.getId())
                .orElse("never");
        return "schedule " + schedule.name() + ": " + schedule.line() + ", next " + moment;
    }

    private static void report(PrintWriter out, List<String> troubles, String what, List<String> found) {
        troubles.addAll(found);
        out.println(what + ": " + (found.isEmpty() ? "ok" : String.join("\n  ", found)));
    }

    private static List<String> journal(Settings settings) {
        try (Store store = Store.open(settings.store(), settings.worker() + "-doctor", InstantSource.system())) {
            return store.verify()
                    .map(damage -> List.of(AuditCommand.words(damage)))
                    .orElse(List.of());
        } catch (RuntimeException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> cluster(Settings settings) {
        try (KubernetesCluster cluster = KubernetesCluster.connect(
                settings.kubernetes(), System.getenv(), InstantSource.system(), RandomGenerator.getDefault())) {
            cluster.identity();
            return cluster.missingPermissions().stream().map(Object::toString).toList();
        } catch (ClusterException | IllegalArgumentException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    /** Each host as {@code hosts check} would tell of it. */
    private static Map<String, List<String>> hosts(Settings settings) {
        if (settings.hosts().isEmpty()) {
            return Map.of();
        }
        HostSettings told = settings.hosts().get();
        RandomGenerator random = RandomGenerator.getDefault();
        try (KubernetesCluster cluster =
                KubernetesCluster.connect(settings.kubernetes(), System.getenv(), InstantSource.system(), random)) {
            return hosts(told, cluster, told.nodePods().map(rule -> cluster.nodePods(rule, "doctor", random)));
        } catch (ClusterException | IllegalArgumentException e) {
            return Map.of("hosts", List.of(String.valueOf(e.getMessage())));
        }
    }

    private static Map<String, List<String>> hosts(
            HostSettings told, KubernetesCluster cluster, Optional<KubernetesNodePods> pods) {
        try (ClusterHosts hosts = new ClusterHosts(cluster, told.rules(), told.ssh(), pods.map(own -> own))) {
            return HostsCheckup.troubles(hosts, InstantSource.system());
        } finally {
            pods.ifPresent(KubernetesNodePods::close);
        }
    }

    private static List<String> slack(Settings settings) throws InterruptedException {
        try (SlackWorkspace workspace = new SlackWorkspace(
                settings.slack(), InstantSource.system(), Thread::sleep, RandomGenerator.getDefault())) {
            return workspace.verify().map(List::of).orElse(List.of());
        } catch (IllegalArgumentException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }
}
