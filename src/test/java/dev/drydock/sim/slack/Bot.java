package dev.drydock.sim.slack;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.bolt.socket_mode.SocketModeApp;
import com.slack.api.methods.MethodsClient;
import com.slack.api.socket_mode.SocketModeClient;
import java.time.Duration;
import java.util.function.Consumer;

/** A small app on Slack's own libraries, connected to a local Slack by Socket Mode. */
public final class Bot implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(10);

    private final SocketModeApp sockets;

    private Bot(SocketModeApp sockets) {
        this.sockets = sockets;
    }

    /** Starts one; handlers say what it does. */
    public static Bot start(LocalSlack slack, Consumer<App> handlers) throws Exception {
        return start(slack, 10, handlers);
    }

    static Bot start(LocalSlack slack, int concurrency, Consumer<App> handlers) throws Exception {
        App app = app(slack);
        handlers.accept(app);
        SocketModeApp sockets =
                new SocketModeApp(slack.appToken(), app, SocketModeClient.Backend.JavaWebSocket, concurrency);
        sockets.startAsync();
        slack.sockets().awaitOpen(1, SOON);
        return new Bot(sockets);
    }

    static App app(LocalSlack slack) {
        App app = new App(AppConfig.builder()
                .slack(library(slack))
                .singleTeamBotToken(slack.botToken())
                .signingSecret(slack.signingSecret())
                .build());
        app.config().setAuthTestCacheExpirationMillis(-1L);
        return app;
    }

    static Slack library(LocalSlack slack) {
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(slack.apiUrl());
        config.setProxyUrl(null);
        return Slack.getInstance(config);
    }

    /** The Web API with the bot's token, and no retries. */
    public static MethodsClient client(LocalSlack slack) {
        return library(slack).methods(slack.botToken());
    }

    @Override
    public void close() {
        try {
            sockets.stop();
        } catch (Exception unclosed) {
            throw new IllegalStateException("the bot's sockets did not close", unclosed);
        }
    }
}
