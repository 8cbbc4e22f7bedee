package dev.drydock.adapter.etcd;

import dev.drydock.adapter.etcd.EtcdSettings.Identity;
import dev.drydock.adapter.etcd.EtcdSettings.TlsFiles;
import dev.drydock.cluster.etcd.EtcdException;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Objects;
import javax.net.ssl.SSLException;

/** What a connection by TLS needs, read from its files. */
final class TlsContext {
    private static final byte[] SAMPLE = {1, 2, 3};

    private TlsContext() {}

    /**
     * Reads the files.
     *
     * @throws EtcdException when one of them cannot be used; the message says which and why
     */
    static SslContext read(TlsFiles files) {
        SslContextBuilder builder = GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK);
        files.authority().ifPresent(file -> builder.trustManager(certificates(file, "authority's certificate")));
        files.identity().ifPresent(identity -> identify(builder, identity));
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new EtcdException("Java cannot set TLS up for etcd: " + Failures.bounded(e), false, e);
        }
    }

    private static void identify(SslContextBuilder builder, Identity identity) {
        X509Certificate[] chain = certificates(identity.certificate(), "client certificate");
        PrivateKey key;
        try {
            key = PrivateKeyFile.read(identity.key());
        } catch (IOException e) {
            throw unusable("client certificate's key", identity.key(), e);
        }
        if (!belongTogether(chain[0], key)) {
            throw new EtcdException(
                    "The key in " + identity.key() + " is not the one of the certificate in " + identity.certificate()
                            + ": give the two that were made together.",
                    false);
        }
        builder.keyManager(key, chain);
    }

    private static X509Certificate[] certificates(Path file, String what) {
        try (InputStream in = Files.newInputStream(file)) {
            X509Certificate[] found = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
            if (found.length == 0) {
                throw new IOException("there is no certificate in it");
            }
            return found;
        } catch (CertificateException e) {
            throw unusable(what, file, new IOException("there is no certificate in it, or a damaged one", e));
        } catch (IOException e) {
            throw unusable(what, file, e);
        }
    }

    private static EtcdException unusable(String what, Path file, IOException e) {
        String why = switch (e) {
            case NoSuchFileException none -> "there is no such file";
            case AccessDeniedException denied -> "Drydock may not read it";
            case CharacterCodingException binary -> "it is no text: give it in PEM form";
            default -> Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
        };
        return new EtcdException("etcd's " + what + " cannot be used, " + file + ": " + why + ".", false, e);
    }

    /** Whether a key is a certificate's: what it signs, the certificate confirms. */
    static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
        return belongTogether(certificate.getPublicKey(), key);
    }

    /** Whether a private key is a public one's: what the one signs, the other confirms. */
    static boolean belongTogether(PublicKey known, PrivateKey key) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(known);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException different) {
            return false;
        }
    }
}
