package dev.drydock.app;

import dev.drydock.adapter.policy.Policy;
import dev.drydock.app.Configuration.Connection;
import dev.drydock.app.Configuration.Database;
import dev.drydock.app.Configuration.HttpAddress;
import dev.drydock.app.Configuration.LogFormat;
import dev.drydock.app.Configuration.People;
import dev.drydock.app.Configuration.Protection;
import dev.drydock.app.Configuration.Slack;
import dev.drydock.app.Configuration.Smtp;
import dev.drydock.app.Configuration.Snapshots;
import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.command.GoDuration;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes the configuration from its settings: each part is read whatever is wrong with the others. */
final class ConfigurationReader {
    private static final Pattern LEAD = Pattern.compile("[UWS][A-Z0-9]{2,}");
    private static final Pattern CHANNEL = Pattern.compile("[CG][A-Z0-9]{2,}");
    private static final Pattern EMAIL = Pattern.compile("[^\\s@,<>\"]+@[^\\s@,<>\"]+");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern ADDRESS = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9.-]+)):([0-9]{1,5})");
    private static final int MOST_APPROVALS = 9;
    private static final int MOST_EVICTIONS = 500;
    private static final int MOST_PORTS = 65_535;
    private static final Duration SHORTEST_WAIT = Duration.ofMinutes(1);
    private static final Duration LONGEST_WAIT = Duration.ofDays(7);

    private final SettingReader settings;

    ConfigurationReader(Map<String, String> environment) {
        this.settings = new SettingReader(environment);
    }

    Configuration read() throws ConfigurationException {
        Optional<Slack> slack = slack();
        People people = people();
        Optional<ApprovalPolicy> approvals = approvals(people);
        Optional<Configuration.Cluster> cluster = cluster();
        Optional<Configuration.Etcd> etcd = new EtcdReader(settings).read();
        Optional<Database> database = new DatabaseReader(settings).read();
        Optional<Snapshots> snapshots = new SnapshotsReader(settings).read();
        Optional<Smtp> smtp = smtp();
        Policy policy = new PolicySource(settings).read(people.channels());
        Optional<Configuration.Hosts> hosts = new HostsSettingsReader(settings).read(policy.hosts(), policy.nodePods());
        Optional<HttpAddress> http = settings.parsed(
                Setting.HTTP_ADDRESS, ConfigurationReader::address, "ADDRESS:PORT, such as 0.0.0.0:8080");
        Optional<LogFormat> log = oneOf(Setting.LOG, LogFormat.class);
        settings.noteUnknown();
        if (!settings.problems().isEmpty()) {
            throw new ConfigurationException(settings.problems());
        }
        return new Configuration(
                slack.orElseThrow(),
                people,
                approvals.orElseThrow(),
                cluster.orElseThrow(),
                etcd,
                database.orElseThrow(),
                snapshots,
                smtp,
                policy.schedules(),
                hosts,
                http.orElseThrow(),
                log.orElseThrow());
    }

    /** The journal's part alone: an audit needs no more, and is told nothing of the rest. */
    Database readDatabase() throws ConfigurationException {
        Optional<Database> database = new DatabaseReader(settings).read();
        if (!settings.problems().isEmpty()) {
            throw new ConfigurationException(settings.problems());
        }
        return database.orElseThrow();
    }

    private enum Mode {
        SOCKET,
        HTTP
    }

    private Optional<Slack> slack() {
        Optional<Secret> bot =
                token(Setting.SLACK_BOT_TOKEN, "xoxb-", "it is shown under OAuth & Permissions of the Slack app.");
        Optional<Mode> mode = oneOf(Setting.SLACK_MODE, Mode.class);
        Optional<Connection> connection = mode.flatMap(way -> switch (way) {
            case SOCKET ->
                token(
                                Setting.SLACK_APP_TOKEN,
                                "xapp-",
                                "Socket Mode needs it; make one with connections:write under Basic Information of the"
                                        + " Slack app.")
                        .map(Connection.Socket::new);
            case HTTP ->
                settings.required(
                                Setting.SLACK_SIGNING_SECRET,
                                "HTTP mode needs it; it is shown under Basic Information of the Slack app.")
                        .map(Secret::new)
                        .map(Connection.Http::new);
        });
        Optional<URI> url = settings.parsed(
                Setting.SLACK_API_URL, ConfigurationReader::webAddress, "a URL such as https://slack.com/api/");
        return bot.flatMap(token -> connection.flatMap(way -> url.map(base -> new Slack(token, way, base))));
    }

    private Optional<Secret> token(Setting setting, String prefix, String where) {
        Optional<String> token = settings.required(setting, where);
        if (token.isPresent() && !token.get().startsWith(prefix)) {
            settings.problem(
                    setting.name() + " does not begin with " + prefix + ": another of Slack's tokens was given.");
        }
        return token.map(Secret::new);
    }

    private People people() {
        List<String> leads = settings.list(
                Setting.LEADS,
                LEAD,
                "ids of users (U… or W…) and user groups (S…), which their profiles in Slack show");
        Set<String> groups = new HashSet<>(leads);
        groups.removeIf(id -> !id.startsWith("S"));
        Set<String> users = new HashSet<>(leads);
        users.removeAll(groups);
        List<String> channels = settings.list(
                Setting.CHANNELS,
                CHANNEL,
                "ids of channels (C… or G…), which stand at the end of their details in Slack");
        return new People(users, groups, new HashSet<>(channels));
    }

    private Optional<ApprovalPolicy> approvals(People people) {
        Optional<Integer> reversible = number(Setting.APPROVALS_REVERSIBLE, 0, MOST_APPROVALS);
        Optional<Integer> disruptive = number(Setting.APPROVALS_DISRUPTIVE, 0, MOST_APPROVALS);
        Optional<Integer> destructive = number(Setting.APPROVALS_DESTRUCTIVE, 0, MOST_APPROVALS);
        Optional<Duration> timeout = settings.parsed(
                Setting.APPROVAL_TIMEOUT,
                text -> GoDuration.parse(text)
                        .filter(wait -> wait.compareTo(SHORTEST_WAIT) >= 0 && wait.compareTo(LONGEST_WAIT) <= 0),
                "a duration from 1m to 168h, such as 30m");
        int most = Stream.of(reversible, disruptive, destructive)
                .mapToInt(number -> number.orElse(0))
                .max()
                .orElse(0);
        checkLeads(most, people);
        return reversible.flatMap(first -> disruptive.flatMap(second ->
                destructive.flatMap(third -> timeout.map(wait -> new ApprovalPolicy(first, second, third, wait)))));
    }

    /** A plan that needs more leads than there are would wait for nobody. */
    private void checkLeads(int most, People people) {
        boolean named = people.leadGroups().isEmpty();
        boolean given = settings.text(Setting.LEADS).isPresent();
        if (most > 0 && !given) {
            settings.problem(Setting.LEADS.name()
                    + " is missing: name who may approve, by ids of users (U…) or user groups (S…), separated"
                    + " by commas.");
        } else if (named
                && given
                && !people.leadUsers().isEmpty()
                && people.leadUsers().size() < most) {
            settings.problem(
                    Setting.LEADS.name() + " names " + people.leadUsers().size() + " of the " + most
                            + " leads who must approve: name more, or a user group, or ask for fewer approvals.");
        }
    }

    private Optional<Configuration.Cluster> cluster() {
        Optional<String> given = settings.text(Setting.KUBECONFIG);
        Optional<String> kubeconfig = settings.parsed(
                Setting.KUBECONFIG,
                text -> Optional.of(text).filter(ConfigurationReader::isReadable),
                "the path of a kubeconfig that exists and may be read");
        Optional<String> context = settings.text(Setting.KUBE_CONTEXT);
        if (given.isEmpty() && (context.isPresent() || !settings.isInPod())) {
            settings.problem(Setting.KUBECONFIG.name() + " is missing: "
                    + (context.isPresent()
                            ? "the context must be in one."
                            : "give its path; this is no pod of a cluster."));
        }
        Optional<String> velero = settings.parsed(
                Setting.VELERO_NAMESPACE,
                text -> Optional.of(text).filter(name -> NAMESPACE.matcher(name).matches()),
                "the name of a namespace, such as velero");
        return number(Setting.EVICTIONS_AT_ONCE, 1, MOST_EVICTIONS)
                .map(evictions -> new Configuration.Cluster(
                        kubeconfig,
                        context,
                        settings.text(Setting.CLUSTER_NAME),
                        evictions,
                        settings.text(Setting.POD_UID),
                        velero.orElse(Setting.VELERO_NAMESPACE.fallback())));
    }

    /** Whether all the files that this lists may be read. */
    static boolean isReadable(String kubeconfigs) {
        return Stream.of(kubeconfigs.split(Pattern.quote(File.pathSeparator), -1))
                .filter(text -> !text.isBlank())
                .allMatch(text -> path(text).filter(Files::isReadable).isPresent());
    }

    private Optional<Smtp> smtp() {
        Optional<String> host = settings.text(Setting.SMTP_HOST);
        Optional<Protection> protection = oneOf(Setting.SMTP_TLS, Protection.class);
        Optional<Integer> port = number(Setting.SMTP_PORT, 1, MOST_PORTS);
        Optional<Smtp.Login> login = login();
        Optional<String> from = address(Setting.SMTP_FROM);
        List<String> to =
                settings.list(Setting.SMTP_TO, EMAIL, "addresses such as ops@example.org, separated by commas");
        if (host.isEmpty()) {
            return Optional.empty();
        }
        if (from.isEmpty() && settings.text(Setting.SMTP_FROM).isEmpty()) {
            settings.problem(Setting.SMTP_FROM.name() + " is missing: give the address that summaries come from.");
        }
        return protection.flatMap(
                way -> from.map(sender -> new Smtp(host.get(), port.orElse(way.usualPort()), way, login, sender, to)));
    }

    private Optional<Smtp.Login> login() {
        Optional<String> user = settings.text(Setting.SMTP_USER);
        Optional<String> password = settings.text(Setting.SMTP_PASSWORD);
        if (user.isPresent() != password.isPresent()) {
            Setting missing = user.isPresent() ? Setting.SMTP_PASSWORD : Setting.SMTP_USER;
            settings.problem(missing.name() + " is missing: a login needs both user and password.");
        }
        return user.flatMap(name -> password.map(word -> new Smtp.Login(name, new Secret(word))));
    }

    private Optional<String> address(Setting setting) {
        return settings.parsed(
                setting,
                text -> Optional.of(text)
                        .filter(address -> EMAIL.matcher(address).matches()),
                "an address such as drydock@example.org");
    }

    private Optional<Integer> number(Setting setting, int least, int most) {
        return settings.parsed(
                setting, number -> number(number, least, most), "a number from " + least + " to " + most);
    }

    private <E extends Enum<E>> Optional<E> oneOf(Setting setting, Class<E> type) {
        List<E> all = List.of(type.getEnumConstants());
        Function<E, String> word = value -> value.name().toLowerCase(Locale.ROOT);
        return settings.parsed(
                setting,
                text -> all.stream()
                        .filter(value -> word.apply(value).equals(text.toLowerCase(Locale.ROOT)))
                        .findFirst(),
                String.join(" or ", all.stream().map(word).toList()));
    }

    private static Optional<Integer> number(String text, int least, int most) {
        return Optional.of(text)
                .filter(digits -> digits.matches("[0-9]{1,9}"))
                .map(Integer::valueOf)
                .filter(number -> number >= least && number <= most);
    }

    private static Optional<HttpAddress> address(String text) {
        Matcher address = ADDRESS.matcher(text);
        if (!address.matches()) {
            return Optional.empty();
        }
        String host = Optional.ofNullable(address.group(1)).orElseGet(() -> address.group(2));
        return number(address.group(3), 0, MOST_PORTS).map(port -> new HttpAddress(host, port));
    }

    static Optional<URI> webAddress(String text) {
        try {
            URI url = new URI(text.endsWith("/") ? text : text + "/");
            boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            return web && url.getHost() != null && url.getUserInfo() == null && url.getQuery() == null
                    ? Optional.of(url)
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
