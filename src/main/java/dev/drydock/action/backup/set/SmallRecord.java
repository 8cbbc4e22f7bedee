package dev.drydock.action.backup.set;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.backup.KeptBackups;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.core.run.Procedure.StepException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A part of a set that is a few lines of text: kept once a run, and read back whole.
 *
 * @param tools where it is kept
 * @param kind what it is
 * @param words what is in it, in a few words
 * @param largest how many bytes it has at most
 */
record SmallRecord(BackupTools tools, BackupEntry.Kind kind, String words, int largest) {
    /** Makes what is kept. */
    @FunctionalInterface
    interface Content {
        byte[] make() throws StepException, InterruptedException, IOException;
    }

    /** Keeps it under a name, unless the run of the order did that before. */
    SetPart.Made keep(String name, SetPart.Order order, Content content) throws StepException, InterruptedException {
        try {
            for (BackupEntry kept : tools.store().list()) {
                if (kept.name().equals(name)) {
                    KeptBackups.requireOf(order.log().state(), kept);
                    return made(kept);
                }
            }
            Instant began = tools.clock().instant();
            byte[] bytes = content.make();
            BackupEntry entry = new BackupEntry(
                    name,
                    kind,
                    tools.clusterUid(),
                    bytes.length,
                    SetIndex.sha256(bytes),
                    began,
                    Duration.between(began, tools.clock().instant()),
                    order.log().state().request().requester().name(),
                    order.reason(),
                    Map.of("set", order.set()));
            tools.store().keep(bytes, entry);
            return made(entry);
        } catch (IOException | ClusterException failed) {
            throw new StepException(String.valueOf(failed.getMessage()), failed);
        }
    }

    private SetPart.Made made(BackupEntry entry) {
        return new SetPart.Made(new SetMember(kind.word(), entry.name(), entry.sha256(), entry.bytes(), words), "");
    }

    /**
     * What is kept for a set; empty where something else is kept under that name by now.
     *
     * @throws IOException where it is gone, or damaged
     */
    Optional<byte[]> read(SetMember member) throws IOException {
        byte[] bytes = tools.store().read(member.name(), largest);
        return SetIndex.sha256(bytes).equals(member.sha256()) ? Optional.of(bytes) : Optional.empty();
    }

    /** What is said of one that is another. */
    static SetPart.Checked another() {
        return new SetPart.Checked("", List.of("it is another file than the one that belongs to the set"), List.of());
    }
}
