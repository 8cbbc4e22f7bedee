package dev.drydock.adapter.archive;

import dev.drydock.cluster.backup.ExportIndex;
import dev.drydock.cluster.backup.ResourceArchives;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;

/** Exports as compressed tar archives with YAML documents. */
public final class TarResourceArchives implements ResourceArchives {
    @Override
    public Writing write(OutputStream target, Instant taken) throws IOException {
        return new TarWriting(target, taken);
    }

    @Override
    public ExportIndex read(InputStream archive, Limits limits, ObjectTaker taker) throws IOException {
        return new TarReading(archive, limits, taker).run();
    }
}
