package dev.drydock.adapter.kubernetes;

import dev.drydock.adapter.kubernetes.ApiStatus.Cause;
import dev.drydock.cluster.EvictionAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads what the API server answered to an eviction or a deletion. Pure. The words looked for are those of Kubernetes'
 * {@code pkg/registry/core/pod/storage/eviction.go} and {@code apiserver/pkg/registry/rest/delete.go}.
 *
 * @param server the API server's host, for messages
 */
record EvictionAnswers(String server) {
    /** The reason of a cause that names a budget ({@code policyv1.DisruptionBudgetCause}). */
    private static final String BUDGET_CAUSE = "DisruptionBudget";

    /** "The disruption budget NAME needs 2 healthy pods …", "… NAME is still being processed …", "… NAME does not allow …". */
    private static final Pattern BUDGET_NAME =
            Pattern.compile("disruption budget \"?([a-z0-9](?:[-a-z0-9.]*[a-z0-9])?)", Pattern.CASE_INSENSITIVE);

    /** As rest/delete.go says it before, and the storage while it deletes. */
    private static final Pattern OTHER_UID = Pattern.compile("UID in (the )?precondition", Pattern.CASE_INSENSITIVE);

    /** The whole sentence ends "…, which the eviction subresource does not support." */
    private static final String SEVERAL_BUDGETS = "more than one poddisruptionbudget";

    /** What the answer means for a pod of the namespace. */
    EvictionAnswer read(Answer answer, String namespace, Deed deed) {
        Optional<ApiStatus> status = ApiStatus.in(answer.body());
        return switch (answer.status()) {
            case 404 -> status.isPresent() ? new EvictionAnswer.Gone() : failed(answer, deed);
            case 409 -> conflict(answer, namespace, status);
            case 403 -> forbidden(answer, namespace, deed, status);
            case 429 -> blocked(answer, namespace, status);
            default -> {
                if (answer.isSuccess()) {
                    yield new EvictionAnswer.Accepted();
                }
                if (answer.message().toLowerCase(Locale.ROOT).contains(SEVERAL_BUDGETS)) {
                    yield new EvictionAnswer.Impossible(answer.message());
                }
                yield Failures.isUnavailable(answer)
                        ? new EvictionAnswer.Unavailable(Failures.unavailableWords(server, answer))
                        : failed(answer, deed);
            }
        };
    }

    /** Another UID, or a change that came between, of the pod or of its budget: that passes. */
    private static EvictionAnswer conflict(Answer answer, String namespace, Optional<ApiStatus> status) {
        return OTHER_UID.matcher(answer.message()).find()
                ? new EvictionAnswer.Gone()
                : blocked(answer, namespace, status);
    }

    /** Not every 403 is a question of rights: a budget in disorder is told so, too, and mends itself. */
    private EvictionAnswer forbidden(Answer answer, String namespace, Deed deed, Optional<ApiStatus> status) {
        if (causes(status).anyMatch(cause -> cause.reason().equals("NamespaceTerminating"))) {
            return new EvictionAnswer.NamespaceTerminating();
        }
        return status.filter(EvictionAnswers::isAboutBudget).isPresent()
                ? blocked(answer, namespace, status)
                : failed(answer, deed);
    }

    private static EvictionAnswer blocked(Answer answer, String namespace, Optional<ApiStatus> status) {
        List<Cause> budgets = causes(status)
                .filter(cause -> cause.reason().equals(BUDGET_CAUSE))
                .toList();
        Stream<String> causing = budgets.stream()
                .map(cause -> BUDGET_NAME.matcher(cause.message()))
                .filter(Matcher::find)
                .map(named -> named.group(1));
        Stream<String> subject = status.filter(EvictionAnswers::isAboutBudget).map(ApiStatus::name).stream();
        String message = Stream.concat(
                        Stream.of(answer.message()), budgets.stream().map(Cause::message))
                .collect(Collectors.joining(" "));
        return new EvictionAnswer.Blocked(
                Stream.concat(causing, subject)
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .map(name -> namespace + "/" + name)
                        .toList(),
                Words.bounded(message),
                retryAfter(answer, status));
    }

    private EvictionAnswer failed(Answer answer, Deed deed) {
        boolean forbidden = answer.status() == 401 || answer.status() == 403;
        return new EvictionAnswer.Failed(
                answer.status(), forbidden ? Failures.forbiddenWords(server, deed, answer) : answer.message());
    }

    private static boolean isAboutBudget(ApiStatus status) {
        return status.kind().toLowerCase(Locale.ROOT).startsWith("poddisruptionbudget");
    }

    private static Stream<Cause> causes(Optional<ApiStatus> status) {
        return status.stream().flatMap(said -> said.causes().stream());
    }

    /** The header, else the Status' own field. */
    private static Optional<Duration> retryAfter(Answer answer, Optional<ApiStatus> status) {
        return RetryAfter.of(answer)
                .or(() -> status.map(said -> Duration.ofSeconds(said.retryAfterSeconds())))
                .filter(Duration::isPositive);
    }
}
