package dev.drydock.action.backup.certs;

import dev.drydock.action.backup.certs.PkiFinding.Weight;
import dev.drydock.action.backup.certs.ProgramPart.Pair;
import dev.drydock.cluster.host.CertificateReader;
import dev.drydock.core.report.Wording;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a look at a whole archive of certificates found: that each file is as it was, that what the kept manifests and units name is
 * there, that each key is its certificate's, and that an authority in it has signed each certificate.
 *
 * @param words what is in it
 * @param faults why a control plane that is rebuilt from it does not start
 * @param warnings what people should look at
 */
public record CertsVerification(String words, List<String> faults, List<String> warnings) {
    /** No archive is larger. */
    public static final int LARGEST = PkiArchive.LARGEST;

    public CertsVerification {
        faults = List.copyOf(faults);
        warnings = List.copyOf(warnings);
    }

    /**
     * Looks.
     *
     * @throws IOException where it is no archive, or something in it is not as it was; names it
     */
    public static CertsVerification of(CertsBackupTools tools, byte[] archive) throws IOException {
        Map<String, List<HostFile>> hosts = new TreeMap<>();
        for (PkiArchive.Kept kept : PkiArchive.read(archive)) {
            hosts.computeIfAbsent(kept.host(), host -> new ArrayList<>()).add(kept.file());
        }
        List<PkiFinding> findings = new ArrayList<>();
        hosts.forEach((host, files) -> {
            HostPki pki = kept(host, files, tools);
            findings.addAll(
                    PkiFindings.of(pki, tools.reader(), tools.backups().clock().instant()));
            findings.addAll(unsigned(pki, tools.reader()));
        });
        int files = hosts.values().stream().mapToInt(List::size).sum();
        return new CertsVerification(
                Wording.count(files, "file") + " of " + String.join(", ", hosts.keySet()),
                sentences(findings, Weight.WRONG),
                sentences(findings, Weight.WARNING));
    }

    private static List<String> sentences(List<PkiFinding> findings, Weight weight) {
        return findings.stream()
                .filter(finding -> finding.weight() == weight)
                .map(PkiFinding::sentence)
                .toList();
    }

    /** The host as its kept manifests and units tell of it. */
    private static HostPki kept(String host, List<HostFile> files, CertsBackupTools tools) {
        List<ProgramPart> parts = KeptParts.of(files, tools.manifests());
        HostLayout layout = new HostLayout(parts, List.of(), List.of());
        Set<String> there = files.stream().map(HostFile::path).collect(Collectors.toSet());
        Map<String, String> left = new LinkedHashMap<>();
        layout.named().keySet().stream()
                .filter(path -> !there.contains(path))
                .forEach(path -> left.put(path, "it was not there"));
        return new HostPki(host, layout, files, left);
    }

    /** Certificates that programs show must be signed by an authority that is kept; of others, people are told. */
    private static List<PkiFinding> unsigned(HostPki pki, CertificateReader reader) {
        Set<String> shown = pki.layout().pairs().stream().map(Pair::certificate).collect(Collectors.toSet());
        List<String> authorities = pki.files().stream()
                .map(file -> FileFacts.of(file, reader).certificates())
                .filter(pem -> !pem.isEmpty())
                .toList();
        List<PkiFinding> findings = new ArrayList<>();
        for (HostFile file : pki.files()) {
            FileFacts facts = FileFacts.of(file, reader);
            if (!facts.certificates().isEmpty()
                    && !facts.isDamaged()
                    && !reader.isSigned(facts.certificates(), authorities)) {
                findings.add(new PkiFinding(
                        shown.contains(file.path()) ? Weight.WRONG : Weight.WARNING,
                        pki.host(),
                        file.path(),
                        "is signed by no authority that is in the backup"));
            }
        }
        return findings;
    }
}
