package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.adapter.kubernetes.ScriptedApiServer.Reply;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.CordonAnswer;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CordonsTest {
    @RegisterExtension
    private final ScriptedApis apis = new ScriptedApis();

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void aCordonIsOnePatchWithTheUid(boolean wanted, boolean found) throws IOException {
        ScriptedApiServer api = apis.serve(request -> Reply.ok(cordoned("u1", found)));

        assertThat(apis.cluster(api).setUnschedulable(ref("a", "u1"), wanted)).isEqualTo(CordonAnswer.CHANGED);
        assertThat(api.lines()).containsExactly("GET /api/v1/nodes/a", "PATCH /api/v1/nodes/a");
        assertThat(api.requests().getLast().headers())
                .containsEntry("Content-type", "application/strategic-merge-patch+json");
        assertThat(api.requests().getLast().body())
                .isEqualTo("{\"metadata\":{\"uid\":\"u1\"},\"spec\":{\"unschedulable\":" + wanted + "}}");
    }

    @Test
    void nothingIsSentWhereNothingIsToBeDone() throws IOException {
        ScriptedApiServer already = apis.serve(request -> Reply.ok(cordoned("u1", true)));
        ScriptedApiServer other = apis.serve(request -> Reply.ok(cordoned("u2", false)));
        ScriptedApiServer gone = apis.serve(request -> Reply.notFound("nodes", "a"));

        assertThat(apis.cluster(already).setUnschedulable(ref("a", "u1"), true)).isEqualTo(CordonAnswer.ALREADY);
        assertThat(apis.cluster(other).setUnschedulable(ref("a", "u1"), true)).isEqualTo(CordonAnswer.REPLACED);
        assertThat(apis.cluster(gone).setUnschedulable(ref("a", "u1"), true)).isEqualTo(CordonAnswer.GONE);
        assertThat(already.requests()).hasSize(1);
        assertThat(other.requests()).hasSize(1);
        assertThat(gone.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"422, REPLACED", "409, REPLACED", "404, GONE"})
    void aNodeReplacedBetweenTheLookAndThePatchIsLeftAlone(int status, CordonAnswer answer) throws IOException {
        AtomicInteger looks = new AtomicInteger();
        ScriptedApiServer api = apis.serve(request -> {
            if (request.method().equals("PATCH")) {
                return Reply.of(
                        status, ScriptedApiServer.status(status, "Invalid", "metadata.uid: field is immutable"));
            }
            if (looks.incrementAndGet() == 1) {
                return Reply.ok(cordoned("u1", false));
            }
            return answer == CordonAnswer.GONE ? Reply.notFound("nodes", "a") : Reply.ok(cordoned("u2", false));
        });

        assertThat(apis.cluster(api).setUnschedulable(ref("a", "u1"), true)).isEqualTo(answer);
    }

    @Test
    void aPatchThatIsRefusedForAnotherReasonSaysIt() throws IOException {
        KubernetesCluster cluster =
                apis.cluster(apis.serve(request -> request.method().equals("PATCH")
                        ? Reply.of(422, ScriptedApiServer.status(422, "Invalid", "a webhook says no"))
                        : Reply.ok(cordoned("u1", false))));

        assertThatThrownBy(() -> cluster.setUnschedulable(ref("a", "u1"), true))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("refused to patch nodes (422): a webhook says no");
    }

    private static NodeRef ref(String name, String uid) {
        return new NodeRef(new NodeName(name), uid);
    }

    private static String cordoned(String uid, boolean unschedulable) {
        return "{\"metadata\":{\"name\":\"a\",\"uid\":\"" + uid + "\"},\"spec\":{"
                + (unschedulable ? "\"unschedulable\":true" : "") + "}}";
    }
}
