package dev.drydock.cluster.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportScopeTest {
    private static final ResourceKind DEPLOYMENTS = new ResourceKind("apps", "v1", "Deployment", "deployments", true);
    private static final ResourceKind NODES = new ResourceKind("", "v1", "Node", "nodes", false);
    private static final ResourceKind SECRETS = new ResourceKind("", "v1", "Secret", "secrets", true);

    @ParameterizedTest
    @CsvSource({
        "deployments, true",
        "deployments.apps, true",
        "Deployment, true",
        "deployment.apps, true",
        "*.apps, true",
        "deploy*, true",
        "*, true",
        "apps, false",
        "deployments.batch, false",
        "pods, false"
    })
    void kindsAreNamedAsKubectlNamesThem(String pattern, boolean meant) {
        assertThat(new ExportScope(List.of(), List.of(pattern), List.of(), false, false).wants(DEPLOYMENTS))
                .isEqualTo(meant);
        assertThat(new ExportScope(List.of(), List.of(), List.of(pattern), false, false).wants(DEPLOYMENTS))
                .isEqualTo(!meant);
    }

    @Test
    void secretsAreExportedOnlyWhenAskedFor() {
        assertThat(ExportScope.WHOLE.wants(SECRETS)).isFalse();
        assertThat(new ExportScope(List.of(), List.of("secrets"), List.of(), false, false).wants(SECRETS))
                .isFalse();
        assertThat(new ExportScope(List.of(), List.of(), List.of(), true, false).wants(SECRETS))
                .isTrue();
    }

    @Test
    void whatIsAskedForByANameThatNothingHasIsSaid() {
        ExportScope asked =
                new ExportScope(List.of(), List.of("deploymnts", "secrets", "deploy*"), List.of(), false, false);

        assertThat(asked.unmet(List.of(DEPLOYMENTS, SECRETS), Set.of()))
                .extracting(problem -> problem.what() + ": " + problem.why())
                .containsExactly(
                        "deploymnts: the API server serves no kind of that name",
                        "secrets: Secrets are exported with --with-secrets only");
        assertThat(ExportScope.WHOLE.unmet(List.of(DEPLOYMENTS), Set.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | events | '' | events: it cannot or should not be restored, so it is left out by rule;"
                        + " drydock export --everything exports it too",
                "'' | event* | '' | event*: it cannot or should not be restored, so it is left out by rule;"
                        + " drydock export --everything exports it too",
                "'' | *s | '' | ''",
                "shop | nodes | '' | nodes: it is in no namespace, and only what is in some is asked for: leave"
                        + " --namespace away",
                "shop | deployments | '' | ''",
                "'' | nodes | node* | nodes: --exclude leaves it out again",
                "'' | nodes | '' | ''",
                "'' | '' | deploymnts | ''",
                "'' | '' | secrets | ''",
                "'' | '' | *.example.com | ''"
            })
    void whatIsNotMetIsSaidAndWhy(String namespace, String include, String exclude, String problem) {
        ResourceKind events = new ResourceKind("", "v1", "Event", "events", true);
        ExportScope scope = new ExportScope(words(namespace), words(include), words(exclude), false, false);

        assertThat(scope.unmet(List.of(DEPLOYMENTS, NODES, SECRETS, events), Set.of(events)))
                .extracting(unmet -> unmet.what() + ": " + unmet.why())
                .isEqualTo(words(problem));
    }

    @Test
    void aNameThatLeavesNothingOutIsNeedless() {
        ExportScope scope =
                new ExportScope(List.of(), List.of(), List.of("deploymnts", "secrets", "*.example.com"), false, false);

        assertThat(scope.needless(List.of(DEPLOYMENTS, SECRETS))).containsExactly("deploymnts");
    }

    private static List<String> words(String one) {
        return one.isEmpty() ? List.of() : List.of(one);
    }

    @Test
    void anExportOfNamespacesHasNothingElseOfTheCluster() {
        ExportScope shop = new ExportScope(List.of("shop"), List.of(), List.of(), false, false);

        assertThat(shop.wants(DEPLOYMENTS)).isTrue();
        assertThat(shop.wants(NODES)).isFalse();
        assertThat(shop.wants(new ResourceKind("", "v1", "Namespace", "namespaces", false)))
                .isTrue();
        assertThat(ExportScope.WHOLE.wants(NODES)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy[", " "})
    void aPatternThatIsNoneIsSaid(String pattern) {
        assertThat(new ExportScope(List.of(), List.of(pattern), List.of(), false, false).problem())
                .isPresent();
        assertThat(ExportScope.WHOLE.problem()).isEmpty();
    }
}
