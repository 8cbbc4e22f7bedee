package dev.drydock.cluster.host;

import java.time.Instant;
import java.util.List;

/** The port to what reads certificates and keys as programs on hosts keep them: the text of PEM files. */
public interface CertificateReader {
    /**
     * A certificate.
     *
     * @param end when it expires
     * @param sha256 of the whole certificate, in lower-case hexadecimal digits
     */
    record Certificate(Instant end, String sha256) {}

    /** The certificates in a file, in order; none where it holds none, or a damaged one. */
    List<Certificate> certificates(String pem);

    /** Whether a file's first key is the one of another file's first certificate, or of its public key. */
    boolean belongTogether(String certificatePem, String keyPem);

    /** Whether a file's first certificate was signed by an authority among those in other files, or by itself. */
    boolean isSigned(String certificatePem, List<String> authorityPems);
}
