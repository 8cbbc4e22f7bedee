package dev.drydock.adapter.kubernetes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Takes so many bytes of a body, and cuts off the rest of it. */
final class BoundedBody implements BodySubscriber<BoundedBody.Bytes> {
    private final int most;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final CompletableFuture<Bytes> body = new CompletableFuture<>();
    private Optional<Flow.Subscription> subscription = Optional.empty();

    /** What was taken. */
    static final class Bytes {
        private final byte[] taken;
        private final boolean whole;

        private Bytes(byte[] taken, boolean whole) {
            this.taken = taken;
            this.whole = whole;
        }

        InputStream open() {
            return new ByteArrayInputStream(taken);
        }

        /** Whether that is all of the body. */
        boolean whole() {
            return whole;
        }
    }

    BoundedBody(int most) {
        this.most = most;
    }

    @Override
    public CompletionStage<Bytes> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = Optional.of(begun);
        begun.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] bytes = new byte[Math.min(buffer.remaining(), most - taken.size())];
            boolean cut = bytes.length < buffer.remaining();
            buffer.get(bytes);
            taken.writeBytes(bytes);
            if (cut) {
                subscription.ifPresent(Flow.Subscription::cancel);
                body.complete(new Bytes(taken.toByteArray(), false));
                return;
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(new Bytes(taken.toByteArray(), true));
    }
}
