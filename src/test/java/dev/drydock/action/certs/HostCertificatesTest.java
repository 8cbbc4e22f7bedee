package dev.drydock.action.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.drydock.action.certs.HostCertificate.Keeper;
import dev.drydock.cluster.ApiServers.Door;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments.ArgumentSet;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a host says of its certificates. */
class HostCertificatesTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @ParameterizedTest
    @CsvSource({
        "/etc/kubernetes/pki/ca.crt, AUTHORITY, pki/ca.crt",
        "/etc/kubernetes/pki/etcd/ca.crt, AUTHORITY, pki/etcd/ca.crt",
        "/etc/kubernetes/pki/etcd/peer.crt, KUBEADM, pki/etcd/peer.crt",
        "/etc/kubernetes/admin.conf, KUBEADM, admin.conf",
        "/etc/kubernetes/kubelet.conf, KUBELET, kubelet.conf",
        "/var/lib/kubelet/pki/kubelet-client-current.pem, KUBELET, /var/lib/kubelet/pki/kubelet-client-current.pem",
        "/etc/audit/webhook.conf, SOMEBODY, /etc/audit/webhook.conf",
        "/etc/kubernetes/pki/mine.crt, SOMEBODY, pki/mine.crt"
    })
    void eachHasSomebodyWhoLooksAfterIt(String path, Keeper keeper, String name) {
        HostCertificate certificate = new HostCertificate(path, SaidCertificates.NOW, SaidCertificates.NOW, "");

        assertThat(certificate.keeper()).isEqualTo(keeper);
        assertThat(certificate.name()).isEqualTo(name);
    }

    @Test
    void readsWhatAHostSays() {
        HostCertificates host = SaidCertificates.controlPlane(HOUR, 364)
                .with("file=1 /etc/kubernetes/pki/odd.crt")
                .with("pem=damaged")
                .with("held=etcd")
                .with("held=$(x)")
                .with("started=99 etcd")
                .with("started=soon kube-scheduler")
                .with("file=never /x.crt")
                .with("nonsense")
                .read();

        assertThat(host.certificates()).hasSize(6);
        assertThat(host.damaged()).containsExactly("/etc/kubernetes/pki/odd.crt");
        assertThat(host.held()).containsExactly("etcd");
        assertThat(host.parts()).isEqualTo(CertsSurvey.PARTS);
        assertThat(host.started().get("etcd")).isEqualTo(Instant.ofEpochSecond(99));
        assertThat(host.nearest())
                .contains(SaidCertificates.NOW.plus(Duration.ofDays(364)).plus(HOUR));
        assertThat(host.door(Optional.empty()))
                .contains(new Door("10.0.0.1", 6443, Optional.of("sha of 2027-11-29T09:00:00Z")));
    }

    @Test
    void aHostThatSaysNothingHasNothing() {
        HostCertificates host = CertsSurvey.read(List.of("now=x", "secure-port=0"), SaidCertificates.READER);

        assertThat(host.certificates()).isEmpty();
        assertThat(host.started()).isEqualTo(Map.of());
        assertThat(host.isRenewedLately()).isFalse();
        assertThat(host.door(Optional.of("10.0.0.9"))).contains(new Door("10.0.0.9", 6443, Optional.empty()));
        assertThat(host.door(Optional.empty())).isEmpty();
    }

    @Test
    void ofAChainTheOneThatEndsFirstCounts() {
        HostCertificates host = SaidCertificates.nothing()
                .file("/etc/kubernetes/pki/apiserver.crt", HOUR, 300)
                .with("pem=2026-12-01T00:00:00Z")
                .read();

        assertThat(host.nearest()).contains(Instant.parse("2026-12-01T00:00:00Z"));
    }

    static Stream<ArgumentSet> renewed() {
        return Stream.of(
                argumentSet("just now", SaidCertificates.controlPlane(HOUR, 364), true),
                argumentSet("long ago", SaidCertificates.controlPlane(Duration.ofDays(2), 362), false),
                argumentSet("for a few days", SaidCertificates.controlPlane(HOUR, 20), false),
                argumentSet(
                        "all but one",
                        SaidCertificates.controlPlane(HOUR, 364)
                                .file("/etc/kubernetes/super-admin.conf", Duration.ofDays(9), 300),
                        false),
                argumentSet(
                        "a part that does not run",
                        SaidCertificates.controlPlane(HOUR, 364).without("started=" + since(HOUR) + " etcd"),
                        false),
                argumentSet(
                        "a part that began before",
                        SaidCertificates.controlPlane(HOUR, 364)
                                .with("started=" + since(HOUR.plusHours(1)) + " kube-controller"),
                        false),
                argumentSet(
                        "a manifest that is away",
                        SaidCertificates.controlPlane(HOUR, 364)
                                .without("part=etcd")
                                .with("held=etcd"),
                        false),
                argumentSet(
                        "people's alone",
                        SaidCertificates.controlPlane(HOUR, 364).without("part="),
                        true),
                argumentSet("no control plane", SaidCertificates.nothing(), false));
    }

    private static long since(Duration ago) {
        return SaidCertificates.NOW.minus(ago).plusSeconds(60).getEpochSecond();
    }

    @ParameterizedTest
    @MethodSource
    void renewed(SaidCertificates said, boolean lately) {
        assertThat(said.read().isRenewedLately()).isEqualTo(lately);
    }
}
