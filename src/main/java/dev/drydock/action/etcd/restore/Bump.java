package dev.drydock.action.etcd.restore;

import java.util.OptionalLong;

/**
 * By how much the revisions of a restored etcd are raised, so that no client has seen them: etcd's own documentation of
 * {@code --bump-revision} asks for more than was written since the snapshot. An etcd that was restored and raised before is far
 * ahead of an old snapshot, and a second restore of that must come out ahead of it all the same. Pure.
 */
final class Bump {
    /** What is usual, and what may be written between the last look at etcd and its end. */
    static final long USUAL = 1_000_000_000;

    private Bump() {}

    /**
     * By how much.
     *
     * @param snapshot the snapshot's revision
     * @param live the running etcd's; empty where none answers
     */
    static long of(long snapshot, OptionalLong live) {
        return USUAL + Math.max(0, live.orElse(snapshot) - snapshot);
    }
}
