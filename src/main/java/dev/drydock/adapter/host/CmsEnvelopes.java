package dev.drydock.adapter.host;

import dev.drydock.cluster.backup.Envelopes;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Envelopes of the cryptographic message syntax (RFC 5652), which the openssl of every host can seal. */
public final class CmsEnvelopes implements Envelopes {
    private static final X500Name NAME = new X500Name("CN=drydock");
    private static final int BITS = 3072;

    /** Nobody looks at when it is valid; a host's clock may say anything. */
    private static final Date BEGIN = Date.from(Instant.EPOCH);

    private static final Date END = Date.from(Instant.parse("2100-01-01T00:00:00Z"));

    @Override
    public Envelope fresh() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            KeyPair pair = generator.generateKeyPair();
            return new Cms(pair, pem(pair));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    private static String pem(KeyPair pair) throws OperatorCreationException, IOException {
        X509CertificateHolder certificate = new JcaX509v3CertificateBuilder(
                        NAME, BigInteger.ONE, BEGIN, END, NAME, pair.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()));
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(certificate);
        }
        return text.toString();
    }

    /** One pair of keys. */
    private record Cms(KeyPair pair, String certificate) implements Envelope {
        @Override
        public byte[] open(byte[] sealed) throws IOException {
            try {
                for (RecipientInformation recipient :
                        new CMSEnvelopedData(sealed).getRecipientInfos().getRecipients()) {
                    return recipient.getContent(new JceKeyTransEnvelopedRecipient(pair.getPrivate())
                            .setProvider(new BouncyCastleProvider()));
                }
            } catch (CMSException | RuntimeException damaged) {
                throw new IOException(
                        "what the host sealed does not open: it was changed or cut off on its way", damaged);
            }
            throw new IOException("what the host sealed is for nobody");
        }

        @Override
        public String toString() {
            return "•••";
        }
    }
}
