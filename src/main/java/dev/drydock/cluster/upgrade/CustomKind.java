package dev.drydock.cluster.upgrade;

import java.util.List;
import java.util.Set;

/**
 * A kind of custom resources, and how its objects are stored.
 *
 * @param name its definition's, for example {@code tides.harbour.example.org}
 * @param formerlyStored the versions, but that of now, at which objects may still be stored ({@code status.storedVersions})
 * @param unserved the versions at which nobody can ask for them any more
 */
public record CustomKind(String name, List<String> formerlyStored, Set<String> unserved) {
    public CustomKind {
        formerlyStored = List.copyOf(formerlyStored);
        unserved = Set.copyOf(unserved);
    }
}
