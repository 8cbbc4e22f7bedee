package dev.drydock.action.certs;

import dev.drydock.cluster.ApiServers.Door;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a host says of its certificates, and of what uses them.
 *
 * @param now its own time
 * @param kubeadm whether kubeadm is there
 * @param kubelet whether its kubelet runs
 * @param certificates the certificates, by path
 * @param damaged the files that should hold one and do not
 * @param keyless the authorities whose keys are not there
 * @param parts the static pods of the control plane that have a manifest
 * @param started since when the oldest process of each part runs, by its own time; nothing of one that does not run
 * @param held the parts whose manifests a run has taken away for now
 * @param address where its API server says that it is
 * @param port where that listens
 * @param shown the path of the certificate that it shows
 */
record HostCertificates(
        Instant now,
        boolean kubeadm,
        boolean kubelet,
        List<HostCertificate> certificates,
        List<String> damaged,
        List<String> keyless,
        List<String> parts,
        Map<String, Instant> started,
        List<String> held,
        Optional<String> address,
        int port,
        String shown) {
    /** As long as there is to renew a certificate in peace. */
    static final Duration NEAR = Duration.ofDays(30);
    /** From then on it is urgent. */
    static final Duration URGENT = Duration.ofDays(7);

    private static final Duration LATELY = Duration.ofDays(1);

    HostCertificates {
        certificates = List.copyOf(certificates);
        damaged = List.copyOf(damaged);
        keyless = List.copyOf(keyless);
        parts = List.copyOf(parts);
        started = Map.copyOf(started);
        held = List.copyOf(held);
    }

    /** Those that kubeadm renews. */
    List<HostCertificate> kubeadms() {
        return certificates.stream()
                .filter(each -> each.keeper() == HostCertificate.Keeper.KUBEADM)
                .toList();
    }

    /** The end of the one of kubeadm's that ends first. */
    Optional<Instant> nearest() {
        return kubeadms().stream().map(HostCertificate::end).min(Instant::compareTo);
    }

    /** The first part that has not been started since its certificates were written. */
    Optional<String> stale() {
        Optional<Instant> written = certificates.stream()
                .filter(HostCertificate::isOfParts)
                .map(HostCertificate::changed)
                .max(Instant::compareTo);
        return parts.stream()
                .filter(part -> written.isPresent()
                        && !Optional.ofNullable(started.get(part))
                                .filter(since -> since.isAfter(written.get()))
                                .isPresent())
                .findFirst()
                .or(() -> held.stream().findFirst());
    }

    /** Whether all was renewed within a day, and what uses it was started since: as a run does that then stopped elsewhere. */
    boolean isRenewedLately() {
        return !kubeadms().isEmpty()
                && kubeadms().stream()
                        .allMatch(each -> each.changed().isAfter(now.minus(LATELY))
                                && each.end().isAfter(now.plus(NEAR)))
                && damaged.isEmpty()
                && stale().isEmpty();
    }

    /** Where its own API server is asked, and by which certificate it is known; {@code else} is its host's address. */
    Optional<Door> door(Optional<String> otherwise) {
        Optional<String> certificate = certificates.stream()
                .filter(each -> each.path().equals(shown))
                .map(HostCertificate::sha256)
                .findFirst();
        return address.or(() -> otherwise).map(at -> new Door(at, port, certificate));
    }
}
