package dev.drydock.adapter.kubernetes;

import dev.drydock.adapter.archive.TarResourceArchives;
import dev.drydock.cluster.backup.ArchivedObject;
import dev.drydock.cluster.backup.ExportIndex;
import dev.drydock.cluster.backup.ExportScope;
import dev.drydock.cluster.backup.ObjectRef;
import dev.drydock.cluster.backup.ResourceArchives;
import dev.drydock.cluster.backup.ResourceExporter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** An export that was made and read again. */
record Exported(ExportIndex index, Map<ObjectRef, ArchivedObject> objects) {
    static final Instant TAKEN = Instant.parse("2026-11-23T10:00:00Z");

    static Exported of(ResourceExporter exporter, ExportScope scope) throws IOException {
        return of(exporter, scope, (kind, number, kinds, objects) -> {});
    }

    static Exported of(ResourceExporter exporter, ExportScope scope, ResourceExporter.Progress progress)
            throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        TarResourceArchives archives = new TarResourceArchives();
        ExportIndex index;
        try (ResourceArchives.Writing writing = archives.write(archive, TAKEN)) {
            index = exporter.export(scope, TAKEN, writing, progress);
        }
        Map<ObjectRef, ArchivedObject> objects = new LinkedHashMap<>();
        ExportIndex read = archives.read(
                new ByteArrayInputStream(archive.toByteArray()),
                ResourceArchives.Limits.USUAL,
                object -> objects.put(object.ref(), object));
        if (!read.equals(index)) {
            throw new AssertionError("The archive's index is not the one that was told: " + read + " / " + index);
        }
        return new Exported(index, objects);
    }

    ArchivedObject object(String group, String kind, String namespace, String name) {
        ArchivedObject object = objects.get(new ObjectRef(group, kind, namespace, name));
        if (object == null) {
            throw new AssertionError("There is no " + kind + " " + namespace + "/" + name + " in it");
        }
        return object;
    }
}
