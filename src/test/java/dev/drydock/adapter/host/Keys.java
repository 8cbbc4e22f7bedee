package dev.drydock.adapter.host;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;

/** Keys for tests, and their files. */
final class Keys {
    private Keys() {}

    static KeyPair ed25519() {
        return generate("ssh-ed25519", 256);
    }

    static KeyPair ecdsa() {
        return generate("ecdsa-sha2-nistp256", 256);
    }

    static KeyPair rsa() {
        return generate("ssh-rsa", 2048);
    }

    private static KeyPair generate(String type, int size) {
        try {
            return KeyUtils.generateKeyPair(type, size);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As {@code known_hosts} and {@code authorized_keys} have it. */
    static String line(KeyPair pair) {
        return PublicKeyEntry.toString(pair.getPublic());
    }

    static Path write(Path file, KeyPair pair) throws IOException {
        return write(file, pair, new OpenSSHKeyEncryptionContext());
    }

    static Path writeProtected(Path file, KeyPair pair, String passphrase) throws IOException {
        OpenSSHKeyEncryptionContext protection = new OpenSSHKeyEncryptionContext();
        protection.setPassword(passphrase);
        protection.setCipherName("AES");
        protection.setCipherType("256");
        protection.setCipherMode("CTR");
        return write(file, pair, protection);
    }

    private static Path write(Path file, KeyPair pair, OpenSSHKeyEncryptionContext protection) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(
                    pair, "test", protection.getPassword() == null ? null : protection, out);
            return file;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
