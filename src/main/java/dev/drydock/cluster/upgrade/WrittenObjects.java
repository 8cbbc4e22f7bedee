package dev.drydock.cluster.upgrade;

import java.util.List;

/**
 * What was found of one kind.
 *
 * @param found each object once for each of its writers
 * @param looked how many objects were looked at
 * @param whole whether those are all that there are
 */
public record WrittenObjects(List<WrittenObject> found, int looked, boolean whole) {
    public WrittenObjects {
        found = List.copyOf(found);
    }
}
