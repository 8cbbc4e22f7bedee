package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.cluster.upgrade.StoredKind;
import dev.drydock.cluster.upgrade.WrittenObject;
import dev.drydock.cluster.upgrade.WrittenObjects;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks through a kind's objects for who wrote them at which version of the API. Only their metadata is asked for, page by page,
 * and of it only what was found is kept: a cluster may have tens of thousands.
 */
final class WrittenReader {
    /** An API server that knows no metadata alone, before 1.15, answers with the whole objects, which serve as well. */
    private static final String METADATA =
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    private static final String APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final int PAGE = 500;
    private static final int MOST_LOOKED = 20_000;
    private static final int MOST_FOUND = 2_000;

    private final StoredKind kind;
    private final Set<String> wanted;
    private final ListWalk walk;
    private final Set<WrittenObject> found = new LinkedHashSet<>();
    private int looked;

    private WrittenReader(ApiServer server, StoredKind kind, Set<String> apiVersions) {
        this.kind = kind;
        this.wanted = apiVersions;
        this.walk = new ListWalk(server, RequiredAccess.listing(kind.group(), kind.resource()), METADATA, PAGE);
    }

    static WrittenObjects read(ApiServer server, StoredKind kind, Set<String> apiVersions) {
        return new WrittenReader(server, kind, apiVersions).read();
    }

    private WrittenObjects read() {
        for (String version : kind.versions()) {
            ApiPath path =
                    ApiPath.of("/apis").slash(kind.group()).slash(version).slash(kind.resource());
            Optional<Boolean> whole =
                    walk.over(path, this::take, () -> looked >= MOST_LOOKED || found.size() >= MOST_FOUND);
            if (whole.isPresent()) {
                return new WrittenObjects(List.copyOf(found), looked, whole.get());
            }
        }
        return new WrittenObjects(List.of(), 0, true);
    }

    private void take(JsonNode object) {
        looked++;
        String namespace = Json.text(object, "metadata", "namespace");
        String name = Json.text(object, "metadata", "name");
        boolean told = false;
        for (JsonNode entry : Json.at(object, "metadata", "managedFields")) {
            String version = Json.text(entry, "apiVersion");
            if (wanted.contains(version)) {
                String manager = Words.bounded(Json.text(entry, "manager"));
                told |= found.add(new WrittenObject(
                        namespace, name, manager, version, Conditions.instant(Json.text(entry, "time"))));
            }
        }
        // By the managed fields kubectl itself is told too, where it and the API server are new enough for them.
        if (!told) {
            applied(object)
                    .filter(wanted::contains)
                    .ifPresent(version -> found.add(
                            new WrittenObject(namespace, name, WrittenObject.APPLIED, version, Optional.empty())));
        }
    }

    private static Optional<String> applied(JsonNode object) {
        return Json.object(Json.text(object, "metadata", "annotations", APPLIED))
                .map(configuration -> Json.text(configuration, "apiVersion"));
    }
}
