package dev.drydock.app;

import com.icegreen.greenmail.util.GreenMail;
import dev.drydock.adapter.kubernetes.KubernetesCluster;
import dev.drydock.app.console.Backstage;
import dev.drydock.app.console.Console;
import dev.drydock.app.console.ConsoleSettings;
import dev.drydock.app.console.Fault;
import dev.drydock.cluster.ClusterSnapshot;
import dev.drydock.cluster.Node;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The demo's page, wired to the demo. */
final class DemoPage implements AutoCloseable {
    private static final Duration NEARBY = Duration.ofMillis(800);
    private static final Duration FAR_AWAY = Duration.ofSeconds(5);

    private final KubernetesCluster cluster;
    private final DemoFaults faults;
    private final Console console;

    private DemoPage(KubernetesCluster cluster, DemoFaults faults, Console console) {
        this.cluster = cluster;
        this.faults = faults;
        this.console = console;
    }

    /**
     * Starts the page, which wants a token where something real is behind it or others reach it.
     *
     * @throws dev.drydock.app.console.PortTakenException where somebody else listens at the port
     */
    static DemoPage start(Demo demo, String host, int port) {
        ConsoleSettings settings =
                ConsoleSettings.guarded(host, port, demo.choice().isSomethingReal());
        InstantSource clock = InstantSource.system();
        KubernetesCluster cluster = KubernetesCluster.connect(
                demo.drydockSettings().kubernetes(), Map.of(), clock, RandomGenerator.getDefault());
        DemoFaults faults = new DemoFaults(demo);
        try {
            Console console = Console.start(settings, backstage(demo, cluster, faults.all()), clock);
            return new DemoPage(cluster, faults, console);
        } catch (RuntimeException e) {
            faults.close();
            cluster.close();
            throw e;
        }
    }

    private static Backstage backstage(Demo demo, KubernetesCluster cluster, List<Fault> faults) {
        boolean real = demo.choice().cluster().isPresent();
        Optional<Supplier<List<MimeMessage>>> mails =
                demo.choice().smtp().isPresent() ? Optional.empty() : Optional.of(() -> received(demo.mail()));
        return new Backstage(
                demo.slack(),
                Demo.LEADS,
                demo.commands(),
                demo::journal,
                () -> everything(cluster),
                real ? FAR_AWAY : NEARBY,
                mails,
                parts(demo, cluster),
                faults);
    }

    private static List<MimeMessage> received(GreenMail mail) {
        return List.of(mail.getReceivedMessages());
    }

    private static ClusterSnapshot everything(KubernetesCluster cluster) {
        return cluster.snapshot(cluster.nodes().stream().map(Node::name).toList());
    }

    private static Backstage.Parts parts(Demo demo, KubernetesCluster cluster) {
        DemoSettings choice = demo.choice();
        return new Backstage.Parts(
                choice.cluster().isPresent() ? cluster.identity().name() : "harbour",
                choice.cluster().isPresent(),
                demo.etcdWords(),
                choice.isEtcdReal(),
                choice.changesAllowed(),
                choice.smtp().map(smtp -> smtp.host() + ":" + smtp.port()).orElse("the inbox on this page"),
                choice.smtp().isPresent());
    }

    String address() {
        return console.address();
    }

    @Override
    public void close() {
        console.close();
        faults.close();
        cluster.close();
    }
}
