package dev.drydock.adapter.kubernetes;

import dev.drydock.cluster.ClusterException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The authorities that Java trusts, and one more. */
final class TrustedAuthorities {
    private TrustedAuthorities() {}

    /** Trusts the certificates of this PEM in Base64, as a storage location has it, besides the usual ones. */
    static SSLContext and(String encoded) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            TrustManagerFactory usual = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            usual.init((KeyStore) null);
            int number = 0;
            for (X509Certificate trusted : Arrays.stream(usual.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
                    .toList()) {
                store.setCertificateEntry("usual-" + number++, trusted);
            }
            for (Certificate own : CertificateFactory.getInstance("X.509")
                    .generateCertificates(
                            new ByteArrayInputStream(Base64.getMimeDecoder().decode(encoded)))) {
                store.setCertificateEntry("own-" + number++, own);
            }
            TrustManagerFactory all = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            all.init(store);
            SSLContext tls = SSLContext.getInstance("TLS");
            TrustManager[] managers = all.getTrustManagers();
            tls.init(null, managers, null);
            return tls;
        } catch (GeneralSecurityException | IOException | IllegalArgumentException odd) {
            throw new ClusterException(
                    ClusterException.Kind.REFUSED,
                    "the storage location's objectStorage.caCert is no certificate, so its storage is not asked",
                    odd);
        }
    }
}
