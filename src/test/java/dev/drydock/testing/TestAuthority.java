package dev.drydock.testing;

import java.io.IOException;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
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

/** A certificate authority that lasts as long as its test, and writes certificates and keys into the test's folder. */
public final class TestAuthority {
    private final KeyPair keys;
    private final X500Name name;
    private final Path folder;
    private final Path certificate;
    private int issued;

    private TestAuthority(KeyPair keys, X500Name name, Path folder, Path certificate) {
        this.keys = keys;
        this.name = name;
        this.folder = folder;
        this.certificate = certificate;
    }

    /** How a key is written, and of which kind it is. */
    public enum KeyForm {
        /** As kubeadm writes it: {@code RSA PRIVATE KEY}. */
        PKCS1,
        /** As kubeadm writes one of an elliptic curve: {@code EC PRIVATE KEY}. */
        SEC1,
        /** As Java reads it: {@code PRIVATE KEY}, RSA. */
        PKCS8_RSA,
        /** As Java reads it: {@code PRIVATE KEY}, of an elliptic curve. */
        PKCS8_EC
    }

    /** A certificate and its key. */
    public record Issued(Path certificate, Path key, Instant expiry) {}

    /** A new authority. */
    public static TestAuthority create(Path folder, String commonName) throws IOException {
        KeyPair keys = keys(false);
        X500Name name = new X500Name("CN=" + commonName);
        Path file = folder.resolve(commonName + ".crt");
        Instant now = Instant.now();
        TestAuthority authority = new TestAuthority(keys, name, folder, file);
        write(
                file,
                authority.sign(
                        keys, name, now.minus(Duration.ofDays(800)), now.plus(Duration.ofDays(800)), List.of(), true));
        return authority;
    }

    /** Its own certificate. */
    public Path certificate() {
        return certificate;
    }

    /** A certificate for servers and clients that is valid for a year. */
    public Issued issue(String commonName, KeyForm form, String... addresses) throws IOException {
        return issue(commonName, form, Instant.now().plus(Duration.ofDays(365)), addresses);
    }

    /** A certificate that was valid for two years before it expires, or expired. */
    public Issued issue(String commonName, KeyForm form, Instant expiry, String... addresses) throws IOException {
        KeyPair pair = keys(form == KeyForm.PKCS1 || form == KeyForm.PKCS8_RSA);
        List<GeneralName> names = new ArrayList<>();
        for (String address : addresses) {
            names.add(
                    new GeneralName(address.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName, address));
        }
        issued++;
        Path file = folder.resolve(commonName + "-" + issued + ".crt");
        Path key = folder.resolve(commonName + "-" + issued + ".key");
        Instant whole = Instant.ofEpochSecond(expiry.getEpochSecond());
        write(
                file,
                sign(pair, new X500Name("CN=" + commonName), whole.minus(Duration.ofDays(730)), whole, names, false));
        write(key, pem(pair.getPrivate(), form));
        return new Issued(file, key, whole);
    }

    private static Object pem(PrivateKey key, KeyForm form) throws IOException {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
        return switch (form) {
            case PKCS1 -> key;
            // With the name of the curve, as Go and openssl write it; Java leaves it out of the inner part.
            case SEC1 ->
                new PemObject(
                        "EC PRIVATE KEY",
                        new ECPrivateKey(
                                        256,
                                        ECPrivateKey.getInstance(info.parsePrivateKey())
                                                .getKey(),
                                        info.getPrivateKeyAlgorithm().getParameters())
                                .getEncoded());
            case PKCS8_RSA, PKCS8_EC -> new PemObject("PRIVATE KEY", info.getEncoded());
        };
    }

    private static KeyPair keys(boolean rsa) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(rsa ? "RSA" : "EC");
            if (rsa) {
                generator.initialize(2048);
            } else {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509CertificateHolder sign(
            KeyPair pair, X500Name subject, Instant from, Instant until, List<GeneralName> names, boolean authority)
            throws IOException {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(issued + 1L),
                    Date.from(from),
                    Date.from(until),
                    subject,
                    pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (!authority) {
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                }));
            }
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path file, Object what) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file);
                JcaPEMWriter pem = new JcaPEMWriter(writer)) {
            pem.writeObject(what);
        }
    }
}
