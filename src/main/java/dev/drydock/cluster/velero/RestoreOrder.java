package dev.drydock.cluster.velero;

import java.util.List;
import java.util.Map;

/**
 * A restore that is asked for.
 *
 * @param name what it is to be called
 * @param run the run that asks for it: its label, by which it is known again
 * @param backup the backup to restore
 * @param namespaces what of it; empty for all
 * @param into the namespaces that become others
 * @param updateExisting whether what exists is made as it is in the backup; left as it is otherwise
 */
public record RestoreOrder(
        String name,
        String run,
        String backup,
        List<String> namespaces,
        Map<String, String> into,
        boolean updateExisting) {
    public RestoreOrder {
        namespaces = List.copyOf(namespaces);
        into = Map.copyOf(into);
    }
}
