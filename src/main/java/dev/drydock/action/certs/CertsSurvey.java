package dev.drydock.action.certs;

import dev.drydock.action.host.Told;
import dev.drydock.cluster.host.CertificateReader;
import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.core.report.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at the certificates of a host: where kubeadm and kubelets keep them, and where the manifests of static pods say. Reads, and
 * changes nothing; the keys that lie in the same files stay there. The host need have no openssl.
 */
final class CertsSurvey {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST = 20_000;
    private static final int USUAL_PORT = 6443;
    private static final String USUAL_CERTIFICATE = "/etc/kubernetes/pki/apiserver.crt";
    /** The kernel keeps so much of a program's name. */
    private static final int COMM = 15;

    /** The static pods of a control plane, in the order in which they are started again. */
    static final List<String> PARTS = List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler");

    private static final String SCRIPT = CertsScripts.IS_TENANT + """
        PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin
        export PATH LC_ALL=C
        manifests=/etc/kubernetes/manifests
        pki=/etc/kubernetes/pki
        kubelet=/var/lib/kubelet/pki

        # A file's certificates, and no key that lies beside them.
        show() {
            test -f "$1" || return 0
            case "$1" in
                *.conf) grep -q '^ *client-certificate-data:' "$1" || return 0 ;;
                *.crt) ;;
                *) grep -q 'BEGIN CERTIFICATE' "$1" || return 0 ;;
            esac
            echo "file=$(stat -Lc %Y "$1") $1"
            case "$1" in
                *.conf) sed -n 's/^ *client-certificate-data: *//p' "$1" | head -n 1 | base64 -d 2>/dev/null ;;
                *) cat "$1" ;;
            esac | sed -n '/-BEGIN CERTIFICATE-/,/-END CERTIFICATE-/s/^/pem=/p'
        }

        look() {
            echo "now=$(date +%s)"
            command -v kubeadm >/dev/null && echo kubeadm=yes
            systemctl is-active --quiet kubelet && echo kubelet=yes
            for file in /etc/kubernetes/*.conf "$pki"/*.crt "$pki"/etcd/*.crt "$kubelet"/kubelet-client-current.pem \\
                $(sed -nE "s/^ *- *[\\"']?--[a-z-]+=(\\/[^\\"' ]+\\.(crt|pem|conf))[\\"']?\\$/\\1/p" "$manifests"/*.yaml 2>/dev/null); do
                echo "$file"
            done | sort -u | while read -r file; do show "$file"; done
            if test -e "$kubelet/kubelet-server-current.pem"; then
                show "$kubelet/kubelet-server-current.pem"
            else
                show "$kubelet/kubelet.crt"
            fi
            for authority in "$pki/ca" "$pki/etcd/ca" "$pki/front-proxy-ca"; do
                test -e "$authority.crt" && test ! -e "$authority.key" && echo "keyless=$authority.crt"
            done
            for held in /var/lib/drydock/*/held/*.yaml; do
                test -e "$held" && echo "held=$(basename "$held" .yaml)"
            done
            for part in etcd kube-apiserver kube-controller-manager kube-scheduler; do
                test -e "$manifests/$part.yaml" && echo "part=$part"
            done
            sed -nE "s/^ *- *[\\"']?--(advertise-address|secure-port|tls-cert-file)=([^\\"' ]+)[\\"']?\\$/\\1=\\2/p" \\
                "$manifests/kube-apiserver.yaml" 2>/dev/null
            boot=$(awk '$1 == "btime" { print $2 }' /proc/stat)
            ticking=$(getconf CLK_TCK)
            for comm in /proc/[0-9]*/comm; do
                name=
                { read -r name <"$comm"; } 2>/dev/null
                case "$name" in
                    etcd | kube-apiserver | kube-controller | kube-scheduler)
                        if is_tenant "${comm%comm}"; then continue; fi
                        ticks=$(sed 's/.*) //' "${comm%comm}stat" 2>/dev/null | cut -d ' ' -f 20)
                        test -n "$ticks" && echo "started=$((boot + ticks / ticking)) $name"
                        ;;
                esac
            done
        }

        look </dev/null
        exit 0
        """;

    private final Told told;
    private final CertificateReader reader;
    private final List<HostCertificate> certificates = new ArrayList<>();
    private final List<String> damaged = new ArrayList<>();

    private CertsSurvey(List<String> lines, CertificateReader reader) {
        this.told = new Told(lines);
        this.reader = reader;
    }

    /**
     * Asks the host.
     *
     * @throws HostException where it is not reached, or does not let us do this as root
     */
    static HostCertificates look(Host host, CertificateReader reader) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        Ending ending = host.run(HostCommand.of(PATIENCE, "/bin/sh").asRoot().reading(SCRIPT), line -> {
            if (line.source() == HostLine.Source.OUT && lines.size() < MOST) {
                lines.add(line.text());
            }
        });
        if (!(ending instanceof Ending.Exited exited && exited.code() == 0)) {
            throw new HostException(
                    "it cannot be looked at as root on " + host.display() + ": "
                            + Wording.sentence(ending.lastWords().replace('`', '\''))
                            + " `hosts check` tells what is missing.",
                    true);
        }
        return read(lines, reader);
    }

    static HostCertificates read(List<String> lines, CertificateReader reader) {
        return new CertsSurvey(lines, reader).read();
    }

    private HostCertificates read() {
        files();
        return new HostCertificates(
                moment(told.given("now").orElse("")).orElse(Instant.EPOCH),
                told.given("kubeadm").isPresent(),
                told.given("kubelet").isPresent(),
                certificates,
                damaged,
                told.values("keyless").stream().map(CertsSurvey::said).toList(),
                PARTS.stream().filter(told.values("part")::contains).toList(),
                started(),
                PARTS.stream().filter(told.values("held")::contains).toList(),
                told.given("advertise-address")
                        .filter(address -> !List.of("0.0.0.0", "::").contains(address)),
                told.given("secure-port")
                        .filter(port -> port.matches("[1-9][0-9]{0,4}"))
                        .map(Integer::parseInt)
                        .orElse(USUAL_PORT),
                told.given("tls-cert-file").orElse(USUAL_CERTIFICATE));
    }

    private void files() {
        Optional<String> file = Optional.empty();
        StringBuilder pem = new StringBuilder();
        for (String line : told.lines()) {
            if (line.startsWith("file=")) {
                file.ifPresent(one -> file(one, pem.toString()));
                file = Optional.of(line.substring("file=".length()));
                pem.setLength(0);
            } else if (line.startsWith("pem=")) {
                pem.append(line, "pem=".length(), line.length()).append('\n');
            }
        }
        file.ifPresent(one -> file(one, pem.toString()));
    }

    /** Of several in a file, the one that ends first counts: a chain is as good as its shortest. */
    private void file(String told, String pem) {
        String[] words = told.split(" ", 2);
        Optional<Instant> changed = moment(words[0]);
        if (words.length < 2 || changed.isEmpty()) {
            return;
        }
        String path = said(words[1]);
        List<CertificateReader.Certificate> found = reader.certificates(pem);
        if (found.isEmpty()) {
            damaged.add(path);
            return;
        }
        Instant end = found.stream()
                .map(CertificateReader.Certificate::end)
                .min(Instant::compareTo)
                .orElseThrow();
        certificates.add(
                new HostCertificate(path, end, changed.get(), found.getFirst().sha256()));
    }

    private Map<String, Instant> started() {
        Map<String, Instant> started = new HashMap<>();
        for (String value : told.values("started")) {
            String[] words = value.split(" ", 2);
            Optional<Instant> since = moment(words[0]);
            for (String part : PARTS) {
                String name = part.substring(0, Math.min(COMM, part.length()));
                if (since.isPresent() && words.length == 2 && words[1].equals(name)) {
                    started.merge(part, since.get(), (one, other) -> one.isBefore(other) ? one : other);
                }
            }
        }
        return started;
    }

    private static Optional<Instant> moment(String seconds) {
        return seconds.matches("[0-9]{1,12}")
                ? Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds)))
                : Optional.empty();
    }

    /** What a host says, short, and without the mark that would end a quotation of it. */
    private static String said(String words) {
        return Wording.name(words.replace('`', '\''));
    }
}
