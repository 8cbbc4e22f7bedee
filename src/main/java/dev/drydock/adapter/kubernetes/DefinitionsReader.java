package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.cluster.upgrade.CustomKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads of the definitions of custom resources at which versions their objects may be stored. */
final class DefinitionsReader {
    private static final ApiPath DEFINITIONS = ApiPath.of("/apis/apiextensions.k8s.io/v1/customresourcedefinitions");
    /** A definition has its whole schema with it, which may be a megabyte. */
    private static final int PAGE = 25;

    private DefinitionsReader() {}

    static List<CustomKind> read(ApiServer server) {
        List<CustomKind> kinds = new ArrayList<>();
        ListWalk walk = new ListWalk(server, RequiredAccess.LIST_DEFINITIONS.deed(), "application/json", PAGE);
        var unused = walk.over(DEFINITIONS, definition -> kinds.add(kind(definition)), () -> false);
        return List.copyOf(kinds);
    }

    private static CustomKind kind(JsonNode definition) {
        Set<String> stored = new LinkedHashSet<>();
        Json.at(definition, "status", "storedVersions").forEach(version -> stored.add(version.asText()));
        Set<String> unserved = new LinkedHashSet<>();
        for (JsonNode version : Json.at(definition, "spec", "versions")) {
            String name = Json.text(version, "name");
            if (version.path("storage").asBoolean()) {
                stored.remove(name);
            }
            if (!version.path("served").asBoolean()) {
                unserved.add(name);
            }
        }
        return new CustomKind(Json.text(definition, "metadata", "name"), List.copyOf(stored), unserved);
    }
}
