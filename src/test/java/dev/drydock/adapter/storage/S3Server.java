package dev.drydock.adapter.storage;

import dev.drydock.adapter.storage.StorageSettings.Bucket;
import dev.drydock.adapter.storage.StorageSettings.Credentials;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** A real S3 server on loopback, which keeps its objects in a folder. */
final class S3Server implements AutoCloseable {
    static final String BUCKET = "harbour-snapshots";
    static final Credentials CREDENTIALS = new Credentials("an-access-key", "a-secret-key");

    private final S3Proxy server;

    private S3Server(S3Proxy server) {
        this.server = server;
    }

    static S3Server start(Path folder) throws Exception {
        FilesystemNio2BlobStore store = new FilesystemNio2BlobStore(folder.toString());
        store.createContainer(BUCKET);
        S3Proxy server = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, CREDENTIALS.accessKeyId(), CREDENTIALS.secretAccessKey())
                .build();
        server.start();
        return new S3Server(server);
    }

    Bucket bucket(String prefix) {
        return bucket(URI.create("http://127.0.0.1:" + server.getPort() + "/"), BUCKET, prefix, CREDENTIALS);
    }

    static Bucket bucket(URI endpoint, String name, String prefix, Credentials credentials) {
        return new Bucket(
                name,
                prefix,
                Optional.of(endpoint),
                Optional.empty(),
                true,
                Optional.of(credentials),
                Duration.ofSeconds(20));
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the S3 server does not stop", e);
        }
    }
}
