package dev.drydock.adapter.kubernetes;

import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.ClusterException.Kind;
import dev.drydock.cluster.velero.VeleroText;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;

/**
 * A download from a signed URL, which is a key to what is behind it: it is in no message and no log, only its host is. Bounded in
 * time and size, whatever answers there.
 */
final class SignedDownload {
    private final Limits limits;
    private final Optional<String> authority;

    /**
     * What is waited for, and how much is taken.
     *
     * @param signing until Velero tells the URL
     * @param look between two looks for it
     * @param connect for a connection
     * @param whole for all of the download
     * @param packed the most bytes that are downloaded
     * @param text the most bytes that are unpacked
     */
    record Limits(Duration signing, Duration look, Duration connect, Duration whole, int packed, int text) {
        static final Limits USUAL = new Limits(
                Duration.ofSeconds(45),
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                16 * 1024 * 1024,
                8 * 1024 * 1024);
    }

    SignedDownload(Limits limits, Optional<String> authority) {
        this.limits = limits;
        this.authority = authority;
    }

    /** What is there, unpacked; its beginning where it is too long. */
    VeleroText fetch(String signed) throws InterruptedException {
        URI uri = uri(signed);
        String host = uri.getScheme() + "://" + uri.getAuthority();
        requireStorage(uri.getHost(), host);
        HttpClient.Builder http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                // What is signed is signed for one host: where another is told, somebody else may want to be asked.
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limits.connect());
        authority.ifPresent(pem -> http.sslContext(TrustedAuthorities.and(pem)));
        HttpClient client = http.build();
        try {
            return answered(host, send(client, uri, host));
        } finally {
            // Not close(), which waits for what is under way.
            client.shutdownNow();
        }
    }

    private static URI uri(String signed) {
        try {
            URI uri = new URI(signed);
            String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
            if (Set.of("http", "https").contains(scheme) && uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException odd) {
            // Its message has the URL in it.
        }
        throw new ClusterException(
                Kind.REFUSED, "Velero told a place to fetch the file from that is no http or https URL of a host");
    }

    /**
     * Whoever may write in Velero's namespace may tell any URL: what machines tell of themselves, keys among it, at a link-local
     * address is no storage.
     */
    private static void requireStorage(String name, String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(name)) {
                if (address.isLinkLocalAddress()) {
                    throw new ClusterException(
                            Kind.REFUSED,
                            "Velero told a place to fetch the file from, " + Words.bounded(host)
                                    + ", whose address is link-local: no storage is there, and it is not asked");
                }
            }
        } catch (UnknownHostException unknown) {
            throw unreached(host, "its name cannot be resolved");
        }
    }

    private HttpResponse<BoundedBody.Bytes> send(HttpClient client, URI uri, String host) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(limits.whole()).build();
        CompletableFuture<HttpResponse<BoundedBody.Bytes>> sent =
                client.sendAsync(request, response -> new BoundedBody(limits.packed()));
        try {
            return sent.get(limits.whole().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw unreached(host, "no whole answer in " + limits.whole().toSeconds() + " s");
        } catch (ExecutionException failed) {
            throw unreached(host, why(failed));
        } finally {
            sent.cancel(true);
        }
    }

    /** Without a cause: its message may have the URL in it, and would be logged. */
    private static ClusterException unreached(String host, String why) {
        return new ClusterException(
                Kind.UNAVAILABLE,
                "the storage of the backup at " + Words.bounded(host) + " is not reached from Drydock: " + why);
    }

    private static String why(Throwable failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(20)
                .flatMap(cause -> Stream.ofNullable(
                        switch (cause) {
                            case UnknownHostException e -> "its name cannot be resolved";
                            case UnresolvedAddressException e -> "its name cannot be resolved";
                            case HttpTimeoutException e -> "no answer in time";
                            case SSLException e ->
                                "no secure connection; is its certificate of an authority that Drydock trusts, or that"
                                        + " is in the storage location's objectStorage.caCert?";
                            default -> null;
                        }))
                .findFirst()
                .orElseGet(() -> Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                                .limit(20)
                                .anyMatch(ConnectException.class::isInstance)
                        ? "connection refused"
                        : "the connection broke");
    }

    private VeleroText answered(String host, HttpResponse<BoundedBody.Bytes> response) {
        String storage = "the storage of the backup at " + Words.bounded(host);
        return switch (response.statusCode()) {
            case 200 -> unpacked(storage, response.body());
            case 404 -> throw new ClusterException(Kind.REFUSED, storage + " has no such file (404)");
            case 403 ->
                throw new ClusterException(
                        Kind.REFUSED,
                        storage
                                + " refuses the URL that Velero signed (403): are Velero's credentials good, and its"
                                + " clock right?");
            case 301, 302, 303, 307, 308 ->
                throw new ClusterException(
                        Kind.REFUSED,
                        storage + " answers " + response.statusCode() + ", which leads elsewhere, and is not followed:"
                                + " are the region and the s3Url of the storage location right?");
            default ->
                throw new ClusterException(
                        response.statusCode() >= 500 ? Kind.UNAVAILABLE : Kind.REFUSED,
                        storage + " answers " + response.statusCode());
        };
    }

    private VeleroText unpacked(String storage, BoundedBody.Bytes packed) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (InputStream unpacking = new GZIPInputStream(packed.open())) {
            boolean whole = unpack(unpacking, text);
            return new VeleroText(text.toString(StandardCharsets.UTF_8), whole);
        } catch (EOFException cut) {
            // What was not downloaded to its end cannot be unpacked to its end.
            if (packed.whole()) {
                throw damaged(storage);
            }
            return new VeleroText(text.toString(StandardCharsets.UTF_8), false);
        } catch (ZipException odd) {
            throw damaged(storage);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether all of it is within the limit. */
    private boolean unpack(InputStream from, ByteArrayOutputStream text) throws IOException {
        byte[] some = new byte[8192];
        for (int read = from.read(some); read >= 0; read = from.read(some)) {
            int fitting = Math.min(read, limits.text() - text.size());
            text.write(some, 0, fitting);
            if (fitting < read) {
                return false;
            }
        }
        return true;
    }

    private static ClusterException damaged(String storage) {
        return new ClusterException(Kind.REFUSED, "the file from " + storage + " is damaged: it cannot be unpacked");
    }
}
