package dev.drydock.action.etcd;

import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.core.command.NearestWord;
import dev.drydock.core.run.RefusalException;
import java.util.List;

/** Finds kept snapshots by what people type. */
public final class KeptSnapshots {
    private KeptSnapshots() {}

    /**
     * The snapshot of that name.
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
