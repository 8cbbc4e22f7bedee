package dev.drydock.testing;

import dev.drydock.sim.slack.LocalSlack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real bot as a child process of a test, started as {@code serve} starts; it can be killed as {@code kill -9} kills. */
public final class BotProcess implements AutoCloseable {
    private final Process process;

    private BotProcess(Process process) {
        this.process = process;
    }

    /** The settings of a bot whose leads are Lee and Ana; more may be put into them. */
    public static Map<String, String> environment(LocalSlack slack, Path kubeconfig, String databaseUrl, int smtpPort) {
        return new HashMap<>(Map.ofEntries(
                Map.entry("SLACK_BOT_TOKEN", slack.botToken()),
                Map.entry("SLACK_APP_TOKEN", slack.appToken()),
                Map.entry("DRYDOCK_SLACK_API_URL", slack.apiUrl()),
                Map.entry("DRYDOCK_LEADS", "U0LEE,U0ANA"),
                Map.entry("DRYDOCK_KUBECONFIG", kubeconfig.toString()),
                Map.entry("DRYDOCK_DATABASE_URL", databaseUrl),
                Map.entry("DRYDOCK_HTTP_ADDRESS", "127.0.0.1:0"),
                Map.entry("DRYDOCK_SMTP_HOST", "127.0.0.1"),
                Map.entry("DRYDOCK_SMTP_PORT", String.valueOf(smtpPort)),
                Map.entry("DRYDOCK_SMTP_TLS", "none"),
                Map.entry("DRYDOCK_SMTP_FROM", "drydock@harbour.example")));
    }

    /**
     * Starts one; it ends with this JVM at the latest.
     *
     * @param log the file that what it says is appended to
     * @param options for its JVM
     */
    public static BotProcess start(Map<String, String> environment, Path log, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Ddrydock.exit-with-parent=true");
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.drydock.app.Main", "serve"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(key -> key.startsWith("DRYDOCK_") || key.startsWith("SLACK_"));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new BotProcess(builder.start());
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Kills it where it stands, and waits until it is gone. */
    public void kill() {
        var unused = process.destroyForcibly().onExit().join();
    }

    /** Asks it to stop, as a kubelet does; whether it did within 20 s. */
    public boolean stops() throws InterruptedException {
        process.destroy();
        return process.waitFor(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        kill();
    }
}
