package dev.drydock.action.backup.certs;

import dev.drydock.action.backup.certs.PkiFinding.Weight;
import dev.drydock.action.backup.certs.ProgramPart.Pair;
import dev.drydock.cluster.host.CertificateReader;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Judges what was read of a host: what is missing, expired or near it, does not match, or lies open. Pure. */
final class PkiFindings {
    /** The days before an end at which people are warned, the last first. */
    private static final List<Integer> DAYS = List.of(7, 14, 30);

    /** Authorities that a control plane of kubeadm's cannot be rebuilt without, each without its ending. */
    private static final List<String> AUTHORITIES =
            List.of("/etc/kubernetes/pki/ca", "/etc/kubernetes/pki/front-proxy-ca", "/etc/kubernetes/pki/etcd/ca");

    private static final int OTHERS = 077;
    private static final int EVERYBODY = 07;

    private final HostPki pki;
    private final CertificateReader reader;
    private final Instant now;
    private final Set<PkiFinding> findings = new LinkedHashSet<>();

    private PkiFindings(HostPki pki, CertificateReader reader, Instant now) {
        this.pki = pki;
        this.reader = reader;
        this.now = now;
    }

    /** What is to be told, the worst first. */
    static List<PkiFinding> of(HostPki pki, CertificateReader reader, Instant now) {
        PkiFindings findings = new PkiFindings(pki, reader, now);
        findings.missing();
        findings.files();
        findings.pairs();
        findings.references();
        return findings.findings.stream()
                .sorted(Comparator.comparing(PkiFinding::weight))
                .toList();
    }

    private void add(Weight weight, String path, String words) {
        findings.add(new PkiFinding(weight, pki.host(), path, words));
    }

    private void missing() {
        Map<String, String> named = pki.layout().named();
        pki.left().forEach((path, why) -> {
            String by = named.get(path);
            add(
                    by == null ? Weight.WARNING : Weight.WRONG,
                    path,
                    "is not in the backup: " + why + (by == null ? "" : ", and " + by + " names it"));
        });
    }

    /** Files that other files name: of a kubeconfig that a program is told of, and of etcd's own configuration, they must be there. */
    private void references() {
        for (Reference reference : Reference.of(pki.layout(), pki.files())) {
            if (pki.file(reference.path()).isEmpty()) {
                add(
                        reference.needed() ? Weight.WRONG : Weight.WARNING,
                        reference.file(),
                        "names " + reference.path() + ", which is not in the backup");
            }
        }
        pki.layout().parts().stream()
                .filter(part ->
                        part.name().equals("kube-apiserver") && part.files().isEmpty())
                .forEach(part -> add(
                        Weight.WRONG,
                        part.name(),
                        "is told of no certificate and no key as far as Drydock sees: its keys may not be in"
                                + " the backup"));
    }

    private void files() {
        for (HostFile file : pki.files()) {
            FileFacts facts = FileFacts.of(file, reader);
            if (facts.isDamaged()) {
                add(Weight.WRONG, file.path(), "has a certificate that is damaged");
            }
            if (!pki.isSuperseded(file)) {
                facts.until().ifPresent(end -> expiry(file.path(), end));
            }
            if (facts.secret() && (file.owner().mode() & OTHERS) != 0) {
                add(
                        Weight.WARNING,
                        file.path(),
                        "may be read by " + ((file.owner().mode() & EVERYBODY) == 0 ? "its group" : "everybody")
                                + " (mode " + file.owner().octal() + "): `chmod 600` it");
            }
            if (FileFacts.isEncryption(file.text()) && file.text().contains("kms:")) {
                add(
                        Weight.WARNING,
                        file.path(),
                        "names a KMS plugin: the keys are there, and not in this backup, and without them no Secret can"
                                + " be read");
            }
        }
    }

    private void expiry(String path, Instant end) {
        String day = LocalDate.ofInstant(end, ZoneOffset.UTC).toString();
        if (!end.isAfter(now)) {
            add(Weight.WARNING, path, "has a certificate that EXPIRED on " + day);
            return;
        }
        DAYS.stream()
                .filter(days -> end.isBefore(now.plus(Duration.ofDays(days))))
                .findFirst()
                .ifPresent(days ->
                        add(Weight.WARNING, path, "has a certificate that ends within " + days + " days, on " + day));
    }

    /** What programs are told belongs together must; of other files that look as if they did, people are told. */
    private void pairs() {
        Set<Pair> told = new LinkedHashSet<>(pki.layout().pairs());
        told.forEach(pair -> pair(pair, Weight.WRONG));
        for (HostFile file : pki.files()) {
            key(file.path())
                    .map(key -> new Pair(file.path(), key))
                    .filter(pair -> !told.contains(pair))
                    .ifPresent(pair -> pair(pair, isAuthority(pair) ? Weight.WRONG : Weight.WARNING));
            itself(file);
        }
        for (String authority : AUTHORITIES) {
            if (pki.file(authority + ".crt").isPresent()
                    && pki.file(authority + ".key").isEmpty()) {
                add(
                        Weight.WARNING,
                        authority + ".crt",
                        "has no key beside it: its authority is kept somewhere else, and must be kept there");
            }
        }
        signing();
    }

    private static boolean isAuthority(Pair pair) {
        return AUTHORITIES.stream().anyMatch(name -> pair.certificate().equals(name + ".crt"));
    }

    /** What the key of a certificate is called beside it. */
    private Optional<String> key(String certificate) {
        List<String> names = new ArrayList<>();
        if (certificate.endsWith(".crt")) {
            names.add(certificate.replaceFirst("\\.crt$", ".key"));
        } else if (certificate.endsWith(".pem") && !certificate.endsWith("-key.pem")) {
            names.add(certificate.replaceFirst("\\.pem$", "-key.pem"));
        }
        return names.stream().filter(name -> pki.file(name).isPresent()).findFirst();
    }

    private void pair(Pair pair, Weight weight) {
        Optional<HostFile> certificate = pki.file(pair.certificate());
        Optional<HostFile> key = pki.file(pair.key());
        if (certificate.isPresent() && key.isPresent() && !belong(certificate.get(), key.get())) {
            add(weight, pair.key(), "is not the key of the certificate in " + pair.certificate());
        }
    }

    private boolean belong(HostFile certificate, HostFile key) {
        FileFacts facts = FileFacts.of(certificate, reader);
        return reader.belongTogether(
                facts.certificates().isEmpty() ? certificate.text() : facts.certificates(), key.text());
    }

    /** A kubeconfig, or a file that holds both. */
    private void itself(HostFile file) {
        FileFacts facts = FileFacts.of(file, reader);
        if (facts.certificates().isEmpty() || facts.isDamaged()) {
            return;
        }
        String key = FileFacts.hasKey(file.text()) ? file.text() : FileFacts.embeddedKey(file.text());
        if (!key.isEmpty() && !reader.belongTogether(facts.certificates(), key)) {
            add(Weight.WRONG, file.path(), "holds a key that is not the one of its certificate");
        }
    }

    /** Service accounts' tokens are signed by one key, and checked by one or more. */
    private void signing() {
        pki.layout().parts().stream()
                .filter(part -> part.name().equals("kube-apiserver"))
                .forEach(part -> part.file("service-account-signing-key-file").ifPresent(signing -> {
                    List<String> checking = part.all("service-account-key-file");
                    Optional<HostFile> key = pki.file(signing);
                    List<HostFile> known = checking.stream()
                            .flatMap(path -> pki.file(path).stream())
                            .toList();
                    if (key.isPresent()
                            && !known.isEmpty()
                            && known.stream()
                                    .noneMatch(file -> file.path()
                                                    .equals(key.get().path())
                                            || reader.belongTogether(
                                                    file.text(), key.get().text()))) {
                        add(Weight.WRONG, signing, "is not the key of any in --service-account-key-file");
                    }
                }));
    }
}
