package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.adapter.kubernetes.ScriptedApiServer.Reply;
import dev.drydock.adapter.kubernetes.ScriptedApiServer.Request;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.Controller;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadsTest {
    @RegisterExtension
    private final ScriptedApis apis = new ScriptedApis();

    private final Map<String, Reply> replies = new ConcurrentHashMap<>();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "a bare ReplicaSet     | apps/v1     | ReplicaSet            | bare | 3/2",
                "one of a Deployment   | apps/v1     | ReplicaSet            | web  | 5/4",
                "one whose owner went  | apps/v1     | ReplicaSet            | left | 2/1",
                "one of a Rollout      | apps/v1     | ReplicaSet            | roll | 7/6",
                "a StatefulSet         | apps/v1     | StatefulSet           | db   | 1/0",
                "an old controller     | v1          | ReplicationController | rc   | 2/2",
                "one that is gone      | apps/v1     | ReplicaSet            | gone | none",
                "a Job                 | batch/v1    | Job                   | job  | none",
                "a DaemonSet           | apps/v1     | DaemonSet             | net  | none",
                "a namesake elsewhere  | example/v1  | StatefulSet           | db   | none"
            })
    void countsReplicas(String name, String apiVersion, String kind, String workload, String count) throws IOException {
        workload("replicasets/bare", "", 3, 2);
        workload("replicasets/web", owner("apps/v1", "Deployment", "web"), 0, 0);
        workload("deployments/web", "", 5, 4);
        workload("replicasets/left", owner("apps/v1", "Deployment", "missing"), 2, 1);
        workload("replicasets/roll", owner("argoproj.io/v1alpha1", "Rollout", "roll"), 7, 6);
        replies.put(
                "/apis/apps/v1/namespaces/shop/statefulsets/db", Reply.ok("{\"spec\":{},\"status\":{\"replicas\":1}}"));
        replies.put(
                "/api/v1/namespaces/shop/replicationcontrollers/rc",
                Reply.ok("{\"spec\":{\"replicas\":2},\"status\":{\"readyReplicas\":2}}"));

        assertThat(apis.cluster(apis.serve(this::scripted))
                        .replicas("shop", new Controller(apiVersion, kind, workload, "any"))
                        .map(replicas -> replicas.desired() + "/" + replicas.ready()))
                .isEqualTo(Optional.ofNullable(count));
    }

    @Test
    void aWorkloadThatMayNotBeReadIsNotAnEmptyAnswer() throws IOException {
        KubernetesCluster cluster = apis.cluster(apis.serve(request -> Reply.of(503, "")));

        assertThatThrownBy(() -> cluster.replicas("shop", new Controller("apps/v1", "ReplicaSet", "web", "u")))
                .isInstanceOf(ClusterException.class);
    }

    private void workload(String path, String owner, int desired, int ready) {
        replies.put(
                "/apis/apps/v1/namespaces/shop/" + path,
                Reply.ok("{\"metadata\":{" + owner + "},\"spec\":{\"replicas\":" + desired
                        + "},\"status\":{\"readyReplicas\":" + ready + "}}"));
    }

    private Reply scripted(Request request) {
        return replies.getOrDefault(request.path(), Reply.notFound("things", request.path()));
    }

    private static String owner(String apiVersion, String kind, String name) {
        return "\"ownerReferences\":[{\"apiVersion\":\"" + apiVersion + "\",\"kind\":\"" + kind + "\",\"name\":\""
                + name + "\",\"uid\":\"o\",\"controller\":true}]";
    }
}
