package dev.drydock.adapter.slack;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Who Drydock is in the workspace: asked once, and only when somebody needs to know, so that it starts while Slack is away. */
final class Identity {
    private final SlackCalls calls;
    private final AtomicReference<@Nullable Known> known = new AtomicReference<>();

    /**
     * What Slack said.
     *
     * @param teamId the workspace that the app is installed in
     * @param botUserId the bot's own user id
     */
    record Known(String teamId, String botUserId) {}

    Identity(SlackCalls calls) {
        this.calls = calls;
    }

    Known get() throws CallException, InterruptedException {
        Known cached = known.get();
        if (cached != null) {
            return cached;
        }
        var answer = calls.repeated(Method.AUTH_TEST, "", client -> client.authTest(request -> request));
        Known fresh = new Known(answer.getTeamId(), answer.getUserId());
        known.set(fresh);
        return fresh;
    }
}
