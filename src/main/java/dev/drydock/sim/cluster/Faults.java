package dev.drydock.sim.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What is made to go wrong, at will and while the cluster runs. All methods may be called from any thread. */
public final class Faults {
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final Set<String> down = ConcurrentHashMap.newKeySet();
    private final Set<String> pageless = ConcurrentHashMap.newKeySet();

    Faults() {}

    /** Lets those requests wait that long before they are looked at. Several delays add up. */
    public Faults delay(Requests which, Duration by) {
        return add(which, Integer.MAX_VALUE, new Effect.Delay(by));
    }

    /** Refuses those requests with 403 in the words of RBAC, and says so in access reviews. */
    public Faults forbid(Requests which) {
        return add(which, Integer.MAX_VALUE, new Effect.Forbid());
    }

    /** Answers those requests with that Status. */
    public Faults answer(Requests which, int code, String reason, String message) {
        return answerNext(Integer.MAX_VALUE, which, code, reason, message);
    }

    /** Answers the next so many of those requests with that Status. */
    public Faults answerNext(int times, Requests which, int code, String reason, String message) {
        return add(which, times, new Effect.Answer(code, reason, message));
    }

    /** Denies those requests as an admission webhook does. */
    public Faults denyByWebhook(Requests which, String webhook, int code, String why) {
        return answer(which, code, "", "admission webhook \"" + webhook + "\" denied the request: " + why);
    }

    /** Drops the connection of the next so many of those requests; nothing was done. */
    public Faults drop(int times, Requests which) {
        return add(which, times, new Effect.Drop());
    }

    /** Does what the next so many of those requests ask, and drops the connection instead of answering. */
    public Faults loseAnswers(int times, Requests which) {
        return add(which, times, new Effect.LoseAnswer());
    }

    /** Takes the API of a group away, as an added API server that does not run does: its discovery too. */
    public Faults takeDown(String group) {
        down.add(group);
        return this;
    }

    /** Lets a resource's list tell its first page for ever, as an added API server does that knows nothing of pages. */
    public Faults tellFirstPageOnly(String plural) {
        pageless.add(plural);
        return this;
    }

    boolean isPageless(String plural) {
        return pageless.contains(plural);
    }

    boolean isDown(String group) {
        return down.contains(group);
    }

    /** Nothing goes wrong any more. */
    public void clear() {
        down.clear();
        pageless.clear();
        rules.clear();
    }

    private Faults add(Requests which, int times, Effect effect) {
        rules.add(new Rule(which, effect, new AtomicInteger(times)));
        return this;
    }

    boolean forbids(ApiRequest request) {
        return rules.stream()
                .anyMatch(rule ->
                        rule.effect() instanceof Effect.Forbid && rule.which().match(request));
    }

    Duration delay(ApiRequest request) {
        Duration sum = Duration.ZERO;
        for (Rule rule : rules) {
            if (rule.effect() instanceof Effect.Delay delay && rule.which().match(request)) {
                sum = sum.plus(delay.by());
            }
        }
        return sum;
    }

    /** The oldest effect that meets the request instead of an answer; a counted one is used up by it. */
    Optional<Effect> take(ApiRequest request) {
        for (Rule rule : rules) {
            boolean instead = switch (rule.effect()) {
                case Effect.Answer answer -> true;
                case Effect.Drop drop -> true;
                case Effect.LoseAnswer lose -> true;
                case Effect.Delay delay -> false;
                case Effect.Forbid forbid -> false;
            };
            if (instead && rule.which().match(request) && rule.use()) {
                return Optional.of(rule.effect());
            }
        }
        return Optional.empty();
    }

    private record Rule(Requests which, Effect effect, AtomicInteger left) {
        boolean use() {
            return left.getAndUpdate(n -> n == Integer.MAX_VALUE ? n : Math.max(0, n - 1)) > 0;
        }
    }

    /** What happens to a request. */
    sealed interface Effect {
        record Delay(Duration by) implements Effect {}

        record Forbid() implements Effect {}

        record Answer(int code, String reason, String message) implements Effect {}

        record Drop() implements Effect {}

        record LoseAnswer() implements Effect {}
    }
}
