package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.kubernetes.ScriptedApiServer.Reply;
import dev.drydock.adapter.kubernetes.ScriptedApiServer.Request;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccessReviewTest {
    @RegisterExtension
    private final ScriptedApis apis = new ScriptedApis();

    @Test
    void everyMissingRightIsNamedWithItsRemedy() throws IOException {
        ScriptedApiServer api = apis.serve(request -> Reply.of(
                201,
                "{\"status\":{\"allowed\":"
                        + !(request.body().contains("\"eviction\"")
                                || request.body().contains("\"poddisruptionbudgets\""))
                        + "}}"));

        assertThat(apis.cluster(api).missingPermissions())
                .containsExactly(
                        new MissingAccess(
                                RequiredAccess.EVICT_POD,
                                "Drydock may not create pods/eviction, which it needs to evict pods: grant its account"
                                        + " the verb \"create\" on \"pods/eviction\" in the API group \"\", as the"
                                        + " ClusterRole in manifests/kubernetes does"),
                        new MissingAccess(
                                RequiredAccess.LIST_BUDGETS,
                                "Drydock may not list poddisruptionbudgets.policy, which it needs to see which budgets"
                                        + " stand in the way: grant its account the verb \"list\" on"
                                        + " \"poddisruptionbudgets\" in the API group \"policy\", as the ClusterRole in"
                                        + " manifests/kubernetes does"));
        assertThat(api.requests())
                .hasSize(RequiredAccess.values().length)
                .extracting(Request::body)
                .contains("{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SelfSubjectAccessReview\",\"spec\":"
                        + "{\"resourceAttributes\":{\"verb\":\"create\",\"group\":\"\",\"resource\":\"pods\","
                        + "\"subresource\":\"eviction\"}}}");
    }

    @Test
    void whatIsOneObjectOrNoResourceIsAskedForAsSuch() throws IOException {
        ScriptedApiServer api = apis.serve(request -> Reply.of(201, "{\"status\":{\"allowed\":true}}"));

        assertThat(apis.cluster(api).missingPermissions()).isEmpty();
        assertThat(api.requests())
                .extracting(Request::body)
                .anySatisfy(body -> assertThat(body)
                        .contains("\"resource\":\"configmaps\",\"subresource\":\"\",\"namespace\":\"kube-system\","
                                + "\"name\":\"kubeadm-config\""))
                .anySatisfy(body -> assertThat(body)
                        .endsWith("\"spec\":{\"nonResourceAttributes\":{\"verb\":\"get\",\"path\":\"/metrics\"}}}"));
    }

    @ParameterizedTest
    @EnumSource
    void everyAccessHasAPurposeThatEndsASentence(RequiredAccess access) {
        assertThat(access.purpose()).matches("(to|for) .*[^.]");
    }
}
