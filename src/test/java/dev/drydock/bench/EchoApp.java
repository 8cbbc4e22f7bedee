package dev.drydock.bench;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.bolt.socket_mode.SocketModeApp;
import com.slack.api.socket_mode.SocketModeClient;
import dev.drydock.app.ParentWatch;
import java.util.regex.Pattern;

/** An app on Bolt's own Socket Mode that acknowledges and does nothing else: what there is to beat. */
public final class EchoApp {
    private EchoApp() {}

    /** Runs until it is ended, with the settings that a replica of Drydock has. */
    public static void main(String[] words) throws Exception {
        ParentWatch.start();
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(System.getenv("DRYDOCK_SLACK_API_URL"));
        config.setProxyUrl(null);
        App app = new App(AppConfig.builder()
                .slack(Slack.getInstance(config))
                .singleTeamBotToken(System.getenv("SLACK_BOT_TOKEN"))
                .build());
        app.command("/drydock", (request, context) -> context.ack());
        app.blockAction(Pattern.compile(".*"), (request, context) -> context.ack());
        new SocketModeApp(System.getenv("SLACK_APP_TOKEN"), app, SocketModeClient.Backend.JavaWebSocket).start();
    }
}
