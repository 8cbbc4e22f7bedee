package dev.drydock.adapter.kubernetes.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.cluster.backup.ResourceKind;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left out of exports, and what is taken from the objects that are not. */
class RulesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static ResourceKind kind(String named) {
        int dot = named.indexOf('.');
        String plural = dot < 0 ? named : named.substring(0, dot);
        return new ResourceKind(dot < 0 ? "" : named.substring(dot + 1), "v1", kindOf(plural), plural, true);
    }

    private static String kindOf(String plural) {
        return plural.equals("secrets") ? "Secret" : "Kind";
    }

    private static ObjectNode json(String text) throws IOException {
        return (ObjectNode) MAPPER.readTree(text.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "pods | {'metadata': {'name': 'a'}} | false",
                "pods | {'metadata': {'ownerReferences': [{'kind': 'Owner'}]}} | false",
                "pods | {'metadata': {'ownerReferences': [{'kind': 'ReplicaSet', 'controller': true}]}} | true",
                "replicasets.apps | {'metadata': {'ownerReferences': [{'controller': true}]}} | true",
                "jobs.batch | {'metadata': {'ownerReferences': [{'controller': true}]}} | true",
                "controllerrevisions.apps | {'metadata': {'ownerReferences': [{'controller': true}]}} | true",
                "configmaps | {'metadata': {'ownerReferences': [{'controller': true}]}} | false",
                "pods | {'metadata': {}, 'status': {'phase': 'Succeeded'}} | true",
                "pods | {'metadata': {}, 'status': {'phase': 'Failed'}} | true",
                "pods | {'metadata': {}, 'status': {'phase': 'Running'}} | false",
                "jobs.batch | {'metadata': {}, 'status': {'conditions': [{'type': 'Complete', 'status': 'True'}]}} |"
                        + " true",
                "jobs.batch | {'metadata': {}, 'status': {'conditions': [{'type': 'Complete', 'status': 'False'}]}} |"
                        + " false",
                "jobs.batch | {'metadata': {}, 'status': {'conditions': [{'type': 'Suspended', 'status': 'True'}]}} |"
                        + " false",
                "configmaps | {'metadata': {'name': 'kube-root-ca.crt'}} | true",
                "services | {'metadata': {'name': 'kubernetes', 'namespace': 'default'}} | true",
                "services | {'metadata': {'name': 'kubernetes', 'namespace': 'shop'}} | false",
                "endpoints | {'metadata': {'annotations': {'endpoints.kubernetes.io/last-change-trigger-time': 'x'}}}"
                        + " | true",
                "endpoints | {'metadata': {'labels': {'endpoints.kubernetes.io/managed-by': 'endpoint-controller'}}} |"
                        + " true",
                "endpoints | {'metadata': {'name': 'database'}} | false",
                "endpointslices.discovery.k8s.io | {'metadata': {'labels': {'endpointslice.kubernetes.io/managed-by':"
                        + " 'endpointslice-controller.k8s.io'}}} | true",
                "endpointslices.discovery.k8s.io | {'metadata': {'labels': {'endpointslice.kubernetes.io/managed-by':"
                        + " 'me'}}} | false",
                "apiservices.apiregistration.k8s.io | {'metadata': {'labels':"
                        + " {'kube-aggregator.kubernetes.io/automanaged': 'onstart'}}} | true",
                "apiservices.apiregistration.k8s.io | {'metadata': {'name': 'v1.metrics'}} | false",
                "clusterroles.rbac.authorization.k8s.io | {'metadata': {'labels': {'kubernetes.io/bootstrapping':"
                    + " 'rbac-defaults'}, 'annotations': {'rbac.authorization.kubernetes.io/autoupdate': 'true'}}} |"
                    + " true",
                "rolebindings.rbac.authorization.k8s.io | {'metadata': {'labels': {'kubernetes.io/bootstrapping':"
                        + " 'rbac-defaults'}}} | false",
                "clusterroles.rbac.authorization.k8s.io | {'metadata': {'labels': {'kubernetes.io/bootstrapping':"
                    + " 'rbac-defaults'}, 'annotations': {'rbac.authorization.kubernetes.io/autoupdate': 'false'}}} |"
                    + " false",
                "clusterroles.rbac.authorization.k8s.io | {'metadata': {'name': 'system:ours'}} | false",
                "configmaps | {'metadata': {'labels': {'kubernetes.io/bootstrapping': 'rbac-defaults'}}} | false",
                "flowschemas.flowcontrol.apiserver.k8s.io | {'metadata': {'annotations':"
                        + " {'apf.kubernetes.io/autoupdate-spec': 'true'}}} | true",
                "flowschemas.flowcontrol.apiserver.k8s.io | {'metadata': {'annotations':"
                        + " {'apf.kubernetes.io/autoupdate-spec': 'false'}}} | false",
                "widgets.example.com | {'metadata': {'deletionTimestamp': '2026-01-01T00:00:00Z'}} | true"
            })
    void objectsAreLeftOutByRule(String kind, String object, boolean leftOut) throws IOException {
        assertThat(Omissions.ofObject(kind(kind), json(object))).isEqualTo(leftOut);
    }

    @ParameterizedTest
    @CsvSource({
        "events, true, true",
        "events.events.k8s.io, true, true",
        "leases.coordination.k8s.io, true, true",
        "csinodes.storage.k8s.io, true, true",
        "componentstatuses, false, true",
        "nodes.metrics.k8s.io, false, true",
        "configmaps, true, false",
        "leases.example.com, true, false"
    })
    void kindsAreLeftOutByRule(String kind, boolean creatable, boolean leftOut) {
        assertThat(Omissions.ofKind(new ServedKind(kind(kind), creatable))).isEqualTo(leftOut);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "configmaps | {'status': {}, 'data': {'status': 'a'}} | {'data': {'status': 'a'}}",
                "configmaps | {'metadata': {'name': 'a', 'uid': 'u', 'resourceVersion': '1', 'generation': 2,"
                    + " 'selfLink': 's', 'creationTimestamp': 'c', 'managedFields': [], 'ownerReferences': [],"
                    + " 'labels': {'uid': 'l'}, 'finalizers': ['f']}} | {'metadata': {'name': 'a', 'labels': {'uid':"
                    + " 'l'}, 'finalizers': ['f']}}",
                "services | {'spec': {'clusterIP': '10.0.0.1', 'clusterIPs': ['10.0.0.1'], 'ports': []}} | {'spec':"
                        + " {'ports': []}}",
                "services | {'spec': {'clusterIP': 'None', 'clusterIPs': ['None']}} | {'spec': {'clusterIP': 'None',"
                        + " 'clusterIPs': ['None']}}",
                "services | {'metadata': {'name': 'kube-dns', 'namespace': 'kube-system'}, 'spec': {'clusterIP':"
                        + " '10.96.0.10'}} | {'metadata': {'name': 'kube-dns', 'namespace': 'kube-system'}, 'spec':"
                        + " {'clusterIP': '10.96.0.10'}}",
                "persistentvolumes | {'spec': {'claimRef': {'name': 'a', 'namespace': 'b', 'uid': 'u',"
                        + " 'resourceVersion': '1'}}} | {'spec': {'claimRef': {'name': 'a', 'namespace': 'b'}}}",
                "persistentvolumeclaims | {'metadata': {'annotations': {'pv.kubernetes.io/bind-completed': 'yes', 'a':"
                        + " 'b'}}, 'spec': {'volumeName': 'v'}} | {'metadata': {'annotations': {'a': 'b'}}, 'spec':"
                        + " {'volumeName': 'v'}}",
                "pods | {'spec': {'nodeName': 'n', 'containers': []}} | {'spec': {'containers': []}}",
                "nodes | {'spec': {'podCIDR': '10.1.0.0/24', 'podCIDRs': ['10.1.0.0/24'], 'providerID': 'p',"
                        + " 'unschedulable': true, 'taints': [{'key': 'node.kubernetes.io/unschedulable', 'effect':"
                        + " 'NoSchedule', 'timeAdded': 't'}, {'key': 'pool', 'value': 'blue', 'effect': 'NoSchedule'},"
                        + " {'key': 'node-role.kubernetes.io/control-plane', 'effect': 'NoSchedule'}]}} | {'spec':"
                        + " {'taints': [{'key': 'pool', 'value': 'blue', 'effect': 'NoSchedule'}, {'key':"
                        + " 'node-role.kubernetes.io/control-plane', 'effect': 'NoSchedule'}]}}",
                "nodes | {'spec': {'taints': [{'key': 'node.kubernetes.io/not-ready'}]}, 'metadata': {'labels':"
                        + " {'kubernetes.io/hostname': 'a', 'beta.kubernetes.io/os': 'linux', 'pool': 'blue',"
                        + " 'topology.kubernetes.io/zone': 'b'}, 'annotations': {'node.alpha.kubernetes.io/ttl': '0',"
                        + " 'csi.volume.kubernetes.io/nodeid': '{}', 'flannel.alpha.coreos.com/public-ip': '10.0.0.1',"
                        + " 'projectcalico.org/IPv4Address': '10.0.0.1', 'projectcalico.org/RouteReflectorClusterID':"
                        + " '244.0.0.1', 'owner': 'dana'}}} | {'metadata': {'labels': {'pool': 'blue',"
                        + " 'topology.kubernetes.io/zone': 'b'}, 'annotations':"
                        + " {'projectcalico.org/RouteReflectorClusterID': '244.0.0.1', 'owner': 'dana'}}}",
                "nodes.example.com | {'spec': {'providerID': 'p'}} | {'spec': {'providerID': 'p'}}",
                "namespaces | {'spec': {'finalizers': ['kubernetes']}} | {'spec': {}}",
                "jobs.batch | {'metadata': {'labels': {'controller-uid': 'u', 'a': 'b'}}, 'spec': {'selector': {},"
                    + " 'template': {'metadata': {'labels': {'batch.kubernetes.io/controller-uid': 'u', 'job-name':"
                    + " 'j'}}}}} | {'metadata': {'labels': {'a': 'b'}}, 'spec': {'template': {'metadata': {'labels':"
                    + " {}}}}}",
                "jobs.batch | {'spec': {'manualSelector': true, 'selector': {}}} | {'spec': {'manualSelector': true,"
                        + " 'selector': {}}}",
                "secrets | {'type': 'kubernetes.io/service-account-token', 'metadata': {'annotations':"
                        + " {'kubernetes.io/service-account.uid': 'u', 'kubernetes.io/service-account.name': 'a'}},"
                        + " 'data': {'token': 't'}} | {'type': 'kubernetes.io/service-account-token', 'metadata':"
                        + " {'annotations': {'kubernetes.io/service-account.name': 'a'}}}",
                "secrets | {'type': 'Opaque', 'data': {'a': 'b'}} | {'type': 'Opaque', 'data': {'a': 'b'}}"
            })
    void whatBelongsToOneLifeIsTaken(String kind, String object, String left) throws IOException {
        ResourceKind of = kind(kind);
        ObjectNode expected = json("{}").put("apiVersion", of.apiVersion()).put("kind", of.kind());
        expected.setAll(json(left));

        ObjectNode stripped = Stripping.strip(of, json(object));

        assertThat(stripped).isEqualTo(expected);
        assertThat(stripped.fieldNames()).toIterable().startsWith("apiVersion", "kind");
    }
}
