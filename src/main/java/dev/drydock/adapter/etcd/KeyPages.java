package dev.drydock.adapter.etcd;

import com.google.protobuf.ByteString;
import dev.drydock.cluster.etcd.LiveKey;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import java.util.function.Consumer;

/** The keys of a prefix, page by page: one answer with all of a large cluster's keys would be larger than etcd sends. */
final class KeyPages {
    private static final int PAGE = 5_000;
    private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

    private final ByteString end;
    private ByteString from;
    private boolean more = true;

    KeyPages(String prefix) {
        from = ByteString.copyFromUtf8(prefix);
        end = after(from);
    }

    boolean hasNext() {
        return more;
    }

    RangeRequest next() {
        return RangeRequest.newBuilder()
                .setKey(from)
                .setRangeEnd(end)
                .setLimit(PAGE)
                .setKeysOnly(true)
                .build();
    }

    void take(RangeResponse page, Consumer<LiveKey> taker) {
        for (KeyValue entry : page.getKvsList()) {
            taker.accept(new LiveKey(entry.getKey().toStringUtf8(), entry.getCreateRevision(), entry.getModRevision()));
        }
        more = page.getMore() && page.getKvsCount() > 0;
        if (more) {
            from = page.getKvs(page.getKvsCount() - 1).getKey().concat(ZERO);
        }
    }

    /** The first key behind all that begin with the prefix; etcd reads a zero byte as the end of all keys. */
    private static ByteString after(ByteString prefix) {
        byte[] bytes = prefix.toByteArray();
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (bytes[i] != (byte) 0xff) {
                bytes[i]++;
                return ByteString.copyFrom(bytes, 0, i + 1);
            }
        }
        return ZERO;
    }
}
