package dev.drydock.action.backup.set;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Query;
import java.util.List;
import java.util.Optional;

/**
 * What backup sets work with.
 *
 * @param backups where indexes are kept, and most parts
 * @param parts what a set is made of, in the order in which it is made
 * @param locks of what the parts work on, beside the backups' own
 * @param journal knows the SHA-256 of every index
 */
public record SetTools(BackupTools backups, List<SetPart> parts, List<LockSource> locks, Journal journal) {
    public SetTools {
        parts = List.copyOf(parts);
        locks = List.copyOf(locks);
    }

    /** Tells a lock, when a plan is made. */
    @FunctionalInterface
    public interface LockSource {
        Resource lock();
    }

    /** {@code backup set}, {@code backup verify}. */
    public List<Action> actions() {
        return List.of(new SetAction(this), new SetVerifyAction(this));
    }

    /** {@code backup sets}. */
    public List<Query> queries() {
        return List.of(new SetsQuery(this));
    }

    /** The part of that word; empty for one that this Drydock is not told of. */
    Optional<SetPart> part(String word) {
        return parts.stream().filter(part -> part.word().equals(word)).findFirst();
    }
}
