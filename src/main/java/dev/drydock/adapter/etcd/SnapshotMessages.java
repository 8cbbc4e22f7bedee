package dev.drydock.adapter.etcd;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.etcd.jetcd.api.SnapshotResponse;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;

/** Reads a snapshot's messages with a single copy, where the generated reader makes several of each part of the database. */
final class SnapshotMessages implements Marshaller<SnapshotResponse> {
    @Override
    public SnapshotResponse parse(InputStream stream) {
        try {
            // gRPC's stream has the whole message, and available() is its length; to read till the end would grow and
            // copy.
            byte[] message = stream.readNBytes(stream.available());
            CodedInputStream fields = UnsafeByteOperations.unsafeWrap(message).newCodedInput();
            fields.enableAliasing(true);
            return SnapshotResponse.parseFrom(fields);
        } catch (IOException e) {
            throw Status.INTERNAL
                    .withDescription("a message of the snapshot cannot be read")
                    .withCause(e)
                    .asRuntimeException();
        }
    }

    @Override
    public InputStream stream(SnapshotResponse message) {
        throw new UnsupportedOperationException("snapshots are received, not sent");
    }
}
