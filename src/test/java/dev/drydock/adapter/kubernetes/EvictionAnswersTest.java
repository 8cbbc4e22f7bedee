package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.drydock.cluster.EvictionAnswer;
import dev.drydock.cluster.EvictionAnswer.Accepted;
import dev.drydock.cluster.EvictionAnswer.Blocked;
import dev.drydock.cluster.EvictionAnswer.Failed;
import dev.drydock.cluster.EvictionAnswer.Gone;
import dev.drydock.cluster.EvictionAnswer.Impossible;
import dev.drydock.cluster.EvictionAnswer.NamespaceTerminating;
import dev.drydock.cluster.EvictionAnswer.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every answer of an API server to an eviction, with the bodies as it sends them. */
class EvictionAnswersTest {
    private static final String VIOLATES = "Cannot evict pod as it would violate the pod's disruption budget.";
    private static final String OVERLOADED = "the API server at api:6443 is overloaded or away ";

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments(
                        "201 from an eviction",
                        answer(201, "{\"kind\":\"Status\",\"status\":\"Success\"}"),
                        new Accepted()),
                arguments("200 from a deletion, with the pod", answer(200, "{\"kind\":\"Pod\"}"), new Accepted()),
                arguments("202 without a body", answer(202, ""), new Accepted()),
                arguments(
                        "404 of the pod",
                        failure(
                                404,
                                "NotFound",
                                "pods \\\"web-1\\\" not found",
                                "{\"name\":\"web-1\",\"kind\":\"pods\"}"),
                        new Gone()),
                arguments(
                        "404 of the namespace",
                        failure(404, "NotFound", "namespaces \\\"shop\\\" not found", "{\"kind\":\"namespaces\"}"),
                        new Gone()),
                arguments(
                        "404 of the path, which says nothing of the pod",
                        answer(404, "404 page not found\n"),
                        new Failed(404, "404 page not found")),
                arguments(
                        "404 of a proxy before it",
                        answer(404, "<html>\r\n<body>nope</body></html>"),
                        new Failed(404, "<html> <body>nope</body></html>")),
                arguments(
                        "409 on the UID, as found before deleting",
                        failure(
                                409,
                                "Conflict",
                                "Operation cannot be fulfilled on Pod \\\"web-1\\\": the UID in the precondition (a)"
                                    + " does not match the UID in record (b). The object might have been deleted and"
                                    + " then recreated",
                                "{\"name\":\"web-1\",\"kind\":\"Pod\"}"),
                        new Gone()),
                arguments(
                        "409 on the UID, as found while deleting",
                        failure(
                                409,
                                "Conflict",
                                "Operation cannot be fulfilled on pods \\\"web-1\\\": StorageError: invalid object,"
                                    + " Code: 4, Key: /registry/pods/shop/web-1, ResourceVersion: 0,"
                                    + " AdditionalErrorMsg: Precondition failed: UID in precondition: a, UID in object"
                                    + " meta: b",
                                "{}"),
                        new Gone()),
                arguments(
                        "409 on a resourceVersion, which passes",
                        failure(
                                409,
                                "Conflict",
                                "the ResourceVersion in the precondition (1) does not match the ResourceVersion in"
                                        + " record (2).",
                                "{\"name\":\"web-1\",\"kind\":\"Pod\"}"),
                        new Blocked(
                                List.of(),
                                "the ResourceVersion in the precondition (1) does not match the ResourceVersion in"
                                        + " record (2).",
                                Optional.empty())),
                arguments(
                        "409 on the budget's own update, which passes",
                        failure(
                                409,
                                "Conflict",
                                "the object has been modified",
                                "{\"name\":\"web\",\"group\":\"policy\",\"kind\":\"poddisruptionbudgets\"}"),
                        new Blocked(List.of("shop/web"), "the object has been modified", Optional.empty())),
                arguments(
                        "429 of a budget",
                        budget("The disruption budget web needs 4 healthy pods and has 4 currently", 0),
                        new Blocked(
                                List.of("shop/web"),
                                VIOLATES + " The disruption budget web needs 4 healthy pods and has 4 currently",
                                Optional.empty())),
                arguments(
                        "429 of a budget not yet observed",
                        new Answer(
                                429,
                                Optional.of("10"),
                                budget("The disruption budget web.v2 is still being processed by the server.", 10)
                                        .body()),
                        new Blocked(
                                List.of("shop/web.v2"),
                                VIOLATES + " The disruption budget web.v2 is still being processed by the server.",
                                Optional.of(Duration.ofSeconds(10)))),
                arguments(
                        "429 of a budget whose controller fails",
                        budget(
                                "The disruption budget web does not allow evicting pods currently because it failed"
                                        + " sync: found no controllers for pod \\\"x\\\"",
                                0),
                        new Blocked(
                                List.of("shop/web"),
                                VIOLATES
                                        + " The disruption budget web does not allow evicting pods currently because"
                                        + " it failed sync: found no controllers for pod \"x\"",
                                Optional.empty())),
                arguments(
                        "429 of a budget in words that are not known",
                        budget("No more today", 0),
                        new Blocked(List.of(), VIOLATES + " No more today", Optional.empty())),
                arguments(
                        "429 of two budgets",
                        failure(
                                429,
                                "TooManyRequests",
                                VIOLATES,
                                "{\"causes\":[{\"reason\":\"DisruptionBudget\",\"message\":\"The disruption budget a"
                                        + " needs 1\"},{\"reason\":\"DisruptionBudget\",\"message\":\"The disruption"
                                        + " budget b needs 1\"}]}"),
                        new Blocked(
                                List.of("shop/a", "shop/b"),
                                VIOLATES + " The disruption budget a needs 1 The disruption budget b needs 1",
                                Optional.empty())),
                arguments(
                        "429 of priority and fairness",
                        new Answer(429, Optional.of("1"), "Too many requests, please try again later.\n"),
                        new Blocked(
                                List.of(),
                                "Too many requests, please try again later.",
                                Optional.of(Duration.ofSeconds(1)))),
                arguments(
                        "429 with a date to retry after, which we leave alone",
                        new Answer(429, Optional.of("Wed, 21 Oct 2026 07:28:00 GMT"), "later"),
                        new Blocked(List.of(), "later", Optional.empty())),
                arguments(
                        "403 of a namespace that is going",
                        failure(
                                403,
                                "Forbidden",
                                "pods \\\"web-1\\\" is forbidden: unable to create new content in namespace shop"
                                        + " because it is being terminated",
                                "{\"kind\":\"pods\",\"causes\":[{\"reason\":\"NamespaceTerminating\",\"message\":\"namespace"
                                    + " shop is being terminated\",\"field\":\"metadata.namespace\"}]}"),
                        new NamespaceTerminating()),
                arguments(
                        "403 of RBAC",
                        failure(
                                403,
                                "Forbidden",
                                "pods \\\"web-1\\\" is forbidden: User \\\"bot\\\" cannot create resource"
                                        + " \\\"pods/eviction\\\"",
                                "{\"name\":\"web-1\",\"kind\":\"pods\"}"),
                        new Failed(
                                403,
                                "Drydock may not create pods/eviction (403): grant its account the verb \"create\" on"
                                    + " \"pods/eviction\" in the API group \"\", as the ClusterRole in"
                                    + " manifests/kubernetes does. The API server says: pods \"web-1\" is forbidden:"
                                    + " User \"bot\" cannot create resource \"pods/eviction\"")),
                arguments(
                        "403 of a budget in disorder",
                        failure(
                                403,
                                "Forbidden",
                                "pdb disruptions allowed is negative",
                                "{\"name\":\"web\",\"group\":\"policy\",\"kind\":\"poddisruptionbudget\"}"),
                        new Blocked(List.of("shop/web"), "pdb disruptions allowed is negative", Optional.empty())),
                arguments(
                        "401",
                        failure(401, "Unauthorized", "Unauthorized", "{}"),
                        new Failed(
                                401,
                                "the API server at api:6443 does not accept Drydock's credentials (401): renew the"
                                        + " token or certificate. It says: Unauthorized")),
                arguments(
                        "500 of two budgets on one pod",
                        failure(
                                500,
                                "",
                                "This pod has more than one PodDisruptionBudget, which the eviction subresource does"
                                        + " not support.",
                                "{}"),
                        new Impossible(
                                "This pod has more than one PodDisruptionBudget, which the eviction subresource does"
                                        + " not support.")),
                arguments(
                        "500 of a webhook",
                        failure(500, "InternalError", "Internal error occurred: failed calling webhook", "{}"),
                        new Failed(500, "Internal error occurred: failed calling webhook")),
                arguments(
                        "500 of an etcd that elects",
                        failure(500, "", "etcdserver: leader changed", "{}"),
                        new Unavailable(OVERLOADED + "(500): etcdserver: leader changed")),
                arguments(
                        "500 that asks to come again",
                        new Answer(500, Optional.of("1"), "starting"),
                        new Unavailable(OVERLOADED + "(500): starting")),
                arguments("502", answer(502, "bad gateway"), new Unavailable(OVERLOADED + "(502): bad gateway")),
                arguments(
                        "503",
                        failure(503, "ServiceUnavailable", "apiserver is shutting down", "{}"),
                        new Unavailable(OVERLOADED + "(503): apiserver is shutting down")),
                arguments(
                        "504 of conflicts on the budget",
                        failure(504, "Timeout", "Timeout: couldn't update PodDisruptionBudget due to conflicts", "{}"),
                        new Unavailable(
                                OVERLOADED + "(504): Timeout: couldn't update PodDisruptionBudget due to conflicts")),
                arguments(
                        "400",
                        failure(400, "BadRequest", "name in URL does not match", "{}"),
                        new Failed(400, "name in URL does not match")),
                arguments(
                        "422",
                        failure(422, "Invalid", "Eviction is invalid", "{}"),
                        new Failed(422, "Eviction is invalid")),
                arguments("a redirect to nowhere", answer(302, ""), new Failed(302, "")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void means(String name, Answer answer, EvictionAnswer meaning) {
        assertThat(read(answer)).isEqualTo(meaning);
    }

    @Test
    void whatAStrangerSaysIsOneShortLine() {
        Failed failed = (Failed) read(answer(400, "x\u0007\n".repeat(10_000)));

        assertThat(failed.message()).hasSize(600).endsWith("…").doesNotContain("\n", "\u0007");
    }

    private static EvictionAnswer read(Answer answer) {
        return new EvictionAnswers("api:6443").read(answer, "shop", RequiredAccess.EVICT_POD.deed());
    }

    private static Answer answer(int status, String body) {
        return new Answer(status, Optional.empty(), body);
    }

    private static Answer budget(String cause, int retryAfterSeconds) {
        return failure(
                429,
                "TooManyRequests",
                VIOLATES,
                "{\"causes\":[{\"reason\":\"DisruptionBudget\",\"message\":\"" + cause + "\"}],\"retryAfterSeconds\":"
                        + retryAfterSeconds + "}");
    }

    private static Answer failure(int status, String reason, String message, String details) {
        return answer(status, """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"%s","reason":"%s",\
            "details":%s,"code":%d}\
            """.formatted(message, reason, details, status));
    }
}
