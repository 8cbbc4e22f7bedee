package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The kinds that one simulated API serves: those of every one, what a scenario adds, and what custom resources define. */
final class ServedTypes {
    private final List<ResourceType> types = new CopyOnWriteArrayList<>(ResourceType.ALWAYS);

    List<ResourceType> all() {
        return types;
    }

    Optional<ResourceType> find(String group, String version, String plural) {
        return types.stream().filter(type -> type.is(group, version, plural)).findFirst();
    }

    List<ResourceType> of(String group, String version) {
        return types.stream()
                .filter(type -> type.group().equals(group) && type.version().equals(version))
                .toList();
    }

    /** The kind of that name; made where it is not yet served. */
    ResourceType serve(String group, String version, String plural, String kind, boolean namespaced) {
        return find(group, version, plural).orElseGet(() -> {
            ResourceType made = ResourceType.kept(group, version, plural, kind, namespaced);
            types.add(made);
            return made;
        });
    }

    /** Serves what a new definition of custom resources defines, at the version that it stores. */
    void changed(Change change) {
        if (change.type() != ResourceType.DEFINITIONS || change.removed()) {
            return;
        }
        ObjectNode tree = change.now().tree();
        JsonNode spec = tree.path("spec");
        for (JsonNode version : spec.path("versions")) {
            if (version.path("storage").asBoolean()) {
                JsonNode names = spec.path("names");
                serve(
                        spec.path("group").asText(),
                        version.path("name").asText(),
                        names.path("plural").asText(),
                        names.path("kind").asText(),
                        spec.path("scope").asText().equals("Namespaced"));
            }
        }
    }
}
