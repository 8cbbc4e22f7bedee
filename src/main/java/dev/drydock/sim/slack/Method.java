package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.sim.slack.Limits.Tier;
import java.util.Optional;

/**
 * One method of the Web API.
 *
 * @param tier  how often it may be called
 * @param scope what the app must have been granted
 * @param token whose token it takes
 * @param json  whether it takes a JSON body; Slack's reading methods take forms only
 */
record Method(Tier tier, Optional<String> scope, Token token, boolean json, Handler handler) {

    /** The two tokens of an app; {@code auth.test} takes either. */
    enum Token {
        BOT,
        APP,
        ANY
    }

    /** Does what the method is for; the answer lacks only {@code ok}. */
    @FunctionalInterface
    interface Handler {
        ObjectNode answer(Call call) throws ApiError;
    }

    static Method writes(Tier tier, String scope, Handler handler) {
        return new Method(tier, granted(scope), Token.BOT, true, handler);
    }

    static Method reads(Tier tier, String scope, Handler handler) {
        return new Method(tier, granted(scope), Token.BOT, false, handler);
    }

    private static Optional<String> granted(String scope) {
        return scope.isEmpty() ? Optional.empty() : Optional.of(scope);
    }
}
