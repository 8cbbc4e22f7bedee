package dev.drydock.app;

import dev.drydock.adapter.etcd.EtcdSettings;
import dev.drydock.adapter.storage.StorageSettings;
import dev.drydock.cluster.etcd.Etcd;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The etcd that the demo shows, and what is to be said of it.
 *
 * @param settings how it is reached; empty where it is a recorded one
 * @param recorded the recorded one; empty where there is a real one
 * @param snapshots where its snapshots are kept
 * @param real whether it is somebody's
 * @param words which one it is, in a sentence
 * @param child what ends with the demo
 */
record DemoEtcd(
        Optional<EtcdSettings> settings,
        Optional<Etcd> recorded,
        StorageSettings snapshots,
        boolean real,
        String words,
        Optional<ScratchEtcd> child)
        implements AutoCloseable {

    /**
     * Opens the one that was chosen; where none was, a scratch one, or a recorded one where that cannot be had.
     *
     * @param folder an empty folder that goes away with the demo
     */
    static DemoEtcd open(DemoSettings.EtcdChoice choice, Path folder) throws IOException {
        Path kept = Files.createDirectories(folder.resolve("snapshots"));
        StorageSettings here =
                new StorageSettings(new StorageSettings.Folder(kept), folder.resolve("staging"), Optional.empty());
        return switch (choice) {
            case DemoSettings.EtcdChoice.Real(EtcdSettings etcd, Optional<StorageSettings> place, var programs) ->
                new DemoEtcd(
                        Optional.of(etcd),
                        Optional.empty(),
                        place.orElse(here),
                        true,
                        "The etcd at " + listed(etcd.endpoints()) + " is real. Its snapshots are kept "
                                + (place.isPresent()
                                        ? "where " + Setting.SNAPSHOTS.name() + " says."
                                        : "until the demo ends, in " + kept + "."),
                        Optional.empty());
            case DemoSettings.EtcdChoice.Scratch(Optional<Path> told) -> scratch(told, folder, here);
            case DemoSettings.EtcdChoice.Recorded() -> recorded(here, "as was asked for");
        };
    }

    private static String listed(List<URI> endpoints) {
        return endpoints.stream().map(URI::toString).collect(Collectors.joining(", "));
    }

    private static DemoEtcd scratch(Optional<Path> told, Path folder, StorageSettings here) throws IOException {
        Optional<Path> program = told.or(() -> ScratchEtcd.program("etcd"));
        if (program.isEmpty()) {
            return recorded(here, "since no program etcd is on the PATH");
        }
        try {
            ScratchEtcd child = ScratchEtcd.start(program.get(), folder.resolve("etcd"), DemoHost.etcdData(folder));
            return filled(child, here);
        } catch (IOException failed) {
            return recorded(here, "since none could be started: " + failed.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the start of etcd was interrupted", e);
        }
    }

    private static DemoEtcd filled(ScratchEtcd child, StorageSettings here) throws IOException, InterruptedException {
        try {
            child.put(RegistryObjects.all());
            child.put(RegistryObjects.renewed());
        } catch (IOException | InterruptedException | RuntimeException e) {
            child.close();
            throw e;
        }
        EtcdSettings etcd = new EtcdSettings(
                List.of(child.endpoint()), EtcdSettings.TlsFiles.NONE, Optional.empty(), EtcdSettings.Deadlines.USUAL);
        return new DemoEtcd(
                Optional.of(etcd),
                Optional.empty(),
                here,
                false,
                "The etcd is a real one, " + child.version() + ", started for this demo and filled with keys like a"
                        + " cluster's.",
                Optional.of(child));
    }

    private static DemoEtcd recorded(StorageSettings here, String why) {
        RecordedEtcd etcd = new RecordedEtcd();
        return new DemoEtcd(
                Optional.empty(),
                Optional.of(etcd),
                here,
                false,
                "The etcd is a recorded one, " + why + ": it answers from a snapshot that etcd " + etcd.version()
                        + " once sent.",
                Optional.empty());
    }

    @Override
    public void close() {
        child.ifPresent(ScratchEtcd::close);
    }
}
