package dev.drydock.cluster.upgrade;

import java.util.List;

/**
 * A kind of object that is looked through for what was written at old versions of the API.
 *
 * @param group the API group
 * @param resource its plural, for example {@code cronjobs}
 * @param versions those at which it can be listed, the best first: the API server converts to whichever is asked for
 */
public record StoredKind(String group, String resource, List<String> versions) {
    public StoredKind {
        versions = List.copyOf(versions);
    }

    /** As RBAC and people name it: {@code cronjobs.batch}. */
    public String qualified() {
        return resource + "." + group;
    }
}
