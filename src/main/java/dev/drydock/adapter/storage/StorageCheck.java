package dev.drydock.adapter.storage;

import java.util.List;

/**
 * What a look at the storage found.
 *
 * @param troubles what hinders its use
 * @param warnings what people should know
 */
public record StorageCheck(List<String> troubles, List<String> warnings) {
    public StorageCheck {
        troubles = List.copyOf(troubles);
        warnings = List.copyOf(warnings);
    }
}
