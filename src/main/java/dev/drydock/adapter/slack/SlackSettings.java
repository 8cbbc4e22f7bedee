package dev.drydock.adapter.slack;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How Drydock reaches Slack, and whom it listens to there.
 *
 * @param botToken the bot's token, {@code xoxb-…}
 * @param appToken the app-level token, {@code xapp-…}; needed for Socket Mode
 * @param signingSecret the signing secret; needed for HTTP mode
 * @param mode how Slack reaches Drydock
 * @param baseUrl where the Web API is; ends in a slash
 * @param leads who may approve: ids of users ({@code U…}, {@code W…}) and of user groups ({@code S…})
 * @param channels where Drydock listens, by id or name; empty for every channel that it is in
 */
public record SlackSettings(
        String botToken,
        Optional<String> appToken,
        Optional<String> signingSecret,
        Mode mode,
        URI baseUrl,
        List<String> leads,
        List<String> channels) {
    /** Slack's own Web API. */
    public static final URI SLACK = URI.create("https://slack.com/api/");

    private static final Pattern PERSON = Pattern.compile("[UW][A-Z0-9]{2,20}");
    private static final Pattern GROUP = Pattern.compile("S[A-Z0-9]{2,20}");

    /** How Slack reaches Drydock. */
    public enum Mode {
        /** By a WebSocket that Drydock opens: no port is open to the world. */
        SOCKET,
        /** By requests to a URL of Drydock's. */
        HTTP
    }

    public SlackSettings {
        appToken = appToken.filter(token -> !token.isBlank());
        signingSecret = signingSecret.filter(secret -> !secret.isBlank());
        leads = List.copyOf(leads);
        channels = List.copyOf(channels);
        if (!baseUrl.toString().endsWith("/")) {
            baseUrl = URI.create(baseUrl + "/");
        }
    }

    static boolean isGroup(String id) {
        return GROUP.matcher(id).matches();
    }

    /** All that is wrong with these settings, a sentence each; empty when Drydock can start with them. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (botToken.isBlank()) {
            problems.add(
                    "The bot token is missing; Slack shows it under OAuth & Permissions, and it begins with xoxb-.");
        }
        if (mode == Mode.SOCKET && appToken.isEmpty()) {
            problems.add(
                    "Socket Mode needs an app-level token with the scope connections:write; it begins with xapp-.");
        }
        if (mode == Mode.HTTP && signingSecret.isEmpty()) {
            problems.add("HTTP mode needs the signing secret: without it anybody could pass for Slack.");
        }
        if (!List.of("http", "https").contains(String.valueOf(baseUrl.getScheme())) || baseUrl.getHost() == null) {
            problems.add("Slack's base URL is no http or https URL: " + baseUrl);
        } else if (baseUrl.getScheme().equals("http") && !isLoopback()) {
            problems.add("Slack's base URL would send the tokens unencrypted: " + baseUrl);
        }
        for (String lead : leads) {
            if (!isGroup(lead) && !PERSON.matcher(lead).matches()) {
                problems.add("'" + lead + "' is no lead: give ids of users (U…) or of user groups (S…), not names.");
            }
        }
        return List.copyOf(problems);
    }

    /** Whether Slack is a server on this machine, which no proxy can reach. */
    boolean isLoopback() {
        String host = Optional.ofNullable(baseUrl.getHost()).orElse("").toLowerCase(Locale.ROOT);
        if (host.equals("localhost")) {
            return true;
        }
        boolean literal = host.startsWith("[") || host.matches("[0-9.]+");
        try {
            return literal && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "SlackSettings[mode=" + mode + ", baseUrl=" + baseUrl + ", leads=" + leads + ", channels=" + channels
                + "]";
    }
}
