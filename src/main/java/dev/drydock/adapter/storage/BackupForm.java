package dev.drydock.adapter.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.cluster.backup.BackupEntry;

/** What backups have of their own that are no snapshots of etcd. */
final class BackupForm implements EntryForm<BackupEntry> {
    @Override
    public String noun() {
        return "backup";
    }

    @Override
    public String ending() {
        return ".backup";
    }

    @Override
    public String context() {
        return "dev.drydock/backup/";
    }

    @Override
    public String remover() {
        return "backup prune";
    }

    @Override
    public void write(BackupEntry entry, ObjectNode json) {
        json.put("kind", entry.kind().word()).put("cluster", entry.cluster());
        ObjectNode facts = json.putObject("facts");
        entry.facts().forEach(facts::put);
    }

    @Override
    public BackupEntry read(Common common, EntryFields fields) throws UnreadableException {
        return new BackupEntry(
                common.name(),
                BackupEntry.Kind.of(fields.text("kind"))
                        .orElseThrow(() -> new UnreadableException("it is of a kind that this version does not know")),
                fields.text("cluster"),
                common.bytes(),
                common.sha256(),
                common.takenAt(),
                common.took(),
                common.by(),
                common.reason(),
                fields.texts("facts"),
                common.verdict(),
                common.encrypted());
    }

    @Override
    public BackupEntry unreadable(String name, String why) {
        return BackupEntry.unreadable(name, why);
    }
}
