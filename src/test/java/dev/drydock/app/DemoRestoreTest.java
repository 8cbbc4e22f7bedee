package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.app.DemoSettings.EtcdChoice;
import dev.drydock.sim.host.SimulatedHost;
import dev.drydock.sim.slack.LocalSlack;
import dev.drydock.sim.slack.Message;
import dev.drydock.sim.slack.Person;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A restore of the demo's own etcd: the real one, its real programs, Drydock's real scripts, a host that is simulated. */
@Timeout(300)
class DemoRestoreTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration RESTORING = Duration.ofMinutes(4);
    private static final String BEFORE = "/registry/configmaps/default/before";
    private static final String AFTER = "/registry/configmaps/default/after";

    @TempDir
    private Path folder;

    @Test
    void etcdIsPointedAtAnotherFolderAndServesTheSnapshot() throws IOException, InterruptedException {
        try (Demo demo = demo()) {
            saveBetweenTwoKeys(demo);

            String end = restored(demo, "/drydock etcd restore kept --new-data-dir");

            assertThat(end).contains("serves snapshot kept again");
            ScratchEtcd etcd = demo.etcd().child().orElseThrow();
            assertThat(etcd.holds(BEFORE)).isTrue();
            assertThat(etcd.holds(AFTER)).isFalse();
            SimulatedHost host = demo.host().host().orElseThrow();
            assertThat(host.path("/var/lib/etcd-kept/member")).isDirectory();
            assertThat(host.path("/var/lib/etcd/member")).isDirectory();
            assertThat(host.path("/etc/systemd/system/etcd.service"))
                    .content()
                    .contains("--data-dir " + host.path("/var/lib/etcd-kept") + " ");
            assertThat(demo.api().isFor(ApiOutage.Reason.HOST)).isFalse();
            demo.slack().person("dana").types(Demo.CHANNEL, "/cordon node01");
            demo.slack().channel(Demo.CHANNEL).awaits("node01 is cordoned", PATIENCE);

            assertThat(told(demo, "/drydock etcd restore kept --dry-run")).contains("--from-cluster");
            assertThat(demo.slack().violations()).isEmpty();
        }
    }

    @Test
    void whatFailsBeforeTheBarrierLeavesEtcdAsItWas() throws IOException, InterruptedException {
        try (Demo demo = demo()) {
            saveBetweenTwoKeys(demo);
            // Where a folder belongs, without which the unit cannot be held.
            Path inTheWay = demo.host().host().orElseThrow().path("/etc/systemd/system/kube-apiserver.service.d");
            Files.writeString(inTheWay, "");

            String end = restored(demo, "/drydock etcd restore kept");

            assertThat(end).contains("stop the API server").contains("Rolled back");
            assertThat(demo.etcd().child().orElseThrow().holds(AFTER)).isTrue();
            assertThat(demo.cluster().cordoned("node01")).isFalse();
            demo.slack().person("dana").types(Demo.CHANNEL, "/cordon node01");
            demo.slack().channel(Demo.CHANNEL).awaits("node01 is cordoned", PATIENCE);
        }
    }

    @Test
    void withARecordedEtcdItIsRefusedWithTheReason() {
        try (Demo demo = new Demo(DemoSettings.simulated(new EtcdChoice.Recorded()))) {
            assertThat(demo.host().host()).isEmpty();
            assertThat(told(demo, "/drydock etcd restore kept"))
                    .contains("is not played, since the etcd is a recorded one");
        }
    }

    @Test
    void withSomebodysEtcdItIsRefusedEvenWhereChangesAreAllowed() throws IOException, InterruptedException {
        try (ScratchEtcd theirs = ScratchEtcd.start(RealTools.require("etcd"), folder.resolve("theirs"))) {
            DemoSettings settings = new DemoSettings(
                    Duration.ofMinutes(5),
                    Optional.empty(),
                    EtcdChoice.Real.of(theirs.endpoint().toString(), Map.of()),
                    Optional.empty(),
                    true);
            try (Demo demo = new Demo(settings)) {
                assertThat(told(demo, "/drydock etcd restore kept"))
                        .contains("the etcd is a real one, whose hosts the demo does not know");
            }
        }
    }

    @Test
    void withoutAProgramThatRestoresItSaysWhichIsMissing() throws IOException {
        Path etcd = RealTools.require("etcd");
        Path alone = Files.createSymbolicLink(folder.resolve("etcd"), etcd);
        // Neither is on the PATH of a machine that has etcd's programs for tests alone.
        if (ScratchEtcd.program("etcdutl")
                .or(() -> ScratchEtcd.program("etcdctl"))
                .isPresent()) {
            throw RealTools.missing("This test needs a PATH without etcdutl and etcdctl.");
        }
        try (Demo demo = new Demo(DemoSettings.simulated(new EtcdChoice.Scratch(Optional.of(alone))))) {
            assertThat(demo.etcdWords())
                    .contains("is not played, since neither etcdutl nor etcdctl is beside etcd or on the PATH");
        }
    }

    private static Demo demo() {
        RealTools.require("etcdutl");
        return new Demo(DemoSettings.simulated(new EtcdChoice.Scratch(Optional.of(RealTools.require("etcd")))));
    }

    private static void saveBetweenTwoKeys(Demo demo) throws IOException, InterruptedException {
        ScratchEtcd etcd = demo.etcd().child().orElseThrow();
        etcd.put(Map.of(BEFORE, "before".getBytes(StandardCharsets.UTF_8)));
        demo.slack().person("dana").types(Demo.CHANNEL, "/drydock etcd snapshot --name kept");
        demo.slack().channel(Demo.CHANNEL).awaits("is good", PATIENCE);
        etcd.put(Map.of(AFTER, "after".getBytes(StandardCharsets.UTF_8)));
    }

    /** Asks for it, has two leads type the cluster's name, and tells how it ended. */
    private static String restored(Demo demo, String line) {
        LocalSlack slack = demo.slack();
        slack.person("dana").types(Demo.CHANNEL, line);
        Message card = slack.channel(Demo.CHANNEL).awaits("Restore etcd of", PATIENCE);
        for (String lead : new String[] {"lee", "ana"}) {
            Person person = slack.person(lead);
            person.clicks(card, "Approve");
            person.awaitsView(view -> view.type().equals("modal"), PATIENCE);
            person.fillsIn(Demo.CLUSTER);
        }
        return slack.channel(Demo.CHANNEL)
                .awaits(
                        message -> message.broadcast()
                                && (message.toString().contains("The old data is kept")
                                        || message.toString().contains("Rolled back")),
                        RESTORING)
                .toString();
    }

    /** What is answered to a line, to Dana alone or to all. */
    private static String told(Demo demo, String line) {
        Person dana = demo.slack().person("dana");
        int before = dana.sees(Demo.CHANNEL).size();
        dana.types(Demo.CHANNEL, line);
        // Not what an earlier run still says in its thread.
        return dana.awaits(
                        Demo.CHANNEL,
                        message -> message.threadTs().isEmpty()
                                && dana.sees(Demo.CHANNEL).indexOf(message) >= before,
                        PATIENCE)
                .toString();
    }
}
