package dev.drydock.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.adapter.etcd.EtcdClient;
import dev.drydock.adapter.etcd.EtcdSettings;
import dev.drydock.adapter.etcd.EtcdSettings.Deadlines;
import dev.drydock.adapter.etcd.EtcdSettings.Identity;
import dev.drydock.adapter.etcd.EtcdSettings.TlsFiles;
import dev.drydock.adapter.etcd.LocalRehearsal;
import dev.drydock.adapter.etcd.RehearsalSettings;
import dev.drydock.adapter.snapshot.FileInspector;
import dev.drydock.adapter.storage.StorageSettings;
import dev.drydock.adapter.storage.StoredSnapshots;
import dev.drydock.cluster.Cluster;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Choice;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RealTime;
import dev.drydock.testing.WatchedLog;
import dev.drydock.testing.hosts.EtcdHosts;
import dev.drydock.testing.hosts.EtcdSetup;
import dev.drydock.testing.hosts.HostFleet;
import dev.drydock.testing.hosts.TestHost;
import dev.drydock.testing.kubeadm.KubeadmSetup;
import dev.drydock.upgrade.MaintenanceScene.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upgrade of a cluster whose etcd is a real one of three members, on hosts of its own. */
class UpgradeEtcdTest {
    @TempDir
    Path folder;

    /** A snapshot that can be restored is there before anything is touched, and a member that is away shuts the gate. */
    @Test
    void aSnapshotIsTakenFirstAndNothingGoesOnWithoutAMember() throws IOException, InterruptedException {
        KubeadmSetup setup = KubeadmSetup.of(1, 1).at("1.31.1", "1.31.2");
        try (HostFleet fleet = HostFleet.require()) {
            EtcdHosts etcd = EtcdHosts.start(fleet, EtcdSetup.of(EtcdSetup.Layout.THREE_EXTERNAL));
            etcd.put("quay", "three");
            try (EtcdClient client = client(etcd);
                    MaintenanceScene scene = MaintenanceScene.startForTroubles(setup, folder, Patience.SHORT)) {
                StoredSnapshots store = store();
                scene.tellOfEtcd(cluster -> tools(cluster, client, store));
                TestHost member = etcd.members().getLast();
                List<String> asked = new ArrayList<>();
                WatchedLog log = scene.log();
                log.watch(event -> {
                    try {
                        if (event instanceof Event.StepIntended intended
                                && intended.step().id().equals("serves:cp1")
                                && asked.isEmpty()) {
                            member.kill();
                        }
                        if (event instanceof Event.StepAsks asks) {
                            asked.add(asks.stepId() + ": " + asks.why());
                            assertThat(asks.choices())
                                    .extracting(Choice::id)
                                    .as("no way past etcd's quorum")
                                    .containsExactly("retry", "skip-node", "stop");
                            member.start();
                            etcd.awaitHealthy();
                            MaintenanceScene.choose(log, asks, "retry");
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });

                Completion.Finished end = scene.perform("upgrade apply v1.31.2", log);

                assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
                assertThat(asked).hasSize(1);
                assertThat(asked.getFirst()).startsWith("serves:cp1: ").contains(member.name());
                assertThat(log.events().stream()
                                .filter(Event.StepDone.class::isInstance)
                                .map(event -> ((Event.StepDone) event).stepId()))
                        .startsWith("snapshot", "kubeadm:cp1");
                assertThat(store.list())
                        .singleElement()
                        .satisfies(kept -> assertThat(kept.toString())
                                .contains("before-upgrade-"
                                        + log.state().id().value().substring(2)));
            }
        }
    }

    /** Of the control plane one node is booted after the other, and the next one not before every member is well. */
    @Test
    void theNextControlPlaneIsNotBootedBeforeEveryMemberIsWell() throws IOException, InterruptedException {
        try (HostFleet fleet = HostFleet.require()) {
            EtcdHosts etcd = EtcdHosts.start(fleet, EtcdSetup.of(EtcdSetup.Layout.THREE_EXTERNAL));
            etcd.put("quay", "three");
            try (EtcdClient client = client(etcd);
                    MaintenanceScene scene =
                            MaintenanceScene.startForTroubles(KubeadmSetup.of(2, 0), folder, Patience.SHORT)) {
                StoredSnapshots store = store();
                assertThat(scene.plan("reboot cp1 cp2").obstaclesLine()).contains("DRYDOCK_ETCD_ENDPOINTS");
                scene.tellOfEtcd(cluster -> tools(cluster, client, store));
                TestHost member = etcd.members().getLast();
                List<String> asked = new ArrayList<>();
                WatchedLog log = scene.log();
                log.watch(event -> {
                    try {
                        if (event instanceof Event.StepIntended intended
                                && intended.step().id().equals("serves:cp1")
                                && asked.isEmpty()) {
                            member.kill();
                        }
                        if (event instanceof Event.StepAsks asks) {
                            asked.add(asks.stepId() + ": " + asks.why());
                            assertThat(asks.choices())
                                    .extracting(Choice::id)
                                    .as("no way past etcd's quorum")
                                    .containsExactly("retry", "skip-node", "stop");
                            assertThat(log.state().step("look:cp2")).isEmpty();
                            member.start();
                            etcd.awaitHealthy();
                            MaintenanceScene.choose(log, asks, "retry");
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });

                Completion.Finished end = scene.perform("reboot cp1 cp2", log);

                assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
                assertThat(end.summary()).isEqualTo("2 nodes done, 2 rebooted.");
                assertThat(asked).hasSize(1);
                assertThat(asked.getFirst()).startsWith("serves:cp1: ").contains(member.name());
            }
        }
    }

    private static EtcdClient client(EtcdHosts etcd) throws IOException {
        TlsFiles files = etcd.tls()
                .map(tls -> new TlsFiles(
                        Optional.of(tls.authority()), Optional.of(new Identity(tls.certificate(), tls.key()))))
                .orElse(TlsFiles.NONE);
        return new EtcdClient(new EtcdSettings(
                etcd.endpoints(),
                files,
                Optional.empty(),
                new Deadlines(Duration.ofSeconds(8), Duration.ofSeconds(20), Duration.ofSeconds(20))));
    }

    private StoredSnapshots store() throws IOException {
        Files.createDirectories(folder.resolve("snapshots"));
        Random tokens = new Random(7);
        return StoredSnapshots.open(
                new StorageSettings(
                        new StorageSettings.Folder(folder.resolve("snapshots")),
                        folder.resolve("staging"),
                        Optional.empty()),
                () -> HexFormat.of().toHexDigits(tokens.nextLong()));
    }

    private static EtcdTools tools(Cluster cluster, EtcdClient client, StoredSnapshots store) {
        return new EtcdTools(
                cluster,
                client,
                store,
                new FileInspector(),
                new LocalRehearsal(
                        new RehearsalSettings(List.of(), "nowhere"), InstantSource.system(), RealTime.INSTANCE),
                InstantSource.system(),
                new Random(3));
    }
}
