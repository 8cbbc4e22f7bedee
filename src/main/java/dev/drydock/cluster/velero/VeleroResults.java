package dev.drydock.cluster.velero;

import java.util.List;

/**
 * What a backup or a restore met, a line each: {@code namespace shop: …}.
 *
 * @param errors its errors
 * @param warnings its warnings
 */
public record VeleroResults(List<String> errors, List<String> warnings) {
    public VeleroResults {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
    }
}
