package dev.drydock.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterRoleRulesTest {
    private static final String ROLE = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        rules:
          - apiGroups: [""]
            resources: [pods]
            verbs: [get]
          - apiGroups: [apps]
            resources: ["*"]
            verbs: ["*"]
          - apiGroups: [batch]
            resources: ["*/status"]
            verbs: [patch]
          - apiGroups: [""]
            resources: [namespaces]
            resourceNames: [kube-system]
            verbs: [get, list]
        """;

    @ParameterizedTest(name = "{0} {1}/{2} {3}: {4}")
    @CsvSource({
        "get,    '',    pods,            web-1,       true",
        "list,   '',    pods,            '',          false",
        "get,    '',    pods/log,        web-1,       false",
        "get,    apps,  pods,            web-1,       true",
        "delete, apps,  daemonsets,      agent,       true",
        "patch,  batch, jobs/status,     nightly,     true",
        "patch,  batch, jobs,            nightly,     false",
        "get,    '',    namespaces,      kube-system, true",
        "get,    '',    namespaces,      default,     false",
        "list,   '',    namespaces,      '',          false",
    })
    void aRequestIsCoveredByOneRuleOrRefused(String verb, String group, String resource, String name, boolean allowed) {
        assertThat(ClusterRoleRules.parse(ROLE).allows(verb, group, resource, name))
                .isEqualTo(allowed);
    }

    @ParameterizedTest(name = "{0} {1}/{2} {3}: {4}")
    @CsvSource({
        "patch,  '',     nodes,                node01,      true",
        "delete, '',     nodes,                node01,      false",
        "update, '',     nodes,                node01,      false",
        "watch,  '',     pods,                 '',          true",
        "create, '',     pods/eviction,        web-1,       true",
        "create, '',     pods,                 '',          false",
        "create, '',     pods/exec,            web-1,       false",
        "get,    '',     secrets,              token,       false",
        "list,   '',     secrets,              '',          false",
        "list,   policy, poddisruptionbudgets, '',          true",
        "get,    apps,   daemonsets,           agent,       true",
        "list,   batch,  cronjobs,             '',          true",
        "get,    batch,  cronjobs,             nightly,     false",
        "get,    '',     namespaces,           kube-system, true",
        "get,    '',     namespaces,           default,     false",
        "get,    '',     configmaps,           kubeadm-config, true",
        "get,    '',     configmaps,           drydock,     false",
        "list,   '',     configmaps,           '',          false",
        "create, authorization.k8s.io, selfsubjectaccessreviews, '', true",
    })
    void theBotMayDoItsWorkAndNoMore(String verb, String group, String resource, String name, boolean allowed)
            throws IOException {
        assertThat(ClusterRoleRules.deployed().allows(verb, group, resource, name))
                .isEqualTo(allowed);
    }
}
