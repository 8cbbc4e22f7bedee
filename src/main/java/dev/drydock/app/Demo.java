package dev.drydock.app;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.drydock.action.etcd.restore.RestoreTools;
import dev.drydock.action.node.DrainSettings;
import dev.drydock.action.node.patch.PatchTools;
import dev.drydock.action.upgrade.apply.ApplyTools;
import dev.drydock.adapter.kubernetes.KubernetesSettings;
import dev.drydock.adapter.slack.SlackSettings;
import dev.drydock.adapter.store.StoreSettings;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.run.Journal;
import dev.drydock.sim.cluster.Scenarios;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.slack.LocalSlack;
import dev.drydock.sim.slack.User;
import dev.drydock.sim.slack.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Drydock with all that it needs on this machine alone: a local Slack, a simulated cluster with a host of its own, a mail catcher,
 * and a journal in a folder that goes away with it. Drydock itself is the real one, and meets each of them over its real protocol. A real cluster,
 * etcd or mail server may take the place of the demo's own.
 */
final class Demo implements AutoCloseable {
    static final String CHANNEL = "#ops";
    static final String CLUSTER = "harbour (simulated)";
    static final List<String> LEADS = List.of("S0CLUSTERLEADS");

    private static final String LIST = "platform@harbour.example";

    private final DemoSettings choice;
    private final Endings endings = new Endings();
    private final Path folder;
    private final LocalSlack slack;
    private final Optional<SimulatedCluster> cluster;
    private final Optional<GreenMail> mail;
    private final Optional<ApiOutage> api;
    private final DemoEtcd etcd;
    private final DemoHosts hosts;
    private final DemoHost host;
    private final Settings settings;
    private final List<CommandDefinition> commands;
    private Optional<Drydock> drydock = Optional.empty();

    Demo() {
        this(DemoSettings.SIMULATED);
    }

    Demo(DemoSettings choice) {
        this.choice = choice;
        try {
            // Its owner's alone, as every temporary folder that Java makes: a real cluster's snapshots may come to lie
            // here.
            folder = Files.createTempDirectory("drydock-demo-");
            endings.add(this::removeFolder);
            slack = workspace();
            endings.add(slack::close);
            cluster = choice.cluster().isPresent()
                    ? Optional.empty()
                    : Optional.of(Scenarios.story().start());
            cluster.ifPresent(started -> endings.add(started::close));
            mail = choice.smtp().isPresent() ? Optional.empty() : Optional.of(catcher());
            mail.ifPresent(started -> endings.add(started::stop));
            etcd = DemoEtcd.open(choice.etcd(), folder);
            endings.add(etcd::close);
            api = cluster.map(ApiOutage::new);
            hosts = DemoHosts.open(cluster, folder);
            endings.add(hosts::close);
            host = DemoHost.open(choice, etcd, api, hosts);
            settings = settings();
            endings.add(() -> run(false));
            commands = firstStart();
            slack.sockets().awaitOpen(1, Duration.ofSeconds(30));
        } catch (IOException e) {
            endings.close();
            throw new UncheckedIOException("the demo's folder could not be made", e);
        } catch (RuntimeException e) {
            endings.close();
            throw e;
        }
    }

    private static LocalSlack workspace() {
        return LocalSlack.start(Workspace.named("harbour")
                .person("dana", "Dana Ruiz")
                .person("lee", "Lee Okafor")
                .person("ana", "Ana Novak")
                .person("olaf", "Olaf Berg")
                .person("gus", "Gus (contractor)", User.Flag.GUEST)
                .group("cluster-leads", "lee", "ana")
                .channel(CHANNEL, "dana", "lee", "ana", "olaf", "gus")
                .channel("#deploys", "dana", "lee", "ana", "olaf")
                .commands("/drydock", "/drain", "/cordon", "/uncordon")
                .moreScopes("channels:history")
                .build());
    }

    private List<CommandDefinition> firstStart() {
        Drydock first = started();
        drydock = Optional.of(first);
        return first.commands();
    }

    private static GreenMail catcher() {
        GreenMail catcher = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        catcher.start();
        return catcher;
    }

    private Settings settings() throws IOException {
        DemoSettings.Smtp smtp = choice.smtp()
                .orElseGet(() -> new DemoSettings.Smtp(
                        "127.0.0.1", mail.orElseThrow().getSmtp().getPort()));
        return new Settings(
                StoreSettings.sqlite(folder.resolve("drydock.db")),
                Optional.empty(),
                Optional.of(etcd.snapshots()),
                kubernetes(),
                etcd.settings(),
                choice.etcd().programs(),
                new SlackSettings(
                        slack.botToken(),
                        Optional.of(slack.appToken()),
                        Optional.of(slack.signingSecret()),
                        SlackSettings.Mode.SOCKET,
                        URI.create(slack.apiUrl()),
                        LEADS,
                        List.of()),
                Optional.of(smtp.settings(List.of(LIST))),
                choice.approvals(),
                new DrainSettings(32, Optional.empty()),
                List.of(),
                hosts.ssh().map(HostSettings::bySsh),
                "127.0.0.1",
                0,
                "demo");
    }

    private KubernetesSettings kubernetes() throws IOException {
        Optional<DemoSettings.RealCluster> real = choice.cluster();
        String kubeconfig;
        if (cluster.isPresent()) {
            Path file = folder.resolve("kubeconfig");
            Files.writeString(file, cluster.get().kubeconfig());
            kubeconfig = file.toString();
        } else {
            kubeconfig = real.orElseThrow().kubeconfig();
        }
        return new KubernetesSettings(
                Optional.of(kubeconfig),
                real.flatMap(DemoSettings.RealCluster::context),
                real.isPresent() ? Optional.empty() : Optional.of(CLUSTER),
                Version.get(),
                KubernetesSettings.DEFAULT_CONNECT_TIMEOUT,
                KubernetesSettings.DEFAULT_REQUEST_TIMEOUT);
    }

    private Drydock started() {
        return Drydock.start(
                settings,
                Map.of("PATH", Optional.ofNullable(System.getenv("PATH")).orElse("")),
                this::catalogue,
                etcd.recorded());
    }

    private Catalogue catalogue(Catalogue whole) {
        Catalogue known =
                host.host().isPresent() ? whole : whole.with(new NotPlayed(RestoreTools.definition(), host.words()));
        if (hosts.obstacle().isPresent()) {
            String why = "Upgrades and patches are not played, since "
                    + hosts.obstacle().get() + ".";
            for (CommandDefinition definition : Stream.concat(
                            ApplyTools.definitions().stream(), PatchTools.definitions().stream())
                    .toList()) {
                known = known.with(new NotPlayed(definition, why));
            }
        }
        String still = "`reboot` is not played: the demo's hosts are processes of this machine.";
        for (CommandDefinition definition : PatchTools.definitions()) {
            if (hosts.obstacle().isEmpty() && definition.name().equals("reboot")) {
                known = known.with(new NotPlayed(definition, still));
            }
        }
        return known.planningOnly(command -> choice.isShut(command.name()));
    }

    DemoSettings choice() {
        return choice;
    }

    Settings drydockSettings() {
        return settings;
    }

    List<CommandDefinition> commands() {
        return commands;
    }

    LocalSlack slack() {
        return slack;
    }

    /** The simulated cluster; there is none where a real one was chosen. */
    SimulatedCluster cluster() {
        return cluster.orElseThrow(
                () -> new IllegalArgumentException("The cluster is a real one: that is not done to it."));
    }

    /** Whether the simulated API server is away; there is none where the cluster is a real one. */
    ApiOutage api() {
        return api.orElseThrow(
                () -> new IllegalArgumentException("The cluster is a real one: that is not done to it."));
    }

    /** The mail catcher; there is none where a real server was chosen. */
    GreenMail mail() {
        return mail.orElseThrow(() -> new IllegalArgumentException("Mail goes to a real server."));
    }

    DemoEtcd etcd() {
        return etcd;
    }

    DemoHost host() {
        return host;
    }

    DemoHosts hosts() {
        return hosts;
    }

    /** Which etcd there is, and what can be done with it. */
    String etcdWords() {
        return etcd.words() + " " + host.words();
    }

    /** Drydock's journal; empty while it is not running. */
    synchronized Optional<Journal> journal() {
        return drydock.map(Drydock::journal);
    }

    synchronized boolean isRunning() {
        return drydock.isPresent();
    }

    /** Stops Drydock as a restart would, and starts it again on the same journal. */
    void restart() {
        run(false);
        run(true);
    }

    /** Stops Drydock, or starts it again on the same journal; does nothing where it is so already. */
    synchronized void run(boolean wanted) {
        if (drydock.isPresent() == wanted) {
            return;
        }
        drydock.ifPresent(Drydock::close);
        drydock = wanted ? Optional.of(started()) : Optional.empty();
    }

    @Override
    public void close() {
        endings.close();
    }

    private void removeFolder() {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException("the demo's folder could not be removed", e);
        }
    }
}
