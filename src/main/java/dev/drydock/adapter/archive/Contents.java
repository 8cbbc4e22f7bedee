package dev.drydock.adapter.archive;

import dev.drydock.cluster.backup.ArchivedObject;
import dev.drydock.cluster.backup.DamagedArchiveException;
import dev.drydock.cluster.backup.ExportIndex;
import dev.drydock.cluster.backup.ObjectRef;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was met in an archive so far: each document must be the one that its path says, and come once. */
final class Contents {
    /** The objects of a kind, which stand together. */
    private record Run(String group, String kind, String version, long objects, long bytes) {
        boolean isOf(ObjectRef object, String otherVersion) {
            return group.equals(object.group()) && kind.equals(object.kind()) && version.equals(otherVersion);
        }

        Run more(long length) {
            return new Run(group, kind, version, objects + 1, bytes + length);
        }

        @Override
        public String toString() {
            return objects + " " + kind + (group.isEmpty() ? "" : "." + group) + " of " + bytes + " bytes";
        }
    }

    private final List<Run> runs = new ArrayList<>();
    private final Set<String> kinds = new HashSet<>();
    private final Set<String> paths = new HashSet<>();
    private long objects;

    long objects() {
        return objects;
    }

    ArchivedObject object(String path, byte[] content) throws IOException {
        String yaml = text(path, content);
        Map<String, @Nullable Object> fields = YamlDocument.read(path, yaml);
        String apiVersion = field(path, fields, "apiVersion");
        int slash = apiVersion.indexOf('/');
        ObjectRef ref = ref(path, fields, slash < 0 ? "" : apiVersion.substring(0, slash));
        if (!ArchivePath.of(ref).equals(path)) {
            throw new DamagedArchiveException(
                    Plain.words(path) + " is not the place of what is in it, " + Plain.words(ref.toString()));
        }
        note(ref, apiVersion.substring(slash + 1), path, content.length);
        return new ArchivedObject(ref, apiVersion, yaml, fields);
    }

    private static String text(String path, byte[] content) throws DamagedArchiveException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException wrong) {
            throw new DamagedArchiveException(Plain.words(path) + " is no text", wrong);
        }
    }

    private static ObjectRef ref(String path, Map<String, @Nullable Object> fields, String group)
            throws DamagedArchiveException {
        if (!(fields.get("metadata") instanceof Map<?, ?> metadata)) {
            throw new DamagedArchiveException(Plain.words(path) + " has no metadata");
        }
        return new ObjectRef(
                group,
                field(path, fields, "kind"),
                metadata.get("namespace") instanceof String namespace ? namespace : "",
                field(path, metadata, "name"));
    }

    private static String field(String path, Map<?, ?> fields, String name) throws DamagedArchiveException {
        if (fields.get(name) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw new DamagedArchiveException(Plain.words(path) + " has no " + name);
    }

    private void note(ObjectRef ref, String version, String path, int length) throws DamagedArchiveException {
        if (runs.isEmpty() || !runs.getLast().isOf(ref, version)) {
            if (!kinds.add(ref.group() + "/" + ref.kind())) {
                throw new DamagedArchiveException(
                        "its objects are not in the order that they were written in, at " + Plain.words(path));
            }
            runs.add(new Run(ref.group(), ref.kind(), version, 0, 0));
            paths.clear();
        }
        if (!paths.add(path)) {
            throw new DamagedArchiveException(Plain.words(path) + " is in it twice");
        }
        runs.add(runs.removeLast().more(length));
        objects++;
    }

    /** Compares with what the index says. */
    void compare(ExportIndex index) throws DamagedArchiveException {
        List<Run> told = index.kinds().stream()
                .filter(count -> count.objects() > 0)
                .map(count -> new Run(
                        count.kind().group(),
                        count.kind().kind(),
                        count.kind().version(),
                        count.objects(),
                        count.bytes()))
                .toList();
        if (!told.equals(runs)) {
            throw new DamagedArchiveException("what is in it is not what its index says: "
                    + Plain.words(runs.stream()
                            .filter(run -> !told.contains(run))
                            .findFirst()
                            .map(run -> "it has " + run)
                            .orElseGet(() -> "it lacks "
                                    + told.stream()
                                            .filter(run -> !runs.contains(run))
                                            .findFirst()
                                            .map(Run::toString)
                                            .orElse("their order"))));
        }
    }
}
