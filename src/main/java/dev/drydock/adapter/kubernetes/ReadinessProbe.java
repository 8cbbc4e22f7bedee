package dev.drydock.adapter.kubernetes;

import dev.drydock.cluster.ApiServers;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Asks API servers at {@code /readyz}, as nobody in particular: Kubernetes grants that to everybody, and one that was told not to
 * listen to strangers still says so. What it shows must be the very certificate that lies on its host.
 */
public final class ReadinessProbe implements ApiServers {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Override
    public Answer ask(Door door) {
        if (door.certificate().isEmpty()) {
            return new Answer.Unreached("nothing tells which certificate it shows");
        }
        try (HttpClient http = client(door.certificate().get())) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://" + door.display() + "/readyz"))
                    .timeout(PATIENCE)
                    .build();
            return answer(http.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (ConnectException e) {
            return e.getCause() instanceof UnresolvedAddressException || !isRefused(e)
                    ? new Answer.Unreached("it is not reached")
                    : new Answer.NotReady("nobody listens at " + door.display());
        } catch (SSLException e) {
            return isOther(e)
                    ? new Answer.Unreached("another one answers at " + door.display() + ", by its certificate")
                    : new Answer.NotReady("TLS fails: " + Words.bounded(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            return new Answer.Unreached(Words.bounded(String.valueOf(e.getMessage())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.NotReady("Drydock is just being stopped");
        }
    }

    private static Answer answer(HttpResponse<String> response) {
        return switch (response.statusCode()) {
            case 200 -> new Answer.Ready("it is ready");
            case 401, 403 -> new Answer.Ready("it serves, and tells strangers no more");
            default ->
                new Answer.NotReady("it answers " + response.statusCode() + ": "
                        + Words.bounded(response.body()
                                .lines()
                                .filter(line -> line.startsWith("[-]"))
                                .findFirst()
                                .orElse("not ready")));
        };
    }

    private static boolean isRefused(Throwable e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (String.valueOf(at.getMessage()).contains("refused")
                    || at instanceof java.nio.channels.ClosedChannelException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOther(Throwable e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof OtherCertificateException) {
                return true;
            }
        }
        return false;
    }

    private static HttpClient client(String certificate) throws GeneralSecurityException {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {new TheOne(certificate)}, null);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .sslContext(tls)
                .build();
    }

    /** Another certificate than the one that is wanted was shown. */
    private static final class OtherCertificateException extends CertificateException {
        private static final long serialVersionUID = 1L;
    }

    /** Trusts one certificate, whoever signed it and whatever names are in it: it was read from the host itself. */
    private static final class TheOne extends X509ExtendedTrustManager {
        private final String sha256;

        TheOne(String sha256) {
            this.sha256 = sha256;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            try {
                byte[] shown = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
                if (!HexFormat.of().formatHex(shown).equals(sha256)) {
                    throw new OtherCertificateException();
                }
            } catch (GeneralSecurityException e) {
                throw e instanceof CertificateException shown ? shown : new CertificateException(e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("no client is trusted");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("no client is trusted");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("no client is trusted");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
