package dev.drydock.adapter.snapshot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A snapshot of etcd's database, as {@code etcdctl snapshot save} leaves it, or the {@code db} of a data directory.
 *
 * <p>Every reading checks the whole file for consistency, in one pass. The SHA-256 is computed beside it on a thread of its
 * own. Whatever is in the file, the outcome is an {@link Inspection}, and the time is linear in the file's size.
 *
 * <p>The file's format is bbolt's, and etcd's for the buckets: see go.etcd.io/bbolt and etcd's {@code schema} package.
 */
public final class SnapshotFile {
    private final Path path;
    private final boolean checksHash;

    /**
     * A file, which is opened by each reading.
     *
     * @param checksHash whether the SHA-256 at its end is compared, where there is one
     */
    public SnapshotFile(Path path, boolean checksHash) {
        this.path = path;
        this.checksHash = checksHash;
    }

    /**
     * Reads what {@code etcdutl snapshot status} tells.
     *
     * @param countLiveKeys whether to count keys as etcd 3.6 does too, which takes memory: 96 MB for a million keys
     */
    public Inspection<Status> status(boolean countLiveKeys) {
        return inspect((source, meta) -> {
            StatusVisitor visitor = new StatusVisitor(countLiveKeys);
            new TreeWalk(source, meta, visitor).run();
            return visitor.status(meta);
        });
    }

    /** Counts the keys that live at the last revision, by resource, in the order of their prefixes. */
    public Inspection<List<Resource>> resources() {
        return inspect((source, meta) -> {
            ResourceCount count = new ResourceCount();
            new TreeWalk(source, meta, count).run();
            return count.resources();
        });
    }

    /** Fills the table of what lives at the last revision with each key's resource and revision. */
    Inspection<LiveKeys> revisions(ResourceNumbers numbers) {
        return inspect((source, meta) -> {
            KeyRevisions revisions = new KeyRevisions(numbers);
            new TreeWalk(source, meta, revisions).run();
            return revisions.living();
        });
    }

    /** Reads the revision at which an etcd that is restored from it comes up. */
    Inspection<Long> revisionOnceRestored() {
        return inspect((source, meta) -> {
            RestoredRevision revision = new RestoredRevision();
            new TreeWalk(source, meta, revision).run();
            return revision.get();
        });
    }

    /** Hands drawn keys out; returns how many. */
    Inspection<Integer> draw(KeyDrawing drawing) {
        return inspect((source, meta) -> {
            new TreeWalk(source, meta, drawing).run();
            return drawing.taken();
        });
    }

    /**
     * Lists the keys that live at the last revision, in their order.
     *
     * @param prefix what they begin with; each takes memory, so the whole of a large file may not fit
     */
    public Inspection<List<StoredKey>> keys(String prefix) {
        return inspect((source, meta) -> listed(source, meta, new KeyListing(prefix, false)));
    }

    /** Looks up one key as it is at the last revision. */
    public Inspection<Optional<StoredKey>> key(String key) {
        return inspect((source, meta) ->
                listed(source, meta, new KeyListing(key, true)).stream().findFirst());
    }

    private static List<StoredKey> listed(PageSource source, Meta meta, KeyListing listing)
            throws IOException, DamageException {
        new TreeWalk(source, meta, listing).run();
        return listing.keys();
    }

    /** Something that is read from a file's tree. */
    @FunctionalInterface
    interface Reading<T> {
        T read(PageSource source, Meta meta) throws IOException, DamageException;
    }

    <T> Inspection<T> inspect(Reading<T> reading) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            // Asked before it is opened: the opening of a pipe waits until somebody writes into it.
            if (!attributes.isRegularFile()) {
                return new Inspection.Unreadable<>(
                        attributes.isDirectory() ? "it is a directory" : "it is not a regular file");
            }
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                return inspect(channel, reading);
            }
        } catch (IOException e) {
            return Inspection.Unreadable.because(e);
        } catch (InternalError changed) {
            // What the JVM throws where mapped bytes are gone, or their disk failed.
            return new Inspection.Unreadable<>("it became shorter, or its disk failed, while it was read");
        }
    }

    private <T> Inspection<T> inspect(FileChannel channel, Reading<T> reading) throws IOException {
        long size = channel.size();
        boolean trailer = Trailer.isIn(size);
        long content = trailer ? size - Trailer.LENGTH : size;
        Optional<FutureTask<TrailerCheck.Outcome>> hash =
                trailer && checksHash ? Optional.of(started(new TrailerCheck(channel, content))) : Optional.empty();
        Inspection<T> read = read(channel, content, trailer, reading);
        return hash.isPresent() ? judged(read, hash.get()) : read;
    }

    private static <T> Inspection<T> read(FileChannel channel, long content, boolean trailer, Reading<T> reading)
            throws IOException {
        try {
            PageSource source = new PageSource(channel, content);
            Meta meta = Meta.of(source);
            if (!trailer && content % meta.pageSize() != 0) {
                throw new DamageException("it ends in the midst of a page or of its SHA-256: it was cut off");
            }
            return new Inspection.Sound<>(
                    reading.read(source, meta), trailer ? new Trailer.Unchecked() : new Trailer.Absent());
        } catch (DamageException e) {
            return new Inspection.Damaged<>(said(e));
        }
    }

    private static FutureTask<TrailerCheck.Outcome> started(TrailerCheck check) {
        FutureTask<TrailerCheck.Outcome> task = new FutureTask<>(check);
        Thread.ofPlatform().daemon().name("drydock-snapshot-sha256").start(task);
        return task;
    }

    private static <T> Inspection<T> judged(Inspection<T> read, FutureTask<TrailerCheck.Outcome> hash)
            throws IOException {
        TrailerCheck.Outcome outcome;
        try {
            outcome = hash.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Inspection.Unreadable<>("the reading was interrupted");
        } catch (ExecutionException e) {
            return switch (e.getCause()) {
                case IOException unread -> throw unread;
                case DamageException damage -> new Inspection.Damaged<>(said(damage));
                case null, default -> throw new IllegalStateException("The computation of the SHA-256 failed", e);
            };
        }
        return switch (read) {
            case Inspection.Sound<T> sound
            when outcome.right() -> new Inspection.Sound<>(sound.found(), new Trailer.Right(outcome.computed()));
            case Inspection.Sound<T> sound -> new Inspection.Damaged<>(mismatch(outcome));
            case Inspection.Damaged<T> damaged when outcome.right() -> damaged;
            case Inspection.Damaged<T> damaged -> new Inspection.Damaged<>(mismatch(outcome) + "; " + damaged.what());
            case Inspection.Unreadable<T> unreadable -> unreadable;
        };
    }

    private static String mismatch(TrailerCheck.Outcome outcome) {
        return "its content has the SHA-256 " + outcome.computed() + ", but was saved with " + outcome.told();
    }

    private static String said(DamageException damage) {
        return String.valueOf(damage.getMessage());
    }
}
