package dev.drydock.adapter.etcd;

import dev.drydock.cluster.host.CertificateReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads certificates and keys in PEM, in every form that kubeadm, openssl and cfssl write. */
public final class PemCertificates implements CertificateReader {
    @Override
    public List<Certificate> certificates(String pem) {
        List<Certificate> found = new ArrayList<>();
        try {
            for (X509Certificate each : parsed(pem)) {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(each.getEncoded());
                found.add(new Certificate(
                        each.getNotAfter().toInstant(), HexFormat.of().formatHex(hash)));
            }
            return found;
        } catch (GeneralSecurityException damaged) {
            return List.of();
        }
    }

    @Override
    public boolean belongTogether(String certificatePem, String keyPem) {
        try {
            return TlsContext.belongTogether(
                    parsed(certificatePem).getFirst(), PrivateKeyFile.read(new StringReader(keyPem)));
        } catch (GeneralSecurityException | IOException damaged) {
            return false;
        }
    }

    private static List<X509Certificate> parsed(String pem) throws GeneralSecurityException {
        List<X509Certificate> found = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
        if (found.isEmpty()) {
            throw new GeneralSecurityException("there is no certificate in it");
        }
        return found;
    }
}
