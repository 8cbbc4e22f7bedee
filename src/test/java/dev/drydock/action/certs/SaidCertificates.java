package dev.drydock.action.certs;

import dev.drydock.cluster.host.CertificateReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What hosts of tests say of certificates; a certificate's text is its end. */
final class SaidCertificates {
    static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");
    private static final String PKI = "/etc/kubernetes/pki/";
    private static final List<String> FILES = List.of(
            "/etc/kubernetes/admin.conf",
            "/etc/kubernetes/controller-manager.conf",
            "/etc/kubernetes/scheduler.conf",
            PKI + "apiserver.crt",
            PKI + "etcd/server.crt");

    static final CertificateReader READER = new CertificateReader() {
        @Override
        public List<Certificate> certificates(String pem) {
            return pem.lines()
                    .filter(line -> !line.equals("damaged"))
                    .map(line -> new Certificate(Instant.parse(line), "sha of " + line))
                    .toList();
        }

        @Override
        public boolean belongTogether(String certificatePem, String keyPem) {
            throw new UnsupportedOperationException("no key is read");
        }

        @Override
        public boolean isSigned(String certificatePem, List<String> authorityPems) {
            throw new UnsupportedOperationException("no chain is read");
        }
    };

    private final List<String> lines = new ArrayList<>();

    /** A control plane whose certificates were written so long ago and hold for so many days, and whose parts began later. */
    static SaidCertificates controlPlane(Duration ago, int days) {
        SaidCertificates said = new SaidCertificates();
        said.lines.addAll(List.of(
                "now=" + NOW.getEpochSecond(),
                "kubeadm=yes",
                "kubelet=yes",
                "advertise-address=10.0.0.1",
                "secure-port=6443"));
        for (String part : CertsSurvey.PARTS) {
            said.lines.add("part=" + part);
            said.lines.add("started=" + NOW.minus(ago).plusSeconds(60).getEpochSecond() + " "
                    + part.substring(0, Math.min(15, part.length())));
        }
        for (String file : FILES) {
            said.file(file, ago, days);
        }
        return said.file(PKI + "ca.crt", Duration.ofDays(700), 2_950);
    }

    static SaidCertificates nothing() {
        SaidCertificates said = new SaidCertificates();
        said.lines.add("now=" + NOW.getEpochSecond());
        return said;
    }

    SaidCertificates file(String path, Duration ago, int days) {
        lines.add("file=" + NOW.minus(ago).getEpochSecond() + " " + path);
        lines.add("pem=" + NOW.plus(Duration.ofDays(days)).plusSeconds(days < 0 ? 0 : 3600));
        return this;
    }

    SaidCertificates with(String line) {
        lines.add(line);
        return this;
    }

    SaidCertificates without(String beginning) {
        lines.removeIf(line -> line.startsWith(beginning));
        return this;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    HostCertificates read() {
        return CertsSurvey.read(lines, READER);
    }
}
