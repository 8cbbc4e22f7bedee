package dev.drydock.adapter.etcd;

import dev.drydock.adapter.etcd.EtcdSettings.Identity;
import dev.drydock.adapter.etcd.EtcdSettings.TlsFiles;
import java.io.IOException;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * The one certificate of a scratch etcd, which signs itself: the server's, the client's, and all that either trusts. So nobody
 * else on the machine can ask a scratch etcd for the Secrets in it. Its name is {@code root}, which etcd takes for its user of
 * that name where the snapshot has authentication enabled; there is always one then, and no password is needed.
 */
final class ScratchCertificate {
    private static final X500Name ROOT = new X500Name("CN=root");

    /** Longer than any drill, and wide enough for a clock that is not quite right. */
    private static final Duration VALID = Duration.ofDays(1);

    private ScratchCertificate() {}

    /** Writes a new one and its key into a folder that is its owner's alone. */
    static TlsFiles write(Path folder, Instant now) throws IOException {
        Path certificate = folder.resolve("scratch.crt");
        Path key = folder.resolve("scratch.key");
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            write(certificate, sign(pair, now));
            write(
                    key,
                    new PemObject(
                            "PRIVATE KEY",
                            PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded())
                                    .getEncoded()));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("no certificate could be made for the scratch etcd: " + e.getMessage(), e);
        }
        return new TlsFiles(Optional.of(certificate), Optional.of(new Identity(certificate, key)));
    }

    private static X509CertificateHolder sign(KeyPair pair, Instant now) throws IOException, OperatorCreationException {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                ROOT,
                BigInteger.valueOf(now.toEpochMilli()),
                Date.from(now.minus(VALID)),
                Date.from(now.plus(VALID)),
                ROOT,
                pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
        }));
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.iPAddress, ScratchEtcd.LOOPBACK)));
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
    }

    /** For their owner alone by themselves, and not only by their folder. */
    private static void write(Path file, Object content) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (Writer out = Files.newBufferedWriter(file);
                JcaPEMWriter pem = new JcaPEMWriter(out)) {
            pem.writeObject(content);
        }
    }

    /** The flags that let etcd show it, and trust nobody else: to its clients, and to peers, which it has none of. */
    static List<String> flags(TlsFiles files) {
        String certificate = files.authority().orElseThrow().toString();
        String key = files.identity().orElseThrow().key().toString();
        return List.of(
                "--cert-file=" + certificate,
                "--key-file=" + key,
                "--trusted-ca-file=" + certificate,
                "--client-cert-auth=true",
                "--peer-cert-file=" + certificate,
                "--peer-key-file=" + key,
                "--peer-trusted-ca-file=" + certificate,
                "--peer-client-cert-auth=true");
    }
}
