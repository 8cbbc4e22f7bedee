package dev.drydock.action.etcd;

import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.core.command.NearestWord;
import dev.drydock.core.run.RefusalException;
import java.util.List;

/** Finds kept snapshots by what people type. */
public final class KeptSnapshots {
    private KeptSnapshots() {}

    /**
     * The snapshot of that name, and not the copy of a data folder.
     *
     * @throws RefusalException where there is none, or it is such a copy
     */
    public static SnapshotEntry snapshot(EtcdTools tools, String name) {
        SnapshotEntry entry = find(tools, name);
        return switch (entry.kind()) {
            case SNAPSHOT -> entry;
            case DATA_FOLDER ->
                throw new RefusalException("`" + name + "` is the copy of a member's data folder, and no snapshot:"
                        + " etcd is started on it by hand, as Drydock's page on cold backups tells. `etcd snapshots`"
                        + " lists which is what.");
        };
    }

    /**
     * What is kept under that name.
     *
     * @throws RefusalException where there is none; names the nearest
     */
    public static SnapshotEntry find(EtcdTools tools, String name) {
        List<SnapshotEntry> kept = tools.asking(tools.store()::list);
        return kept.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RefusalException("There is no snapshot `" + name + "`. "
                        + NearestWord.of(
                                        name,
                                        kept.stream().map(SnapshotEntry::name).toList())
                                .map(near -> "Did you mean `" + near + "`?")
                                .orElse("`etcd snapshots` lists them.")));
    }
}
