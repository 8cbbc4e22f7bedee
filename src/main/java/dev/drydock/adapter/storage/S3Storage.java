package dev.drydock.adapter.storage;

import dev.drydock.adapter.storage.StorageSettings.Bucket;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * A bucket of an S3-compatible object store. An object becomes visible when its last part is there and all are put together; the
 * parts of a process that died stay invisible until the bucket's own rule for incomplete uploads removes them.
 */
final class S3Storage implements ObjectStorage {
    /** The memory that a writing takes; with the 10,000 parts that S3 allows, an object has 168 GB at most. */
    static final int PART = 16 * 1024 * 1024;

    private final S3Client client;
    private final String bucket;
    private final String prefix;
    private final S3Failures failures;

    private S3Storage(S3Client client, String bucket, String prefix, S3Failures failures) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
        this.failures = failures;
    }

    /** Makes a client; nothing is asked of the store yet. */
    static S3Storage open(Bucket settings) throws IOException {
        String where = settings.endpoint().map(Object::toString).orElse("Amazon S3");
        S3Failures failures = new S3Failures(settings.name(), where);
        try {
            return new S3Storage(S3Clients.client(settings), settings.name(), settings.prefix(), failures);
        } catch (SdkException e) {
            throw failures.explain("", e);
        }
    }

    /** Asks the store. */
    private <T> T asking(String object, Supplier<T> question) throws IOException {
        try {
            return question.get();
        } catch (SdkException e) {
            throw failures.explain(object, e);
        }
    }

    /** A bucket has as much as is paid for. */
    @Override
    public void requireRoom(long bytes) {}

    @Override
    public Writing write(String name) {
        return new PartWriting(name);
    }

    /** Gathers a part in memory and sends it when it is full; what never becomes a second part is sent in one. */
    private final class PartWriting extends Writing {
        private final String name;
        private final byte[] part = new byte[PART];
        private final List<CompletedPart> sent = new ArrayList<>();
        private Optional<String> upload = Optional.empty();
        private int filled;

        PartWriting(String name) {
            this.name = name;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            int done = 0;
            while (done < length) {
                if (filled == PART) {
                    send();
                }
                int fitting = Math.min(length - done, PART - filled);
                System.arraycopy(bytes, from + done, part, filled, fitting);
                filled += fitting;
                done += fitting;
            }
        }

        private RequestBody body() {
            int length = filled;
            return RequestBody.fromContentProvider(
                    () -> new ByteArrayInputStream(part, 0, length), length, "application/octet-stream");
        }

        private void send() throws IOException {
            if (upload.isEmpty()) {
                upload = Optional.of(asking(
                                name,
                                () -> client.createMultipartUpload(
                                        request -> request.bucket(bucket).key(prefix + name)))
                        .uploadId());
            }
            int number = sent.size() + 1;
            String tag = asking(
                            name,
                            () -> client.uploadPart(
                                    request -> request.bucket(bucket)
                                            .key(prefix + name)
                                            .uploadId(upload.get())
                                            .partNumber(number),
                                    body()))
                    .eTag();
            sent.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
            filled = 0;
        }

        @Override
        void complete() throws IOException {
            if (upload.isEmpty()) {
                asking(
                        name,
                        () -> client.putObject(request -> request.bucket(bucket).key(prefix + name), body()));
                return;
            }
            send();
            asking(
                    name,
                    () -> client.completeMultipartUpload(request -> request.bucket(bucket)
                            .key(prefix + name)
                            .uploadId(upload.get())
                            .multipartUpload(whole -> whole.parts(sent))));
            upload = Optional.empty();
        }

        @Override
        public void close() throws IOException {
            if (upload.isPresent()) {
                String given = upload.get();
                upload = Optional.empty();
                asking(
                        name,
                        () -> client.abortMultipartUpload(request ->
                                request.bucket(bucket).key(prefix + name).uploadId(given)));
            }
        }
    }

    @Override
    public boolean create(String name, byte[] content) throws IOException {
        try {
            client.putObject(
                    request -> request.bucket(bucket)
                            .key(prefix + name)
                            .ifNoneMatch("*")
                            .contentType("application/json"),
                    RequestBody.fromBytes(content));
            return true;
        } catch (SdkException e) {
            if (!S3Failures.isTaken(e)) {
                throw failures.explain(name, e);
            }
            // The client repeats what was not answered: then it was ourselves who took the name.
            return isOurs(name, content);
        }
    }

    private boolean isOurs(String name, byte[] content) throws IOException {
        try (InputStream there = read(name)) {
            return Arrays.equals(there.readNBytes(content.length + 1), content);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    @Override
    public InputStream read(String name) throws IOException {
        try {
            return new Reading(
                    client.getObject(request -> request.bucket(bucket).key(prefix + name)), name);
        } catch (SdkException e) {
            IOException told = failures.explain(name, e);
            throw S3Failures.isOfOne(e) ? new UnreadableException(String.valueOf(told.getMessage()), told) : told;
        }
    }

    /** An object as it comes in. Closed early it is given up, since its rest would be read otherwise. */
    private final class Reading extends InputStream {
        private final ResponseInputStream<GetObjectResponse> in;
        private final String name;
        private boolean ended;

        Reading(ResponseInputStream<GetObjectResponse> in, String name) {
            this.in = in;
            this.name = name;
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                int count = in.read(bytes, from, length);
                ended = count < 0;
                return count;
            } catch (SdkException e) {
                throw failures.explain(name, e);
            } catch (IOException e) {
                throw failures.explain(name, SdkClientException.create("The object broke off", e));
            }
        }

        @Override
        public void close() throws IOException {
            if (!ended) {
                in.abort();
            }
            in.close();
        }
    }

    @Override
    public List<Listed> list(String folder) throws IOException {
        return asking(
                "",
                () -> client
                        .listObjectsV2Paginator(request ->
                                request.bucket(bucket).prefix(prefix + folder).delimiter("/"))
                        .contents()
                        .stream()
                        .map(object -> new Listed(
                                object.key().substring(prefix.length()),
                                object.eTag() + "/" + object.size() + "/" + object.lastModified()))
                        .toList());
    }

    @Override
    public void delete(String name) throws IOException {
        asking(name, () -> client.deleteObject(request -> request.bucket(bucket).key(prefix + name)));
    }

    @Override
    public void close() {
        client.close();
    }
}
