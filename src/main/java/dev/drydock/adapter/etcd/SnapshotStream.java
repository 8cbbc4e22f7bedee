package dev.drydock.adapter.etcd;

import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.SnapshotRequest;
import io.etcd.jetcd.api.SnapshotResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A member's snapshot on its way to a target. All of it happens on the caller's thread, which takes the messages that gRPC's
 * event loop has received, writes them, and asks for more: while a write blocks, no more than {@link #AHEAD} messages and
 * {@link Lines#WINDOW} bytes are in memory, and then the member waits too.
 */
final class SnapshotStream extends ClientCall.Listener<SnapshotResponse> {
    /** How many messages, of 32 KiB each, may be under way. */
    private static final int AHEAD = 64;

    private static final int PROGRESS = 4 << 20;

    /** Cancelling is a matter of our own threads; this is only reached when they are starved. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private static final MethodDescriptor<SnapshotRequest, SnapshotResponse> METHOD =
            MaintenanceGrpc.getSnapshotMethod().toBuilder()
                    .setResponseMarshaller(new SnapshotMessages())
                    .build();

    private final WaitingThread thread = new WaitingThread();
    private final ClientCall<SnapshotRequest, SnapshotResponse> call;
    private final OutputStream target;
    private final LongConsumer progress;
    private int owed;
    private long written;
    private long told;
    private boolean abandoned;
    private @Nullable Exception broken;
    private @Nullable Status end;

    SnapshotStream(Channel channel, OutputStream target, LongConsumer progress) {
        this.call = channel.newCall(METHOD, CallOptions.DEFAULT.withExecutor(thread));
        this.target = target;
        this.progress = progress;
    }

    /** How a stream ended that neither the target nor an interrupt ended. */
    sealed interface Ending {
        /** All of it came. */
        record Complete() implements Ending {}

        /** Nothing came for too long. */
        record Stalled() implements Ending {}

        /** The member, or the connection to it, is gone, or it refused. */
        record Lost(Status status) implements Ending {}
    }

    /**
     * Receives it all.
     *
     * @param stall how long nothing may come, while we wait for it
     * @throws IOException when the target fails
     * @throws InterruptedException when this thread is interrupted
     */
    Ending receive(Duration stall) throws IOException, InterruptedException {
        call.start(this, new Metadata());
        try {
            call.sendMessage(SnapshotRequest.getDefaultInstance());
            call.halfClose();
            call.request(AHEAD);
            while (end == null && broken == null) {
                if (!thread.runNext(stall)) {
                    return new Ending.Stalled();
                }
            }
        } finally {
            giveUp();
        }
        rethrow();
        progress.accept(written);
        Status status = Optional.ofNullable(end).orElseThrow();
        return status.isOk() ? new Ending.Complete() : new Ending.Lost(status);
    }

    /** How many bytes the target has taken. */
    long written() {
        return written;
    }

    @Override
    public void onMessage(SnapshotResponse message) {
        if (abandoned || broken != null) {
            return;
        }
        try {
            message.getBlob().writeTo(target);
            written += message.getBlob().size();
            if (written - told >= PROGRESS) {
                told = written;
                progress.accept(written);
            }
        } catch (IOException | RuntimeException e) {
            broken = e;
            return;
        }
        // gRPC hands over all that it has at once, so this is asked between any two of them.
        if (Thread.interrupted()) {
            broken = new InterruptedException("the snapshot was interrupted");
            return;
        }
        owed++;
        // Half of them at a time: each asking wakes the event loop.
        if (owed == AHEAD / 2) {
            call.request(owed);
            owed = 0;
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        end = status;
    }

    /** Cancels what is not at its end, and takes gRPC's last words: the messages still under way hold its memory. */
    private void giveUp() {
        if (end != null) {
            return;
        }
        call.cancel("the snapshot is given up", broken);
        abandoned = true;
        boolean interrupted = Thread.interrupted();
        boolean more = true;
        while (end == null && more) {
            try {
                more = thread.runNext(LAST_WORDS);
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void rethrow() throws IOException, InterruptedException {
        switch (broken) {
            case null -> {}
            case ClosedByInterruptException e -> throw interruption(e);
            case InterruptedIOException e -> throw interruption(e);
            case InterruptedException e -> throw e;
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Exception e -> throw new IllegalStateException(e);
        }
    }

    private static InterruptedException interruption(IOException e) {
        Thread.interrupted();
        InterruptedException interruption = new InterruptedException("the snapshot was interrupted in a write");
        interruption.initCause(e);
        return interruption;
    }
}
