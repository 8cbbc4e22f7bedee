package dev.drydock.action.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.drydock.action.host.HostVisit;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments.ArgumentSet;
import org.junit.jupiter.params.provider.MethodSource;

/** The plan of a renewal, and the card that tells when certificates end. */
class CertsPlannerTest {
    private static final Duration MONTHS = Duration.ofDays(200);

    private static Node node(String name) {
        return new Node(new NodeRef(new NodeName(name), "uid-" + name), Map.of(), false, true, true, "v1.31.2");
    }

    private static SortedMap<NodeName, HostVisit<HostCertificates>> visits(Map<String, SaidCertificates> said) {
        SortedMap<NodeName, HostVisit<HostCertificates>> visits = new TreeMap<>();
        said.forEach((name, host) -> visits.put(new NodeName(name), new HostVisit.Seen<>(host.read())));
        return visits;
    }

    private static Plan plan(List<String> named, Set<NodeName> byPod, Map<String, SaidCertificates> said) {
        return new CertsPlanner(
                        new CertsCommand(named, false, Optional.empty()),
                        said.keySet().stream()
                                .sorted()
                                .map(CertsPlannerTest::node)
                                .toList(),
                        said.size() > 1,
                        visits(said),
                        byPod,
                        SaidCertificates.NOW)
                .plan(new ClusterIdentity("harbour", "u1"));
    }

    private static String words(List<Block.Section> sections) {
        return sections.stream()
                .flatMap(section -> section.lines().stream())
                .map(Text::plainText)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void tellsWhatIsRenewedAndWhatIsNot() {
        Plan plan = plan(
                List.of(),
                Set.of(),
                Map.of(
                        "cp1", SaidCertificates.controlPlane(MONTHS, -2),
                        "cp2",
                                SaidCertificates.controlPlane(MONTHS, 20)
                                        .file("/var/lib/kubelet/pki/kubelet-client-current.pem", MONTHS, 3),
                        "cp3", SaidCertificates.controlPlane(Duration.ofHours(2), 364)));

        assertThat(plan.obstaclesLine()).isEmpty();
        assertThat(plan.headline()).isEqualTo("Renew the certificates of cp1, cp2");
        assertThat(plan.risk()).isEqualTo(Risk.DISRUPTIVE);
        assertThat(plan.resources())
                .singleElement()
                .satisfies(lock -> assertThat(lock.name()).isEqualTo("cluster/u1"));
        assertThat(CertsPlanner.approved(plan))
                .containsExactly(node("cp1").ref(), node("cp2").ref());
        assertThat(words(plan.sections()))
                .contains("cp1: 5 certificates, EXPIRED since 2026-11-28; etcd, kube-apiserver,")
                .contains("cp2: 5 certificates, the nearest ends on 2026-12-20; etcd,")
                .contains("cp3 is left out: all of it was renewed within a day.")
                .contains("kubelet-client-current.pem of cp2 ends on 2026-12-03, and this does not renew it");
    }

    @Test
    void whatIsNamedIsRenewedAgain() {
        Map<String, SaidCertificates> renewed = Map.of("cp1", SaidCertificates.controlPlane(Duration.ofHours(2), 364));

        assertThat(plan(List.of(), Set.of(), renewed).obstaclesLine()).startsWith("Nothing is left to do");
        assertThat(plan(List.of("cp1"), Set.of(), renewed).isPossible()).isTrue();
    }

    static Stream<ArgumentSet> obstacles() {
        return Stream.of(
                argumentSet(
                        "no kubeadm",
                        SaidCertificates.controlPlane(MONTHS, 20).without("kubeadm="),
                        "there is no kubeadm"),
                argumentSet(
                        "another authority",
                        SaidCertificates.controlPlane(MONTHS, 20).with("keyless=/etc/kubernetes/pki/ca.crt"),
                        "pki/ca.crt has no key"),
                argumentSet(
                        "no kubelet",
                        SaidCertificates.controlPlane(MONTHS, 20).without("kubelet="),
                        "its kubelet does not run"),
                argumentSet(
                        "no manifests",
                        SaidCertificates.controlPlane(MONTHS, 20).without("part="),
                        "no control plane of kubeadm's"),
                argumentSet(
                        "nothing", SaidCertificates.nothing().with("kubeadm=yes"), "no control plane of kubeadm's"));
    }

    @ParameterizedTest
    @MethodSource
    void obstacles(SaidCertificates said, String words) {
        assertThat(plan(List.of(), Set.of(), Map.of("cp1", said)).obstaclesLine())
                .startsWith("cp1: ")
                .contains(words);
    }

    @Test
    void aWayThatLeadsThroughTheApiServerIsNone() {
        assertThat(plan(
                                List.of(),
                                Set.of(new NodeName("cp1")),
                                Map.of("cp1", SaidCertificates.controlPlane(MONTHS, 20)))
                        .obstaclesLine())
                .contains("cp1: it is reached by a node pod", "method: ssh");
    }

    @Test
    void theCardTellsTheNearestFirstAndEqualHostsOnce() {
        Map<String, SaidCertificates> said = new TreeMap<>();
        said.put(
                "cp1",
                SaidCertificates.nothing()
                        .file("/etc/kubernetes/admin.conf", MONTHS, -1)
                        .file("/etc/kubernetes/pki/ca.crt", MONTHS, 10)
                        .file("/etc/kubernetes/pki/mine.crt", MONTHS, 29));
        for (int i = 1; i <= 4; i++) {
            said.put("w" + i, SaidCertificates.nothing().file("/var/lib/kubelet/pki/kubelet.crt", MONTHS, 5));
        }
        SortedMap<NodeName, HostVisit<HostCertificates>> visits = visits(said);
        visits.put(new NodeName("w5"), new HostVisit.Unseen<>("drydock@10.0.0.9:22 is not reached."));

        Card card = CertsCard.of("harbour", visits, SaidCertificates.NOW);

        assertThat(card.summary()).isEqualTo("Certificates of harbour: 1 certificate EXPIRED; 1 host not known");
        assertThat(card.blocks().stream()
                        .filter(Block.Section.class::isInstance)
                        .map(Block.Section.class::cast)
                        .map(section -> section.title() + ": " + words(List.of(section))))
                .containsExactly(
                        "EXPIRED: cp1, ended on 2026-11-29: admin.conf. certs renew renews that.",
                        "End within 7 days: w1, w2 and 2 more, in 5 days: /var/lib/kubelet/pki/kubelet.crt. The"
                            + " kubelet renews that by itself while it still holds good; if it does not, journalctl -u"
                            + " kubelet there tells why.",
                        "End within 30 days: cp1, in 10 days: pki/ca.crt. kubeadm renews no authority; see Kubernetes'"
                                + " \"Manual Rotation of CA Certificates\".\n"
                                + "cp1, in 29 days: pki/mine.crt. That is not kubeadm's: renew it by what made it.",
                        "Not known: w5: drydock@10.0.0.9:22 is not reached.");
        assertThat(card.blocks()).contains(new Block.Preformatted("""
            ENDS        DAYS LEFT  CERTIFICATE                       HOSTS              RENEWED BY
            2026-11-29  EXPIRED    admin.conf                        cp1                certs renew
            2026-12-05  5          /var/lib/kubelet/pki/kubelet.crt  w1, w2 and 2 more  the kubelet
            2026-12-10  10         pki/ca.crt                        cp1                nobody
            2026-12-29  29         pki/mine.crt                      cp1                ?\
            """));
    }
}
