package dev.drydock.sim.slack;

import static dev.drydock.sim.slack.Method.reads;
import static dev.drydock.sim.slack.Method.writes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.sim.slack.Limits.Tier;
import dev.drydock.sim.slack.Method.Token;
import dev.drydock.sim.slack.Violation.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The Web API: checks the token, the rate and the scope, and hands the call to its method. */
final class WebApi {
    private final State state;
    private final RateLimits rates;
    private final Map<String, Method> methods;
    private final Map<String, Instant> told = new ConcurrentHashMap<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    WebApi(State state, Supplier<String> origin, Method.Handler openConnection) {
        this.state = state;
        this.rates = new RateLimits(state.clock());
        Posting posting = new Posting(state);
        ChatMethods chat = new ChatMethods(state, posting);
        ConversationMethods conversations = new ConversationMethods(state, posting);
        DirectoryMethods directory = new DirectoryMethods(state);
        ViewMethods views = new ViewMethods(state);
        FileMethods files = new FileMethods(state, posting, origin);
        methods = Map.ofEntries(
                Map.entry("auth.test", new Method(Tier.FOUR, Optional.empty(), Token.ANY, true, directory::authTest)),
                Map.entry(
                        "apps.connections.open",
                        new Method(Tier.ONE, Optional.empty(), Token.APP, true, openConnection)),
                Map.entry("bots.info", reads(Tier.THREE, "users:read", directory::botInfo)),
                Map.entry("chat.postMessage", writes(Tier.POSTING, "chat:write", chat::postMessage)),
                Map.entry("chat.postEphemeral", writes(Tier.FOUR, "chat:write", chat::postEphemeral)),
                Map.entry("chat.update", writes(Tier.THREE, "chat:write", chat::update)),
                Map.entry("chat.delete", writes(Tier.THREE, "chat:write", chat::delete)),
                Map.entry("chat.getPermalink", reads(Tier.FOUR, "", chat::getPermalink)),
                Map.entry("conversations.info", reads(Tier.THREE, "channels:read", conversations::info)),
                Map.entry("conversations.open", writes(Tier.THREE, "im:write", conversations::open)),
                Map.entry("conversations.history", reads(Tier.THREE, "channels:history", conversations::history)),
                Map.entry("conversations.replies", reads(Tier.THREE, "channels:history", conversations::replies)),
                Map.entry("files.getUploadURLExternal", reads(Tier.FOUR, "files:write", files::getUploadUrl)),
                Map.entry("files.completeUploadExternal", writes(Tier.FOUR, "files:write", files::complete)),
                Map.entry("files.info", reads(Tier.FOUR, "files:read", files::info)),
                Map.entry("usergroups.list", reads(Tier.TWO, "usergroups:read", directory::groups)),
                Map.entry("usergroups.users.list", reads(Tier.TWO, "usergroups:read", directory::groupMembers)),
                Map.entry("users.info", reads(Tier.FOUR, "users:read", directory::userInfo)),
                Map.entry("users.lookupByEmail", reads(Tier.THREE, "users:read.email", directory::lookupByEmail)),
                Map.entry("views.open", writes(Tier.FOUR, "", views::open)),
                Map.entry("views.push", writes(Tier.FOUR, "", views::push)),
                Map.entry("views.update", writes(Tier.FOUR, "", views::update)),
                Map.entry("views.publish", writes(Tier.FOUR, "", views::publish)));
    }

    /** Answers one HTTP request; {@code json} says how its arguments were encoded. */
    Reply answer(Call call, String token, boolean json) {
        Optional<Fault> fault = state.faults().take(call.method());
        return fault.map(f -> failing(f, call, token, json)).orElseGet(() -> answered(call, token, json));
    }

    /** Lets go of every call that hangs. */
    void stop() {
        stopped.countDown();
    }

    private Reply failing(Fault fault, Call call, String token, boolean json) {
        return switch (fault) {
            case Fault.TooManyRequests(Duration wait) -> {
                told.put(call.method(), state.clock().instant().plus(wait));
                yield refusal(call, ApiError.tooFast(wait));
            }
            case Fault.Status(int code) -> new Reply.Body(code, "<html>" + code + "</html>", Optional.empty());
            case Fault.Refusal(String error) -> refusal(call, ApiError.fact(error));
            case Fault.Hang(Duration duration) -> {
                hang(duration);
                yield answered(call, token, json);
            }
            case Fault.Silence(Duration duration) -> {
                hang(duration);
                yield new Reply.Nothing();
            }
            case Fault.NotReceived() -> new Reply.Nothing();
            case Fault.AnswerLost() -> {
                answered(call, token, json);
                yield new Reply.Nothing();
            }
        };
    }

    private void hang(Duration duration) {
        try {
            if (stopped.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("the local Slack was stopped while a call was hanging");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Reply answered(Call call, String token, boolean json) {
        try {
            Method method = methods.get(call.method());
            if (method == null) {
                throw ApiError.fault("unknown_method");
            }
            authenticate(method, token);
            pace(call, method);
            String scope = method.scope().orElse("");
            if (!scope.isEmpty() && !state.workspace().scopes().contains(scope)) {
                throw ApiError.fault("missing_scope", "needed: " + scope);
            }
            Call read = json && !method.json() ? new Call(call.method(), Json.object()) : call;
            return Reply.ok(method.handler().answer(read));
        } catch (ApiError refused) {
            if (refused.isFault()) {
                state.violations().add(Kind.REFUSED_CALL, call.method() + ": " + refused.summary());
            }
            return refusal(call, refused);
        }
    }

    private static void authenticate(Method method, String token) throws ApiError {
        if (token.isEmpty()) {
            throw ApiError.fault("not_authed");
        }
        boolean bot = token.equals(Workspace.BOT_TOKEN);
        boolean app = token.equals(Workspace.APP_TOKEN);
        if (!bot && !app) {
            throw ApiError.fault("invalid_auth");
        }
        boolean right = switch (method.token()) {
            case BOT -> bot;
            case APP -> app;
            case ANY -> true;
        };
        if (!right) {
            throw ApiError.fault("not_allowed_token_type");
        }
    }

    private void pace(Call call, Method method) throws ApiError {
        String key = method.tier() == Tier.POSTING ? call.method() + " " + call.text("channel") : call.method();
        Instant now = state.clock().instant();
        Instant until = latest(told.get(key), told.get(call.method()));
        Optional<Duration> wait = now.isBefore(until)
                ? Optional.of(Duration.between(now, until))
                : rates.take(key, state.limits().rate(method.tier()));
        if (wait.isPresent()) {
            Kind kind = now.isBefore(until) ? Kind.RETRIED_TOO_EARLY : Kind.RATE_LIMITED;
            state.violations().add(kind, key + ": " + wait.get().toMillis() + " ms too early");
            told.put(key, now.plus(wait.get()));
            throw ApiError.tooFast(wait.get());
        }
    }

    private static Instant latest(@Nullable Instant a, @Nullable Instant b) {
        Instant first = a == null ? Instant.MIN : a;
        return b == null || first.isAfter(b) ? first : b;
    }

    private Reply refusal(Call call, ApiError refused) {
        ObjectNode body = Json.object().put("ok", false).put("error", refused.code());
        if (refused.code().equals("missing_scope")) {
            Method method = methods.get(call.method());
            body.put("needed", method == null ? "" : method.scope().orElse(""));
            body.put("provided", String.join(",", state.workspace().scopes()));
        } else if (!refused.problems().isEmpty()) {
            ArrayNode errors = body.putArray("errors");
            ArrayNode messages = body.putObject("response_metadata").putArray("messages");
            for (String problem : refused.problems()) {
                errors.add(problem.replace("[ERROR] ", ""));
                messages.add(problem.startsWith("[ERROR]") ? problem : "[ERROR] " + problem);
            }
        }
        int status = refused.retryAfter().isPresent() ? 429 : 200;
        return new Reply.Body(status, Json.write(body), refused.retryAfter());
    }
}
