package dev.drydock.adapter.snapshot;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** Gathers a snapshot's status on the way over its entries. */
final class StatusVisitor implements EntryVisitor {
    private static final Pattern STORAGE_VERSION =
            Pattern.compile("[0-9]{1,9}\\.[0-9]{1,9}\\.[0-9]{1,9}(-[0-9A-Za-z.-]{1,40})?");

    /** Little enough for the processor's innermost cache. */
    private static final int PIECE = 16 * 1024;

    /** The checksum is taken of copies: see {@link PageSource}. */
    private final byte[] copy = new byte[PIECE];

    private final CRC32C hash = new CRC32C();
    private final KeyValue keyValue = new KeyValue();
    private final LiveKeys liveKeys = new LiveKeys();
    private final boolean countsLiveKeys;
    private boolean inKeys;
    private boolean inMeta;
    private long entries;
    private String storageVersion = "";

    StatusVisitor(boolean countsLiveKeys) {
        this.countsLiveKeys = countsLiveKeys;
    }

    @Override
    public void bucket(ByteBuffer bytes, int at, int length) {
        run(bytes, at, length);
        String name = ProtobufFields.text(bytes, at, length);
        inKeys = name.equals(KeyValue.BUCKET);
        inMeta = name.equals("meta");
    }

    @Override
    public void entry(ByteBuffer bytes, int keyAt, int keyLength, int valueAt, int valueLength) throws DamageException {
        entries++;
        if (inKeys) {
            keyValue.readRevision(bytes, keyAt, keyLength);
            if (countsLiveKeys) {
                keyValue.read(bytes, valueAt, valueLength);
                liveKeys.put(bytes, keyValue.keyAt(), keyValue.keyLength(), keyValue.deleted() ? LiveKeys.DEAD : 0);
            }
        } else if (inMeta
                && valueLength <= 64
                && ProtobufFields.text(bytes, keyAt, keyLength).equals("storageVersion")) {
            String version = ProtobufFields.text(bytes, valueAt, valueLength);
            storageVersion = STORAGE_VERSION.matcher(version).matches() ? version : "";
        }
    }

    @Override
    public void run(ByteBuffer bytes, int at, int length) {
        for (int done = 0; done < length; done += PIECE) {
            int piece = Math.min(PIECE, length - done);
            bytes.get(at + done, copy, 0, piece);
            hash.update(copy, 0, piece);
        }
    }

    Status status(Meta meta) {
        return new Status(
                hash.getValue(),
                keyValue.revision(),
                entries,
                countsLiveKeys ? OptionalLong.of(liveKeys.count()) : OptionalLong.empty(),
                meta.totalSize(),
                storageVersion);
    }
}
