package dev.drydock.action.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Kubernetes' version skew policy, rule by rule, at both sides of each bound. */
class SkewPolicyTest {
    @ParameterizedTest(name = "{0}: {1} but {2}: {3}")
    @CsvSource({
        "all the same,                     v1.31.2, '', ''",
        "another patch,                    v1.31.2, kubelet w1 v1.31.9, ''",
        "API servers one apart,            v1.31.2, kube-apiserver cp2 v1.30.1; kube-controller-manager cp2 v1.30.1;"
                + " kube-scheduler cp2 v1.30.1; kubelet * v1.30.1; kube-proxy * v1.30.1, ''",
        "API servers two apart,            v1.31.2, kube-apiserver cp2 v1.29.1; kube-controller-manager cp2 v1.29.1;"
                + " kube-scheduler cp2 v1.29.1; kubelet * v1.29.1; kube-proxy * v1.29.1; kubectl * v1.30.0;"
                + " kubeadm * v1.30.0, cp2 API_SERVERS_TOGETHER",
        "controller one older,             v1.31.2, kube-controller-manager cp1 v1.30.0, ''",
        "controller two older,             v1.31.2, kube-controller-manager cp1 v1.29.0, cp1 CONTROLLER_NOT_OLDER",
        "controller newer,                 v1.31.2, kube-controller-manager cp1 v1.32.0, cp1 CONTROLLER_NOT_NEWER",
        "scheduler one older,              v1.31.2, kube-scheduler cp2 v1.30.0, ''",
        "scheduler two older,              v1.31.2, kube-scheduler cp2 v1.29.0, cp2 CONTROLLER_NOT_OLDER",
        "scheduler newer,                  v1.31.2, kube-scheduler cp2 v1.32.0, cp2 CONTROLLER_NOT_NEWER",
        "cloud controller on a worker,     v1.31.2, cloud-controller-manager w1 v1.29.0, w1 CONTROLLER_NOT_OLDER",
        "controller of its own API server, v1.31.2, kube-apiserver cp1 v1.32.0; kube-controller-manager cp1 v1.32.0,"
                + " ''",
        "controller behind its own,        v1.31.2, kube-apiserver cp1 v1.32.0; kube-controller-manager cp1 v1.30.0,"
                + " cp1 CONTROLLER_NOT_OLDER",
        "a worker's counts the oldest,     v1.31.2, kube-apiserver cp1 v1.32.0; cloud-controller-manager w1 v1.32.0,"
                + " w1 CONTROLLER_NOT_NEWER",
        "a worker's counts the newest,     v1.31.2, kube-apiserver cp1 v1.32.0; cloud-controller-manager w1 v1.30.0,"
                + " w1 CONTROLLER_NOT_OLDER",
        "kubelet newer,                    v1.31.2, kubelet w1 v1.32.0, w1 KUBELET_NOT_NEWER",
        "kubelet newer than the oldest,    v1.31.2, kube-apiserver cp1 v1.32.0; kubelet w1 v1.32.0, w1"
                + " KUBELET_NOT_NEWER",
        "kubelet three older,              v1.31.2, kubelet w1 v1.28.0, ''",
        "kubelet four older,               v1.31.2, kubelet w1 v1.27.0; kube-proxy w1 v1.28.0, w1 KUBELET_NOT_OLDER",
        "kubelet of the newest minus 3,    v1.31.2, kube-apiserver cp1 v1.32.0; kubelet w1 v1.28.0, w1"
                + " KUBELET_NOT_OLDER",
        "kubelet of the newest minus 3 ok, v1.31.2, kube-apiserver cp1 v1.32.0; kubelet w1 v1.29.0, ''",
        "1.28 and kubelet 1.25,            v1.28.0, kubelet w1 v1.25.0; kube-proxy w1 v1.25.0, ''",
        "1.28 and kubelet 1.24,            v1.28.0, kubelet w1 v1.24.0; kube-proxy w1 v1.26.0, w1 KUBELET_NOT_OLDER",
        "1.27 and kubelet 1.25,            v1.27.0, kubelet w1 v1.25.0, ''",
        "1.27 and kubelet 1.24,            v1.27.0, kubelet w1 v1.24.0, w1 KUBELET_NOT_OLDER",
        "1.26 and kubelet 1.24,            v1.26.0, kubelet w1 v1.24.0, ''",
        "1.26 and kubelet 1.23,            v1.26.0, kubelet w1 v1.23.0, w1 KUBELET_NOT_OLDER",
        "1.20 and kubelet 1.18,            v1.20.0, kubelet w1 v1.18.0; kube-proxy w1 v1.18.0, ''",
        "1.20 and kubelet 1.17,            v1.20.0, kubelet w1 v1.17.0; kube-proxy w1 v1.18.0, w1 KUBELET_NOT_OLDER",
        "kube-proxy newer,                 v1.31.2, kube-proxy w1 v1.32.0, w1 PROXY_NOT_NEWER",
        "kube-proxy newer than the oldest, v1.31.2, kube-apiserver cp1 v1.32.0; kube-proxy w1 v1.32.0, w1"
                + " PROXY_NOT_NEWER",
        "kube-proxy three older,           v1.31.2, kube-proxy w1 v1.28.0, ''",
        "kube-proxy four older,            v1.31.2, kube-proxy w1 v1.27.0; kubelet w1 v1.28.0, w1 PROXY_NOT_OLDER",
        "1.27 and kube-proxy 1.24,         v1.27.0, kube-proxy w1 v1.24.0; kubelet w1 v1.25.0, w1 PROXY_NOT_OLDER",
        "kube-proxy three from its kubelet, v1.31.2, kube-proxy w1 v1.31.0; kubelet w1 v1.28.0, ''",
        "kube-proxy three behind its kubelet, v1.31.2, kube-proxy w1 v1.28.0; kubelet w1 v1.31.0, ''",
        "old kube-proxy three behind,      v1.27.0, kube-proxy w1 v1.24.0; kubelet w1 v1.27.0,"
                + " w1 PROXY_NEAR_KUBELET w1 PROXY_NOT_OLDER",
        "old kube-proxy two behind,        v1.26.0, kube-proxy w1 v1.24.0; kubelet w1 v1.26.0, ''",
        "kube-proxy four from its kubelet, v1.31.2, kubelet w1 v1.27.0, w1 KUBELET_NOT_OLDER w1 PROXY_NEAR_KUBELET",
        "kubectl one newer,                v1.31.2, kubectl cp1 v1.32.0, ''",
        "kubectl two newer,                v1.31.2, kubectl cp1 v1.33.0, cp1 KUBECTL_NEAR",
        "kubectl one older,                v1.31.2, kubectl cp1 v1.30.0, ''",
        "kubectl two older,                v1.31.2, kubectl cp1 v1.29.0, cp1 KUBECTL_NEAR",
        "kubectl one newer than the newest, v1.31.2, kube-apiserver cp1 v1.32.0; kubectl w1 v1.33.0, w1 KUBECTL_NEAR",
        "kubectl one older than the oldest, v1.31.2, kube-apiserver cp1 v1.32.0; kubectl w1 v1.30.0, w1 KUBECTL_NEAR",
        "kubeadm one ahead,                v1.31.2, kubeadm cp1 v1.32.0, ''",
        "kubeadm two ahead,                v1.31.2, kubeadm cp1 v1.33.0, cp1 KUBEADM_NOT_AHEAD",
        "kubeadm behind,                   v1.31.2, kubeadm cp1 v1.28.0, ''",
        "what a distribution adds,         v1.31.2+k3s1, kubelet w1 v1.32.0-eks-1, w1 KUBELET_NOT_NEWER",
    })
    void everyRuleAtItsBounds(String name, String version, String changes, String broken) {
        ClusterVersions fleet = Fleet.but(Fleet.at(version, 2, 2), changes);

        assertThat(SkewPolicy.broken(fleet).stream()
                        .map(verdict -> verdict.node() + " " + verdict.rule())
                        .sorted()
                        .collect(Collectors.joining(" ")))
                .isEqualTo(broken);
    }

    @Test
    void aVerdictTellsTheNumbersTheRuleAndItsSource() {
        ClusterVersions fleet = Fleet.but(Fleet.at("v1.31.2", 1, 1), "kubelet w1 v1.27.4; kube-proxy w1 v1.28.0");

        assertThat(SkewPolicy.broken(fleet)).singleElement().satisfies(verdict -> {
            assertThat(verdict.why())
                    .isEqualTo("kubelet of w1 is v1.27.4 beside kube-apiserver v1.31.2: it may be up to three minor"
                            + " versions older than the newest kube-apiserver; two, where that is older than 1.28"
                            + " or the kubelet older than 1.25");
            assertThat(verdict.rule().source())
                    .isEqualTo("https://kubernetes.io/releases/version-skew-policy/#kubelet");
        });
    }

    @Test
    void whatKeepsTheRulesIsToldToo() {
        assertThat(SkewPolicy.judge(Fleet.at("v1.31.2", 1, 1)))
                .isNotEmpty()
                .allMatch(SkewVerdict::kept)
                .extracting(SkewVerdict::component)
                .contains(
                        Component.API_SERVER,
                        Component.CONTROLLER_MANAGER,
                        Component.SCHEDULER,
                        Component.KUBELET,
                        Component.KUBE_PROXY,
                        Component.KUBECTL,
                        Component.KUBEADM);
    }

    @Test
    void whereNoApiServerShowsTheOneThatAnswersCounts() {
        ClusterVersions shown = Fleet.at("v1.27.0", 0, 1);
        ClusterVersions answered = new ClusterVersions(
                shown.versions(),
                shown.machines(),
                shown.etcd(),
                shown.coreDns(),
                shown.configured(),
                KubernetesVersion.parse("v1.31.0-eks-1"));

        assertThat(SkewPolicy.judge(shown)).isEmpty();
        assertThat(SkewPolicy.broken(answered))
                .extracting(SkewVerdict::rule)
                .contains(SkewRule.KUBELET_NOT_OLDER, SkewRule.PROXY_NOT_OLDER);
    }

    @ParameterizedTest
    @EnumSource
    void everyRuleSaysWhereItIsWritten(SkewRule rule) {
        assertThat(rule.source()).matches("https://kubernetes\\.io/[a-z/-]+/#[a-z0-9-]+");
        assertThat(rule.words()).matches("[a-z].*[^.]");
    }
}
