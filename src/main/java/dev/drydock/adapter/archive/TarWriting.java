package dev.drydock.adapter.archive;

import dev.drydock.cluster.backup.ExportIndex;
import dev.drydock.cluster.backup.ObjectRef;
import dev.drydock.cluster.backup.ResourceArchives;
import dev.drydock.cluster.backup.ResourceKind;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** An archive that is being written. Of the kind that is under way, and of no other, it knows which names it has. */
final class TarWriting implements ResourceArchives.Writing {
    private static final int OWNER_ONLY = 0100600;
    private static final int BUFFER = 1 << 16;

    private final GZIPOutputStream compressed;
    private final TarArchiveOutputStream tar;
    private final Instant taken;
    private final Set<ResourceKind> begun = new HashSet<>();
    private final Set<String> paths = new HashSet<>();
    private Optional<ResourceKind> current = Optional.empty();

    TarWriting(OutputStream target, Instant taken) throws IOException {
        this.compressed = new Fast(new Open(target));
        this.tar = new TarArchiveOutputStream(compressed, StandardCharsets.UTF_8.name());
        this.taken = taken;
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    }

    @Override
    public void begin(ResourceKind kind) {
        if (!begun.add(kind)) {
            throw new IllegalStateException(kind + " was begun before");
        }
        paths.clear();
        current = Optional.of(kind);
    }

    @Override
    public boolean add(String namespace, String name, byte[] yaml) throws IOException {
        ResourceKind kind = current.orElseThrow(() -> new IllegalStateException("no kind was begun"));
        String path = ArchivePath.of(new ObjectRef(kind.group(), kind.kind(), namespace, name));
        if (!paths.add(path)) {
            return false;
        }
        put(path, yaml);
        return true;
    }

    private void put(String path, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(content.length);
        entry.setMode(OWNER_ONLY);
        entry.setModTime(taken.getEpochSecond() * 1000);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    @Override
    public void finish(ExportIndex index) throws IOException {
        put(ArchivePath.INDEX, IndexDocument.bytes(index));
        tar.finish();
        compressed.finish();
        compressed.flush();
    }

    @Override
    public void close() {
        // The archive's own streams hold no more than memory; the target is the caller's.
        ((Fast) compressed).release();
    }

    /** Level 3: a fifth larger than the usual one, in half its time. */
    private static final class Fast extends GZIPOutputStream {
        private static final int LEVEL = 3;

        Fast(OutputStream target) throws IOException {
            super(target, BUFFER);
            def.setLevel(LEVEL);
        }

        void release() {
            def.end();
        }
    }

    /** Hands on whole arrays, and is not closed with what is above it. */
    private static final class Open extends FilterOutputStream {
        Open(OutputStream target) {
            super(target);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
