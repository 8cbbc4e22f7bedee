package dev.drydock.adapter.snapshot;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * Finds the revision at which an etcd that is restored from a database comes up: the latest of the keys' and the compactions',
 * as etcd's {@code mvcc} store takes it when it opens one. Where the last keys were deleted, and that is compacted, no key tells
 * of the last revisions any more.
 */
final class RestoredRevision implements EntryVisitor {
    /** Where a compaction got to, and where it was asked to go: etcd finishes one that was interrupted. */
    private static final Set<String> COMPACTIONS = Set.of("finishedCompactRev", "scheduledCompactRev");

    private static final int REVISION_LENGTH = 17;

    /** That of an etcd that was never written to. */
    private long latest = 1;

    private final KeyValue keyValue = new KeyValue();
    private boolean inKeys;
    private boolean inMeta;

    @Override
    public void bucket(ByteBuffer bytes, int at, int length) {
        String name = ProtobufFields.text(bytes, at, length);
        inKeys = name.equals(KeyValue.BUCKET);
        inMeta = name.equals("meta");
    }

    @Override
    public void entry(ByteBuffer bytes, int keyAt, int keyLength, int valueAt, int valueLength) throws DamageException {
        if (inKeys) {
            keyValue.readRevision(bytes, keyAt, keyLength);
            latest = Math.max(latest, keyValue.revision());
        } else if (inMeta
                && valueLength == REVISION_LENGTH
                && COMPACTIONS.contains(ProtobufFields.text(bytes, keyAt, keyLength))) {
            keyValue.readRevision(bytes, valueAt, valueLength);
            latest = Math.max(latest, keyValue.revision());
        }
    }

    @Override
    public void run(ByteBuffer bytes, int at, int length) {}

    long get() {
        return latest;
    }
}
