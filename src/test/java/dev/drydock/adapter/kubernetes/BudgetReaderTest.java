package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.drydock.cluster.Budget;
import dev.drydock.cluster.LabelSelector;
import dev.drydock.cluster.LabelSelector.Operator;
import dev.drydock.cluster.LabelSelector.Requirement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BudgetReaderTest {
    @Test
    void readsABudgetAsTheApiServerSendsIt() {
        Budget budget = read("""
            {"metadata":{"name":"web","namespace":"shop","generation":3},
             "spec":{"minAvailable":"50%","selector":{"matchLabels":{"app":"web"}},
               "unhealthyPodEvictionPolicy":"AlwaysAllow"},
             "status":{"disruptionsAllowed":1,"currentHealthy":4,"desiredHealthy":3,"expectedPods":5,
               "observedGeneration":3}}\
            """);

        assertThat(budget)
                .isEqualTo(new Budget(
                        "shop",
                        "web",
                        Optional.of(new LabelSelector(List.of(new Requirement("app", Operator.IN, Set.of("web"))))),
                        "minAvailable 50%",
                        1,
                        4,
                        3,
                        5,
                        true,
                        true));
    }

    static Stream<Arguments> selectors() {
        return Stream.of(
                arguments("no selector covers nothing", "null", false),
                arguments("a selector without conditions covers everything", "{}", true),
                arguments("a label that fits", "{\"matchLabels\":{\"app\":\"web\"}}", true),
                arguments("a label that does not", "{\"matchLabels\":{\"app\":\"db\"}}", false),
                arguments("In", expression("In", "[\"web\",\"db\"]"), true),
                arguments("NotIn", expression("NotIn", "[\"web\"]"), false),
                arguments("Exists", expression("Exists", "[]"), true),
                arguments("DoesNotExist", expression("DoesNotExist", "null"), false),
                arguments("an operator that nobody knows covers nothing", expression("Near", "[\"web\"]"), false),
                arguments("In without values covers nothing", expression("In", "[]"), false),
                arguments("Exists with values covers nothing", expression("Exists", "[\"web\"]"), false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("selectors")
    void selects(String name, String selector, boolean covers) {
        Optional<LabelSelector> read = BudgetReader.selector(
                Json.object("{\"selector\":" + selector + "}").orElseThrow().path("selector"));

        assertThat(read.map(found -> found.matches(Map.of("app", "web"))).orElse(false))
                .isEqualTo(covers);
    }

    @Test
    void aBudgetThatNobodyHasLookedAtYetIsNotObserved() {
        assertThat(read("{\"metadata\":{\"generation\":1},\"spec\":{\"maxUnavailable\":1}}"))
                .returns(false, Budget::observed)
                .returns("maxUnavailable 1", Budget::rule);
        assertThat(read("{\"metadata\":{\"generation\":2},\"status\":{\"observedGeneration\":1}}"))
                .returns(false, Budget::observed)
                .returns("no minAvailable and no maxUnavailable", Budget::rule);
    }

    private static String expression(String operator, String values) {
        return "{\"matchExpressions\":[{\"key\":\"app\",\"operator\":\"" + operator + "\",\"values\":" + values + "}]}";
    }

    private static Budget read(String document) {
        return BudgetReader.read(Json.object(document).orElseThrow());
    }
}
