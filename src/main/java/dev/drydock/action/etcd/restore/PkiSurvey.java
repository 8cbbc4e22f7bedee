package dev.drydock.action.etcd.restore;

import dev.drydock.action.host.ProgramFlags;
import dev.drydock.cluster.host.CertificateReader;
import dev.drydock.cluster.host.CertificateReader.Certificate;
import dev.drydock.cluster.host.FileAnswer;
import dev.drydock.cluster.host.Host;
import dev.drydock.core.report.Wording;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at the certificates and keys that programs on a host are told to use: they must be there when the programs start again.
 * The host need have no openssl. Reads, and changes nothing; no key goes further than this.
 */
final class PkiSurvey {
    /** As long as there is to renew a certificate in peace. */
    private static final Duration NEAR = Duration.ofDays(30);

    /** By a certificate's flag, its key's. */
    private static final Map<String, String> PAIRS = Map.of(
            "cert-file", "key-file",
            "peer-cert-file", "peer-key-file",
            "etcd-certfile", "etcd-keyfile",
            "tls-cert-file", "tls-private-key-file",
            "kubelet-client-certificate", "kubelet-client-key",
            "proxy-client-cert-file", "proxy-client-key-file");

    /** Authorities: of several in a file, the one that lasts longest counts. */
    private static final List<String> AUTHORITIES = List.of(
            "trusted-ca-file", "peer-trusted-ca-file", "etcd-cafile", "client-ca-file", "requestheader-client-ca-file");

    /** Keys alone. */
    private static final List<String> KEYS =
            List.of("service-account-key-file", "service-account-signing-key-file", "encryption-provider-config");

    private final Host host;
    private final CertificateReader reader;
    private final Instant now;
    private final List<String> troubles;
    private final List<String> warnings;
    private final Map<String, FileAnswer> files = new HashMap<>();

    /**
     * Makes it.
     *
     * @param troubles takes what stands in the way
     * @param warnings takes what does not
     */
    PkiSurvey(Host host, CertificateReader reader, Instant now, List<String> troubles, List<String> warnings) {
        this.host = host;
        this.reader = reader;
        this.now = now;
        this.troubles = troubles;
        this.warnings = warnings;
    }

    /**
     * Looks at the files of one program.
     *
     * @param program what people call it
     * @param flags what it is started with
     * @param hostFolders by folder in its container, the host's; empty for a program in none
     */
    void look(String program, Map<String, String> flags, Map<String, String> hostFolders) throws InterruptedException {
        Map<String, String> sorted = new LinkedHashMap<>();
        flags.keySet().stream().sorted().forEach(flag -> sorted.put(flag, flags.getOrDefault(flag, "")));
        for (Map.Entry<String, String> flag : sorted.entrySet()) {
            boolean pair = PAIRS.containsKey(flag.getKey());
            boolean authority = AUTHORITIES.contains(flag.getKey());
            if (!pair && !authority && !KEYS.contains(flag.getKey())) {
                continue;
            }
            Optional<String> text = text(program, flag.getKey(), flag.getValue(), hostFolders);
            if (text.isEmpty()) {
                continue;
            }
            if (authority) {
                expiry(
                        program,
                        flag,
                        reader.certificates(text.get()).stream().max(Comparator.comparing(Certificate::end)));
            } else if (pair) {
                expiry(program, flag, reader.certificates(text.get()).stream().findFirst());
                String keyFlag = PAIRS.getOrDefault(flag.getKey(), "");
                String key = flags.getOrDefault(keyFlag, "");
                Optional<String> keyText = key.isEmpty() ? Optional.empty() : text(program, keyFlag, key, hostFolders);
                if (keyText.isPresent() && !reader.belongTogether(text.get(), keyText.get())) {
                    troubles.add("has a key in " + Wording.name(key) + " that is not the one of the certificate in "
                            + Wording.name(flag.getValue()) + " (" + program + "'s --" + flag.getKey() + ")");
                }
            }
        }
    }

    /** The SHA-256 of the certificate that a flag names, if it can be told. */
    Optional<String> sha256(Optional<String> path, Map<String, String> hostFolders) throws InterruptedException {
        Optional<String> onHost = path.flatMap(inside -> ProgramFlags.onHost(inside, hostFolders));
        return onHost.isPresent() && read(onHost.get()) instanceof FileAnswer.Content(String text)
                ? reader.certificates(text).stream().findFirst().map(Certificate::sha256)
                : Optional.empty();
    }

    private void expiry(String program, Map.Entry<String, String> flag, Optional<Certificate> certificate) {
        String what = Wording.name(flag.getValue()) + " (" + program + "'s --" + flag.getKey() + ")";
        if (certificate.isEmpty()) {
            troubles.add("has no certificate, or a damaged one, in " + what);
            return;
        }
        Instant end = certificate.get().end();
        String date = LocalDate.ofInstant(end, ZoneOffset.UTC).toString();
        if (!end.isAfter(now)) {
            troubles.add("has a certificate in " + what + " that expired on " + date
                    + ": renew it first, for instance by `kubeadm certs renew all`");
        } else if (end.isBefore(now.plus(NEAR))) {
            warnings.add("has a certificate in " + what + " that expires on " + date + ": renew it soon");
        }
    }

    /** What is in a file; what is not mounted from the host is in the image, and none of ours. */
    private Optional<String> text(String program, String flag, String path, Map<String, String> hostFolders)
            throws InterruptedException {
        Optional<String> onHost = ProgramFlags.onHost(path, hostFolders);
        if (onHost.isEmpty()) {
            return Optional.empty();
        }
        return switch (read(onHost.get())) {
            case FileAnswer.Content(String text) -> Optional.of(text);
            case FileAnswer.Absent absent -> {
                add("has no file " + Wording.name(onHost.get()) + ", which " + program + "'s --" + flag + " names");
                yield Optional.empty();
            }
            case FileAnswer.TooLarge(int kibibytes) -> {
                String what = Wording.name(onHost.get()) + ", which " + program + "'s --" + flag + " names";
                if (AUTHORITIES.contains(flag)) {
                    // A bundle of a company's authorities may well be.
                    warnings.add("has " + what + ": it was not looked at, being larger than " + kibibytes + " KiB");
                } else {
                    add("has " + what + ": it is larger than " + kibibytes
                            + " KiB, which no certificate or key is; look at it");
                }
                yield Optional.empty();
            }
            case FileAnswer.Unreadable(String why) -> {
                add("does not let root read " + Wording.name(onHost.get()) + ", which " + program + "'s --" + flag
                        + " names: " + Wording.sentence(why));
                yield Optional.empty();
            }
        };
    }

    private void add(String trouble) {
        if (!troubles.contains(trouble)) {
            troubles.add(trouble);
        }
    }

    private FileAnswer read(String path) throws InterruptedException {
        FileAnswer known = files.get(path);
        if (known == null) {
            known = host.read(path);
            files.put(path, known);
        }
        return known;
    }
}
