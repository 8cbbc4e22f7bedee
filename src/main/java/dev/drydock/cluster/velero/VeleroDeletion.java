package dev.drydock.cluster.velero;

import java.util.List;

/**
 * How a request to delete a backup stands.
 *
 * @param processed whether Velero is through with it
 * @param errors why not all of it was deleted
 */
public record VeleroDeletion(boolean processed, List<String> errors) {
    public VeleroDeletion {
        errors = List.copyOf(errors);
    }
}
