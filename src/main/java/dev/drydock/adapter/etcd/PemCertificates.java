package dev.drydock.adapter.etcd;

import dev.drydock.cluster.host.CertificateReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMParser;

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
            return TlsContext.belongTogether(publicKey(certificatePem), PrivateKeyFile.read(new StringReader(keyPem)));
        } catch (GeneralSecurityException | IOException damaged) {
            return false;
        }
    }

    private static PublicKey publicKey(String pem) throws GeneralSecurityException, IOException {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            if (parser.readObject() instanceof SubjectPublicKeyInfo info) {
                return KeyFactory.getInstance(info.getAlgorithm().getAlgorithm().getId())
                        .generatePublic(new X509EncodedKeySpec(info.getEncoded()));
            }
        } catch (IllegalArgumentException damaged) {
            throw new IOException("it is damaged", damaged);
        }
        return parsed(pem).getFirst().getPublicKey();
    }

    @Override
    public boolean isSigned(String certificatePem, List<String> authorityPems) {
        List<X509Certificate> own = readable(certificatePem);
        return !own.isEmpty()
                && Stream.concat(own.stream(), authorityPems.stream().flatMap(pem -> readable(pem).stream()))
                        .anyMatch(authority -> isBy(own.getFirst(), authority));
    }

    private static List<X509Certificate> readable(String pem) {
        try {
            return parsed(pem);
        } catch (GeneralSecurityException damaged) {
            return List.of();
        }
    }

    private static boolean isBy(X509Certificate certificate, X509Certificate authority) {
        // As Go's x509 has it: of the third version on, who signs must say that it is an authority.
        boolean may =
                authority.getVersion() < 3 || authority.getBasicConstraints() >= 0 || authority.equals(certificate);
        if (!may || !certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException another) {
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
