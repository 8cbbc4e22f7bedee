package dev.drydock.adapter.snapshot;

import dev.drydock.cluster.etcd.SnapshotInspector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/** The reader of snapshot files behind the port that etcd's actions know. */
public final class FileInspector implements SnapshotInspector {
    @Override
    public Finding inspect(Path file) {
        return switch (new SnapshotFile(file, true).status(true)) {
            case Inspection.Sound<Status>(Status status, Trailer.Right right) ->
                new Finding.Whole(
                        status.hash(),
                        status.revision(),
                        status.entries(),
                        status.liveKeys().orElseThrow(),
                        status.totalSize());
            case Inspection.Sound<Status>(Status status, Trailer none) ->
                new Finding.Damaged("it has no SHA-256 at its end: it was cut off, or is no snapshot but a copy of a"
                        + " member's database");
            case Inspection.Damaged<Status>(String what) -> new Finding.Damaged(what);
            case Inspection.Unreadable<Status>(String why) -> new Finding.Damaged("it cannot be read: " + why);
        };
    }

    @Override
    public Finding inspectFolder(Path archive) {
        return switch (new DataFolderArchive(archive).status()) {
            case Inspection.Sound<Status>(Status status, Trailer trailer) ->
                new Finding.Whole(
                        status.hash(),
                        status.revision(),
                        status.entries(),
                        status.liveKeys().orElseThrow(),
                        status.totalSize());
            case Inspection.Damaged<Status>(String what) -> new Finding.Damaged(what);
            case Inspection.Unreadable<Status>(String why) -> new Finding.Damaged("it cannot be read: " + why);
        };
    }

    @Override
    public List<ResourceCount> resources(Path file) throws IOException {
        return found(new SnapshotFile(file, true).resources()).stream()
                .map(resource -> new ResourceCount(resource.prefix(), resource.keys(), resource.bytes()))
                .toList();
    }

    @Override
    public List<ResourceDifference> difference(Path before, Path after) throws IOException {
        ResourceNumbers numbers = new ResourceNumbers();
        LiveKeys were = found(new SnapshotFile(before, true).revisions(numbers));
        LiveKeys are = found(new SnapshotFile(after, true).revisions(numbers));
        return new SnapshotDifference(numbers, were, are).byResource();
    }

    @Override
    public long revisionOnceRestored(Path file) throws IOException {
        return found(new SnapshotFile(file, true).revisionOnceRestored());
    }

    @Override
    public int draw(Path file, int most, RandomGenerator random, KeyTaker taker) throws IOException {
        // Not hashed a second time for the second reading.
        LiveKeys living = found(new SnapshotFile(file, true).revisions(new ResourceNumbers()));
        return found(new SnapshotFile(file, false).draw(new KeyDrawing(living, most, random, taker)));
    }

    private static <T> T found(Inspection<T> inspection) throws IOException {
        return switch (inspection) {
            case Inspection.Sound<T> sound -> sound.found();
            case Inspection.Damaged<T> damaged -> throw new IOException("The snapshot is damaged: " + damaged.what());
            case Inspection.Unreadable<T> unreadable ->
                throw new IOException("The snapshot cannot be read: " + unreadable.why());
        };
    }
}
