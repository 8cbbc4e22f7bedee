package dev.drydock.adapter.archive;

import dev.drydock.cluster.backup.ArchivedObject;
import dev.drydock.cluster.backup.DamagedArchiveException;
import dev.drydock.cluster.backup.ExportIndex;
import dev.drydock.cluster.backup.ResourceArchives.Limits;
import dev.drydock.cluster.backup.ResourceArchives.ObjectTaker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** The reading of one archive, from its first byte to its last. Nothing is unpacked: no path in it leads anywhere. */
final class TarReading {
    private static final int BUFFER = 1 << 16;
    /** What may stand between two documents: the rest of a block, headers, a long name; and at the end, blank blocks. */
    private static final int BETWEEN = 1 << 17;

    private final Source source;
    private final Limits limits;
    private final ObjectTaker taker;
    private final Contents contents = new Contents();

    TarReading(InputStream archive, Limits limits, ObjectTaker taker) {
        this.source = new Source(archive);
        this.limits = limits;
        this.taker = taker;
    }

    /** A file of the archive. */
    private static final class Part {
        private final String path;
        private final byte[] content;

        Part(String path, byte[] content) {
            this.path = path;
            this.content = content;
        }
    }

    ExportIndex run() throws IOException {
        Bounded unpacked = new Bounded(guarded(() -> new GZIPInputStream(source, BUFFER)), limits.totalBytes());
        TarArchiveInputStream tar = new TarArchiveInputStream(unpacked, StandardCharsets.UTF_8.name());
        while (true) {
            Part part = guarded(() -> next(unpacked, tar))
                    .orElseThrow(() -> new DamagedArchiveException(
                            "there is no index at its end: it was cut off, or" + " its export was"));
            if (part.path.equals(ArchivePath.INDEX)) {
                ExportIndex index = IndexDocument.read(part.content);
                guarded(() -> end(unpacked, tar));
                contents.compare(index);
                return index;
            }
            ArchivedObject object = contents.object(part.path, part.content);
            if (contents.objects() > limits.objects()) {
                throw new DamagedArchiveException("it has more than " + limits.objects() + " objects");
            }
            taker.take(object);
        }
    }

    private Optional<Part> next(Bounded unpacked, TarArchiveInputStream tar) throws IOException {
        unpacked.allow(BETWEEN);
        TarArchiveEntry entry = tar.getNextEntry();
        if (entry == null) {
            return Optional.empty();
        }
        String path = entry.getName();
        byte type = entry.getLinkFlag();
        if ((type != TarConstants.LF_NORMAL && type != TarConstants.LF_OLDNORM) || entry.isSparse()) {
            throw new DamagedArchiveException("it has something that is no plain file: " + Plain.words(path));
        }
        long size = entry.getSize();
        if (size < 0 || size > limits.documentBytes()) {
            throw new DamagedArchiveException(Plain.words(path) + " is too large: " + size + " bytes, where "
                    + limits.documentBytes() + " are the most");
        }
        unpacked.allow(size + BETWEEN);
        byte[] content = tar.readNBytes((int) size);
        if (content.length < size) {
            throw new DamagedArchiveException("it ends in the midst of " + Plain.words(path) + ": it was cut off");
        }
        return Optional.of(new Part(path, content));
    }

    /** Behind the index comes nothing but blank blocks; only at the end of the stream is its checksum compared. */
    private static Optional<Part> end(Bounded unpacked, TarArchiveInputStream tar) throws IOException {
        unpacked.allow(BETWEEN);
        if (tar.getNextEntry() != null) {
            throw new DamagedArchiveException("there is more behind its index");
        }
        byte[] rest = unpacked.readAllBytes();
        for (byte each : rest) {
            if (each != 0) {
                throw new DamagedArchiveException("there is more behind its end");
            }
        }
        return Optional.empty();
    }

    /** Part of the reading that may find that the archive is none. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException;
    }

    /** Tells damage from a disk or a network that failed. */
    private <T> T guarded(Work<T> work) throws IOException {
        try {
            return work.run();
        } catch (DamagedArchiveException damage) {
            throw damage;
        } catch (IOException | IllegalArgumentException failure) {
            if (source.failed()) {
                throw failure;
            }
            throw new DamagedArchiveException(
                    "it is no archive of an export, or is damaged (" + Plain.words(String.valueOf(failure.getMessage()))
                            + ")",
                    failure);
        }
    }
}
