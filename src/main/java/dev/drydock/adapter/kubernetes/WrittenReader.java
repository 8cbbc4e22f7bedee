package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.adapter.kubernetes.export.ListBody;
import dev.drydock.cluster.upgrade.StoredKind;
import dev.drydock.cluster.upgrade.WrittenObject;
import dev.drydock.cluster.upgrade.WrittenObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    private static final String PAGE = "500";
    private static final int MOST_LOOKED = 20_000;
    private static final int MOST_FOUND = 2_000;
    private static final int LONGEST_REFUSAL = 1 << 16;
    /** A list whose version was compacted away goes on at the version of now; one that expires at every page does not. */
    private static final int MOST_EXPIRIES = 5;

    private final ApiServer server;
    private final StoredKind kind;
    private final Set<String> wanted;
    private final Deed deed;
    private final Set<WrittenObject> found = new LinkedHashSet<>();
    private int looked;

    private WrittenReader(ApiServer server, StoredKind kind, Set<String> apiVersions) {
        this.server = server;
        this.kind = kind;
        this.wanted = apiVersions;
        this.deed = RequiredAccess.listing(kind.group(), kind.resource());
    }

    static WrittenObjects read(ApiServer server, StoredKind kind, Set<String> apiVersions) {
        return new WrittenReader(server, kind, apiVersions).read();
    }

    private WrittenObjects read() {
        for (String version : kind.versions()) {
            ApiPath path =
                    ApiPath.of("/apis").slash(kind.group()).slash(version).slash(kind.resource());
            Optional<Boolean> whole = list(path);
            if (whole.isPresent()) {
                return new WrittenObjects(List.copyOf(found), looked, whole.get());
            }
        }
        return new WrittenObjects(List.of(), 0, true);
    }

    /** Whether it was read to its end; empty where this version is not served. */
    private Optional<Boolean> list(ApiPath path) {
        ApiPath first = path.with("limit", PAGE);
        String token = "";
        int expired = 0;
        while (true) {
            boolean begins = token.isEmpty();
            switch (page(begins ? first : first.with("continue", token))) {
                case Page.Read(String next) -> token = next;
                case Page.Refused(Answer answer)
                when answer.status() == 404 && begins -> {
                    return Optional.empty();
                }
                case Page.Refused(Answer answer)
                when answer.status() == 410 && !begins -> {
                    token = ApiStatus.continuation(answer.body());
                    expired++;
                    if (token.isEmpty() || expired > MOST_EXPIRIES) {
                        return Optional.of(false);
                    }
                }
                case Page.Refused(Answer answer) -> throw Failures.refused(server.host(), deed, answer);
            }
            if (token.isEmpty()) {
                return Optional.of(true);
            }
            if (looked >= MOST_LOOKED || found.size() >= MOST_FOUND) {
                return Optional.of(false);
            }
        }
    }

    private sealed interface Page {
        /** @param next the token of the next page; empty at the end */
        record Read(String next) implements Page {}

        record Refused(Answer answer) implements Page {}
    }

    private Page page(ApiPath path) {
        try (BodyStream body = server.open(path, METADATA)) {
            if (body.status() >= 200 && body.status() < 300) {
                return new Page.Read(ListBody.read(body, this::take).next());
            }
            String start = new String(body.readNBytes(LONGEST_REFUSAL), StandardCharsets.UTF_8);
            return new Page.Refused(new Answer(body.status(), body.header("Retry-After"), start));
        } catch (IOException e) {
            throw Failures.noAnswer(server.host(), e);
        }
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
                told |= found.add(new WrittenObject(namespace, name, manager, version));
            }
        }
        // By the managed fields kubectl itself is told too, where it and the API server are new enough for them.
        if (!told) {
            applied(object)
                    .filter(wanted::contains)
                    .ifPresent(
                            version -> found.add(new WrittenObject(namespace, name, WrittenObject.APPLIED, version)));
        }
    }

    private static Optional<String> applied(JsonNode object) {
        return Json.object(Json.text(object, "metadata", "annotations", APPLIED))
                .map(configuration -> Json.text(configuration, "apiVersion"));
    }
}
