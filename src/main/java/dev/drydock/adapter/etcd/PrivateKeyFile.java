package dev.drydock.adapter.etcd;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * A private key in a PEM file: PKCS#8, which Java reads, or PKCS#1 and SEC 1, which kubeadm and openssl write and Java does not;
 * those are turned into PKCS#8 in memory.
 */
final class PrivateKeyFile {
    private PrivateKeyFile() {}

    /**
     * Reads the first key of a file; what stands before it (the parameters of an EC key, a certificate) is passed over.
     *
     * @throws IOException when the file cannot be read, or holds no key that is not encrypted; the message says which
     */
    static PrivateKey read(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            return read(reader);
        }
    }

    /** The same, of what such a file holds. */
    static PrivateKey read(Reader reader) throws IOException {
        try (PEMParser parser = new PEMParser(reader)) {
            for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
                if (found instanceof PEMKeyPair pair) {
                    return key(pair.getPrivateKeyInfo());
                } else if (found instanceof PrivateKeyInfo info) {
                    return key(info);
                } else if (found instanceof PEMEncryptedKeyPair || found instanceof PKCS8EncryptedPrivateKeyInfo) {
                    throw new IOException("the key is encrypted: give one that is not, readable by Drydock alone");
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("the key is damaged, or of a kind that Java does not know", e);
        }
        throw new IOException("there is no private key in it: give a file with a line '-----BEGIN … PRIVATE KEY-----'");
    }

    /** Java knows the kinds of keys by their object identifiers too. */
    private static PrivateKey key(PrivateKeyInfo info) throws GeneralSecurityException, IOException {
        String algorithm = info.getPrivateKeyAlgorithm().getAlgorithm().getId();
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }
}
