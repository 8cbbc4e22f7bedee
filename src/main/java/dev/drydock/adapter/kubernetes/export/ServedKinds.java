package dev.drydock.adapter.kubernetes.export;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.cluster.backup.ResourceKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Gathers the kinds that can be listed from the documents of discovery: each once, at the version that was told first, which is
 * to be the preferred one; subresources and second names of the same objects are left aside.
 */
public final class ServedKinds {
    /** The group of old that had kinds which others have now, with the same objects. */
    private static final String OLD = "extensions";

    private static final String NEW_EVENTS = "events.k8s.io";

    private final Map<String, ServedKind> kinds = new LinkedHashMap<>();
    private final Set<String> stale = new TreeSet<>();

    /** Takes the document that tells all at once, {@code APIGroupDiscoveryList}. */
    public void aggregated(JsonNode document) {
        for (JsonNode item : document.path("items")) {
            String group = item.path("metadata").path("name").asText();
            for (JsonNode version : item.path("versions")) {
                String name = version.path("version").asText();
                if (version.path("freshness").asText().equals("Stale")) {
                    stale.add(group + "/" + name);
                }
                for (JsonNode resource : version.path("resources")) {
                    JsonNode kind = resource.path("responseKind");
                    add(
                            group,
                            name,
                            kind.path("kind").asText(),
                            resource.path("resource").asText(),
                            resource.path("scope").asText().equals("Namespaced"),
                            resource.path("verbs"));
                }
            }
        }
    }

    /** Takes the resources of one version of a group, {@code APIResourceList}. */
    public void resources(String group, String version, JsonNode document) {
        for (JsonNode resource : document.path("resources")) {
            add(
                    group,
                    version,
                    resource.path("kind").asText(),
                    resource.path("name").asText(),
                    resource.path("namespaced").asBoolean(),
                    resource.path("verbs"));
        }
    }

    private void add(String group, String version, String kind, String plural, boolean namespaced, JsonNode verbs) {
        Set<String> allowed = new HashSet<>();
        verbs.forEach(verb -> allowed.add(verb.asText()));
        if (plural.isEmpty() || plural.contains("/") || kind.isEmpty() || version.isEmpty()) {
            return;
        }
        if (allowed.contains("list")) {
            kinds.putIfAbsent(
                    group + "/" + plural,
                    new ServedKind(
                            new ResourceKind(group, version, kind, plural, namespaced), allowed.contains("create")));
        }
    }

    /** The groups with their versions whose API does not answer. */
    public List<String> stale() {
        return List.copyOf(stale);
    }

    /** The kinds in the order to apply, without those that show the same objects as another. */
    public List<ServedKind> inOrder() {
        Set<String> plurals = new HashSet<>();
        Set<String> taken = new HashSet<>();
        kinds.values().stream()
                .map(ServedKind::kind)
                .filter(kind -> !kind.group().equals(OLD))
                .forEach(kind -> plurals.add(kind.plural()));
        List<ServedKind> once = new ArrayList<>();
        for (ServedKind served : kinds.values()) {
            ResourceKind kind = served.kind();
            boolean again = (kind.group().equals(OLD) && plurals.contains(kind.plural()))
                    || (kind.group().equals(NEW_EVENTS) && kinds.containsKey("/events"))
                    || !taken.add(kind.group() + "/" + kind.kind());
            if (!again) {
                once.add(served);
            }
        }
        once.sort(Comparator.comparing(ServedKind::kind));
        return once;
    }
}
