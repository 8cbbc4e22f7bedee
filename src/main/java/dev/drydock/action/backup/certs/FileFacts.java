package dev.drydock.action.backup.certs;

import dev.drydock.cluster.host.CertificateReader;
import dev.drydock.cluster.host.CertificateReader.Certificate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be told of a file by what is in it.
 *
 * @param what what it is, in a word or two
 * @param secret whether others than its owner must not read it
 * @param certificates the certificates in it, in PEM; empty where it has none
 * @param until when the one that counts ends: of authorities the last, else the first that does
 * @param fingerprint the SHA-256 of its first certificate; empty where it has none
 */
record FileFacts(
        String what, boolean secret, String certificates, Optional<Instant> until, Optional<String> fingerprint) {
    private static final Pattern DATA =
            Pattern.compile("(?m)^[ \\t]*+client-certificate-data:[ \\t]*['\"]?([A-Za-z0-9+/=]+)");
    private static final Pattern KEY = Pattern.compile("(?m)^[ \\t]*+client-key-data:[ \\t]*['\"]?([A-Za-z0-9+/=]+)");
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";

    /** What authorities' files are called. */
    private static final Pattern AUTHORITY = Pattern.compile(".*/((.*-)?ca|ca-.*)\\.(crt|pem)");

    static FileFacts of(HostFile file, CertificateReader reader) {
        if (file.link().isPresent()) {
            return new FileFacts("link", false, "", Optional.empty(), Optional.empty());
        }
        String text = file.text();
        String embedded = decoded(DATA, text);
        String pem = text.contains(CERTIFICATE) ? blocks(text) : embedded;
        boolean key = hasKey(text);
        List<Certificate> found = pem.isEmpty() ? List.of() : reader.certificates(pem);
        Comparator<Certificate> byEnd = Comparator.comparing(Certificate::end);
        Optional<Instant> until = (isAuthority(file.path())
                        ? found.stream().max(byEnd)
                        : found.stream().min(byEnd))
                .map(Certificate::end);
        return new FileFacts(
                what(file.path(), text, !pem.isEmpty(), key),
                key || text.contains("client-key-data:") || isEncryption(text),
                pem,
                until,
                found.stream().findFirst().map(Certificate::sha256));
    }

    /** The certificates alone: a key that stands among them, as kubelets have it, is none of theirs. */
    private static String blocks(String text) {
        StringBuilder blocks = new StringBuilder();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            blocks.append(block.group()).append('\n');
        }
        return blocks.isEmpty() ? CERTIFICATE : blocks.toString();
    }

    private static String what(String path, String text, boolean certificate, boolean key) {
        if (text.contains("client-certificate-data:") || text.contains("kind: Config\n")) {
            return "kubeconfig";
        }
        if (certificate) {
            return key ? "certificate and key" : isAuthority(path) ? "authority" : "certificate";
        }
        if (key) {
            return "private key";
        }
        if (text.contains("BEGIN PUBLIC KEY")) {
            return "public key";
        }
        if (isEncryption(text)) {
            return "encryption configuration";
        }
        return path.startsWith(CertsBackupScripts.MANIFESTS + "/") ? "static pod" : "configuration";
    }

    private static boolean isAuthority(String path) {
        return AUTHORITY.matcher(path).matches();
    }

    static boolean hasKey(String text) {
        return text.contains("PRIVATE KEY-----");
    }

    static boolean isEncryption(String text) {
        return text.contains("kind: EncryptionConfig");
    }

    /** Whether a file has a certificate that cannot be read. */
    boolean isDamaged() {
        return !certificates.isEmpty() && fingerprint.isEmpty();
    }

    /** The key that a kubeconfig holds, in PEM; empty where it holds none. */
    static String embeddedKey(String text) {
        return decoded(KEY, text);
    }

    private static String decoded(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return "";
        }
        try {
            return new String(Base64.getDecoder().decode(matcher.group(1)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException torn) {
            return CERTIFICATE;
        }
    }
}
