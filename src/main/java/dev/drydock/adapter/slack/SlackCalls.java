package dev.drydock.adapter.slack;

import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiErrorResponse;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import dev.drydock.adapter.slack.CallException.Fate;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls of the Web API: each at its pace, failures told apart, and repeated where that does no harm. */
final class SlackCalls {
    private static final int ATTEMPTS = 5;
    private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);
    /** Answers that are about Slack's health and not about the call. */
    private static final Set<String> UNWELL =
            Set.of("internal_error", "fatal_error", "service_unavailable", "request_timeout");

    private static final Set<String> TOO_FAST = Set.of("ratelimited", "rate_limited", "message_limit_exceeded");

    private final MethodsClient client;
    private final Pacer pacer;
    private final Backoff backoff;
    private final Waiting waiting;
    private final Runnable fence;

    /** One call. */
    @FunctionalInterface
    interface Call<R> {
        R make(MethodsClient client) throws IOException, SlackApiException;
    }

    /** Takes the place of an answer: the call itself was refused or lost. */
    private static final class TooFast extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Duration retryAfter;

        TooFast(Duration retryAfter) {
            this.retryAfter = retryAfter;
        }
    }

    SlackCalls(MethodsClient client, Pacer pacer, Backoff backoff, Waiting waiting) {
        this(client, pacer, backoff, waiting, () -> {});
    }

    private SlackCalls(MethodsClient client, Pacer pacer, Backoff backoff, Waiting waiting, Runnable fence) {
        this.client = client;
        this.pacer = pacer;
        this.backoff = backoff;
        this.waiting = waiting;
        this.fence = fence;
    }

    /** The same calls at the same pace, for one who may lose the right to make them while they wait. */
    SlackCalls fenced(Runnable throwing) {
        return new SlackCalls(client, pacer, backoff, waiting, throwing);
    }

    /** Makes a call at its pace; makes it again only where Slack said that it was too fast, which means that nothing was done. */
    <R extends SlackApiTextResponse> R once(Method method, String channel, Call<R> call)
            throws CallException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            pacer.await(method, channel);
            fence.run();
            try {
                return answer(method, call);
            } catch (TooFast tooFast) {
                pacer.close(method, tooFast.retryAfter);
                if (attempt == ATTEMPTS) {
                    throw new CallException(Fate.NOT_DONE, method, "ratelimited");
                }
            }
        }
    }

    /** Makes a call that has the same effect when it is made twice, again and again while Slack is unwell. */
    <R extends SlackApiTextResponse> R repeated(Method method, String channel, Call<R> call)
            throws CallException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(method, channel, call);
            } catch (CallException failed) {
                if (failed.isRefusal() || attempt == ATTEMPTS) {
                    throw failed;
                }
                pause(attempt);
            }
        }
    }

    /** Waits before a next attempt. */
    void pause(int attempt) throws InterruptedException {
        waiting.pause(backoff.after(attempt));
    }

    private <R extends SlackApiTextResponse> R answer(Method method, Call<R> call)
            throws CallException, TooFast, InterruptedException {
        try {
            R response = call.make(client);
            if (response.isOk()) {
                return response;
            }
            throw refusal(method, Optional.ofNullable(response.getError()).orElse("unknown_error"));
        } catch (SlackApiException status) {
            throw status(method, status);
        } catch (IOException | RuntimeException lost) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted in a call of " + method.wireName());
            }
            throw lost(method, lost);
        }
    }

    private static CallException refusal(Method method, String error) throws TooFast {
        if (TOO_FAST.contains(error)) {
            throw new TooFast(DEFAULT_RETRY_AFTER);
        }
        return new CallException(UNWELL.contains(error) ? Fate.UNKNOWN : Fate.REFUSED, method, error);
    }

    private static CallException status(Method method, SlackApiException status) throws TooFast {
        int code = status.getResponse().code();
        if (code == 429) {
            throw new TooFast(retryAfter(status.getResponse().header("Retry-After")));
        }
        // The cause is left out: its text is whatever stands between us and Slack, and may be anything.
        Optional<String> word = Optional.ofNullable(status.getError()).map(SlackApiErrorResponse::getError);
        Fate fate = code >= 500 ? Fate.UNKNOWN : word.isPresent() ? Fate.REFUSED : Fate.NOT_DONE;
        return new CallException(fate, method, word.orElse("HTTP " + code));
    }

    private static Duration retryAfter(@Nullable String seconds) {
        if (seconds == null || !seconds.strip().matches("[0-9]{1,6}")) {
            return DEFAULT_RETRY_AFTER;
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(seconds.strip()));
        return asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked;
    }

    private static CallException lost(Method method, Exception lost) {
        return switch (lost) {
            case ConnectException refused ->
                new CallException(Fate.NOT_DONE, method, "Slack cannot be reached", refused);
            case UnknownHostException unknown ->
                new CallException(Fate.NOT_DONE, method, "the name of Slack's server cannot be resolved", unknown);
            case NoRouteToHostException away ->
                new CallException(Fate.NOT_DONE, method, "there is no way to Slack's server", away);
            case IOException broken -> new CallException(Fate.UNKNOWN, method, "the answer was lost", broken);
            default -> new CallException(Fate.UNKNOWN, method, "the answer could not be read", lost);
        };
    }
}
