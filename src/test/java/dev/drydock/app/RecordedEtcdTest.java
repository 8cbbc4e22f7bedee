package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.adapter.etcd.EtcdClient;
import dev.drydock.adapter.snapshot.FileInspector;
import dev.drydock.cluster.etcd.Etcd;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.etcd.MemberStatus;
import dev.drydock.cluster.etcd.SnapshotInspector.Finding;
import dev.drydock.cluster.etcd.SnapshotInspector.ResourceCount;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's own etcds: the scratch one, and the recording of one, made anew with {@code -Drecord}. */
class RecordedEtcdTest {
    private static final Path RESOURCES = Path.of("src/main/resources/dev/drydock/app");

    @TempDir
    private Path folder;

    @Test
    void theRecordingAnswersAsOneEtcdDoes() throws IOException, InterruptedException {
        RecordedEtcd etcd = new RecordedEtcd();
        EtcdMember member = etcd.cluster().members().getFirst();
        Path file = snapshot(etcd, "recorded");

        assertThat(new FileInspector().inspect(file)).isInstanceOfSatisfying(Finding.Whole.class, whole -> {
            assertThat(whole.revision()).isEqualTo(etcd.status(member).revision());
            assertThat(whole.totalBytes()).isEqualTo(etcd.status(member).databaseBytes());
        });
        assertThat(etcd.hashKv(member, etcd.status(member).revision()).revision())
                .isEqualTo(etcd.status(member).revision());
        assertThat(etcd.status(member).leader()).isEqualTo(member.id());
    }

    @Test
    void theRecordingCannotBeChanged() {
        RecordedEtcd etcd = new RecordedEtcd();
        EtcdMember member = etcd.cluster().members().getFirst();

        assertThatThrownBy(() -> etcd.defragment(member))
                .isInstanceOf(EtcdException.class)
                .hasMessageContaining("recording");
        assertThatThrownBy(() -> etcd.compact(1)).isInstanceOf(EtcdException.class);
        assertThatThrownBy(() -> etcd.hashKv(member, 1)).isInstanceOf(EtcdException.class);
    }

    /** Fails when what a scratch etcd is filled with has changed since: then record again. */
    @Test
    void theRecordingHoldsWhatAScratchEtcdIsFilledWith() throws IOException, InterruptedException {
        Path program = RealTools.require("etcd");
        try (DemoEtcd demo = DemoEtcd.open(
                        new DemoSettings.EtcdChoice.Scratch(Optional.of(program)), folder.resolve("demo"));
                EtcdClient client = new EtcdClient(demo.settings().orElseThrow())) {
            Path file = snapshot(client, "scratch");
            if (Boolean.getBoolean("record")) {
                record(client, file);
            }
            List<ResourceCount> resources = new FileInspector().resources(file);

            assertThat(demo.words())
                    .contains("real one")
                    .contains(client.status(only(client)).version());
            assertThat(resources.stream().mapToLong(ResourceCount::keys).sum())
                    .isEqualTo(RegistryObjects.all().size());
            assertThat(new FileInspector().resources(snapshot(new RecordedEtcd(), "recorded")))
                    .isEqualTo(resources);
        }
    }

    @Test
    void aScratchEtcdEndsWithTheDemo() throws IOException, InterruptedException {
        Path program = RealTools.require("etcd");
        List<ProcessHandle> family;
        try (ScratchEtcd etcd = ScratchEtcd.start(program, folder)) {
            family = Stream.concat(Stream.of(etcd.process()), etcd.process().descendants())
                    .toList();
            assertThat(family).allMatch(ProcessHandle::isAlive);
        }

        assertThat(family).noneMatch(ProcessHandle::isAlive);
    }

    /** Whatever this test's own environment has, {@code ETCD_…} would be in it: they are taken for flags. */
    @Test
    void aScratchEtcdInheritsNothingButThePath() throws IOException {
        Path told = folder.resolve("environment");
        Path program =
                Files.writeString(folder.resolve("etcd"), "#!/bin/sh\nenv > " + told + "\necho etcd Version: 3.5.16\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        assertThat(System.getenv()).containsKey("HOME");

        assertThatThrownBy(() -> ScratchEtcd.start(program, folder.resolve("data")))
                .isInstanceOf(IOException.class);

        // The others are the shell's own.
        assertThat(Files.readAllLines(told)).allMatch(line -> line.matches("(PATH|PWD|OLDPWD|SHLVL|_)=.*"));
    }

    @Test
    void whatIsNoEtcdIsSaidAndTheRecordingTakesItsPlace() throws IOException {
        Path program = Files.writeString(folder.resolve("etcd"), "#!/bin/sh\necho hello\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        DemoSettings.EtcdChoice choice = new DemoSettings.EtcdChoice.Scratch(Optional.of(program));

        try (DemoEtcd demo = DemoEtcd.open(choice, folder.resolve("demo"))) {
            assertThat(demo.words()).contains("recorded").contains("does not answer as an etcd does");
            assertThat(demo.recorded()).isPresent();
            assertThat(demo.real()).isFalse();
        }
    }

    private static EtcdMember only(Etcd etcd) {
        return etcd.cluster().members().getFirst();
    }

    private Path snapshot(Etcd etcd, String name) throws IOException, InterruptedException {
        Path file = folder.resolve(name);
        try (OutputStream target = Files.newOutputStream(file)) {
            etcd.snapshot(only(etcd), target, bytes -> {});
        }
        return file;
    }

    private static void record(EtcdClient etcd, Path file) throws IOException {
        MemberStatus status = etcd.status(only(etcd));
        try (OutputStream compressed =
                new GZIPOutputStream(Files.newOutputStream(RESOURCES.resolve(RecordedEtcd.SNAPSHOT)))) {
            Files.copy(file, compressed);
        }
        String answers = new TreeMap<>(RecordedEtcd.answers(
                        etcd.cluster(), only(etcd), status, etcd.hashKv(only(etcd), status.revision())))
                .entrySet().stream()
                        .map(answer -> answer.getKey() + "=" + answer.getValue())
                        .collect(Collectors.joining("\n", "# Recorded by RecordedEtcdTest; see there.\n", "\n"));
        Files.writeString(RESOURCES.resolve(RecordedEtcd.ANSWERS), answers, StandardCharsets.ISO_8859_1);
    }
}
