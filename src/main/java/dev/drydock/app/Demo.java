package dev.drydock.app;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.drydock.action.node.DrainSettings;
import dev.drydock.adapter.kubernetes.KubernetesSettings;
import dev.drydock.adapter.mail.MailSettings;
import dev.drydock.adapter.slack.SlackSettings;
import dev.drydock.adapter.store.StoreSettings;
import dev.drydock.core.approval.ApprovalPolicy;
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
 * Drydock with all that it needs on this machine alone: a local Slack, a simulated cluster, a mail catcher, and a journal in a
 * folder that goes away with it. Drydock itself is the real one, and meets each of them over its real protocol.
 */
final class Demo implements AutoCloseable {
    static final String CHANNEL = "#ops";

    private final Path folder;
    private final LocalSlack slack;
    private final SimulatedCluster cluster;
    private final GreenMail mail;
    private final Settings settings;
    private Drydock drydock;

    Demo() {
        try {
            folder = Files.createTempDirectory("drydock-demo-");
            slack = LocalSlack.start(Workspace.named("harbour")
                    .person("dana", "Dana Ruiz")
                    .person("lee", "Lee Okafor")
                    .person("ana", "Ana Novak")
                    .person("olaf", "Olaf Berg")
                    .person("gus", "Gus (contractor)", User.Flag.GUEST)
                    .group("cluster-leads", "lee", "ana")
                    .channel(CHANNEL, "dana", "lee", "ana", "olaf", "gus")
                    .commands("/drydock", "/drain", "/cordon", "/uncordon")
                    .moreScopes("channels:history")
                    .build());
            cluster = Scenarios.story().start();
            mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
            mail.start();
            settings = settings();
            drydock = Drydock.start(settings, Map.of());
            slack.sockets().awaitOpen(1, Duration.ofSeconds(30));
        } catch (IOException e) {
            throw new UncheckedIOException("the demo's folder could not be made", e);
        }
    }

    private Settings settings() throws IOException {
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, cluster.kubeconfig());
        return new Settings(
                StoreSettings.sqlite(folder.resolve("drydock.db")),
                Optional.empty(),
                new KubernetesSettings(
                        Optional.of(kubeconfig.toString()),
                        Optional.empty(),
                        Optional.of("harbour (simulated)"),
                        Version.get(),
                        KubernetesSettings.DEFAULT_CONNECT_TIMEOUT,
                        KubernetesSettings.DEFAULT_REQUEST_TIMEOUT),
                new SlackSettings(
                        slack.botToken(),
                        Optional.of(slack.appToken()),
                        Optional.of(slack.signingSecret()),
                        SlackSettings.Mode.SOCKET,
                        URI.create(slack.apiUrl()),
                        List.of("S0CLUSTERLEADS"),
                        List.of()),
                Optional.of(new MailSettings(
                        "127.0.0.1",
                        mail.getSmtp().getPort(),
                        MailSettings.Tls.NONE,
                        Optional.empty(),
                        "drydock@harbour.example",
                        List.of("platform@harbour.example"))),
                ApprovalPolicy.STANDARD,
                new DrainSettings(32, Optional.empty()),
                "127.0.0.1",
                0,
                "demo");
    }

    LocalSlack slack() {
        return slack;
    }

    SimulatedCluster cluster() {
        return cluster;
    }

    GreenMail mail() {
        return mail;
    }

    /** Stops Drydock as a restart would, and starts it again on the same journal. */
    void restart() {
        drydock.close();
        drydock = Drydock.start(settings, Map.of());
    }

    @Override
    public void close() {
        drydock.close();
        mail.stop();
        cluster.close();
        slack.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException("the demo's folder could not be removed", e);
        }
    }
}
