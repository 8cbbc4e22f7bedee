package dev.drydock.adapter.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotEntry.Kind;

/** What snapshots of etcd have of their own. */
final class SnapshotForm implements EntryForm<SnapshotEntry> {
    /** What an entry says that is not a snapshot's; one that says nothing is. */
    private static final String DATA_FOLDER = "data-folder";

    @Override
    public String noun() {
        return "snapshot";
    }

    @Override
    public String ending() {
        return ".db";
    }

    @Override
    public String context() {
        return "dev.drydock/etcd-snapshot/";
    }

    @Override
    public String remover() {
        return "etcd prune";
    }

    @Override
    public void write(SnapshotEntry entry, ObjectNode json) {
        json.put("clusterId", entry.clusterId())
                .put("member", entry.member())
                .put("etcdVersion", entry.etcdVersion())
                .put("revision", entry.revision())
                .put("keys", entry.keys());
        switch (entry.kind()) {
            case SNAPSHOT -> {}
            case DATA_FOLDER -> json.put("kind", DATA_FOLDER);
        }
    }

    @Override
    public SnapshotEntry read(Common common, EntryFields fields) throws UnreadableException {
        return new SnapshotEntry(
                common.name(),
                fields.text("clusterId"),
                fields.text("member"),
                fields.text("etcdVersion"),
                fields.number("revision"),
                fields.number("keys"),
                common.bytes(),
                common.sha256(),
                common.takenAt(),
                common.took(),
                common.by(),
                common.reason(),
                common.verdict(),
                common.encrypted(),
                kind(fields));
    }

    private static Kind kind(EntryFields fields) throws UnreadableException {
        if (!fields.has("kind")) {
            return Kind.SNAPSHOT;
        }
        if (!fields.text("kind").equals(DATA_FOLDER)) {
            throw new UnreadableException("it is of a kind that this version does not know");
        }
        return Kind.DATA_FOLDER;
    }

    @Override
    public SnapshotEntry unreadable(String name, String why) {
        return SnapshotEntry.unreadable(name, why);
    }
}
