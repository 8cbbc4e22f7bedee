package dev.drydock.adapter.slack;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.util.http.ProxyUrlUtil;
import com.slack.api.util.http.SlackHttpClient;
import dev.drydock.core.approval.Directory;
import dev.drydock.core.report.GridPainter;
import dev.drydock.core.report.TimelinePainter;
import dev.drydock.core.run.Cursors;
import dev.drydock.core.run.Desk;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Turn;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import okhttp3.OkHttpClient;

/**
 * A workspace on Slack, as the rest of Drydock meets it: its people, its threads, and those who type and press there. Nothing is
 * asked of Slack before it is needed, so that Drydock starts, and its runs go on, while Slack is away.
 */
public final class SlackWorkspace implements AutoCloseable {
    /** How long an answer is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration HEARTBEAT = Duration.ofSeconds(20);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final SlackSettings settings;
    private final InstantSource clock;
    private final Waiting waiting;
    private final Backoff backoff;
    private final RandomGenerator random;
    private final SlackConfig config;
    private final Slack slack;
    private final OkHttpClient http;
    private final Pacer pacer;
    private final SlackCalls calls;
    private final Identity identity;
    private final Directory directory;
    private final SlackPost post;

    /**
     * A workspace.
     *
     * @param random spreads retries, and makes the references by which failures are found in the log
     * @throws IllegalArgumentException where the settings have problems
     */
    public SlackWorkspace(SlackSettings settings, InstantSource clock, Waiting waiting, RandomGenerator random) {
        this(settings, clock, waiting, random, PATIENCE);
    }

    /**
     * The same.
     *
     * @param patience how long an answer is waited for
     */
    SlackWorkspace(
            SlackSettings settings, InstantSource clock, Waiting waiting, RandomGenerator random, Duration patience) {
        if (!settings.problems().isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", settings.problems()));
        }
        this.settings = settings;
        this.clock = clock;
        this.waiting = waiting;
        this.random = random;
        this.backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
        this.config = config(settings, Math.toIntExact(patience.toMillis()));
        this.http = client(config);
        SlackHttpClient client = new SlackHttpClient(http);
        client.setConfig(config);
        this.slack = Slack.getInstance(config, client);
        this.pacer = new Pacer(clock, waiting);
        this.calls = calls(settings.botToken());
        this.identity = new Identity(calls);
        this.directory = new SlackDirectory(calls, identity, settings.leads(), clock);
        this.post = new SlackPost(calls, new Lookup(calls, identity));
    }

    private static SlackConfig config(SlackSettings settings, int patienceMillis) {
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(settings.baseUrl().toString());
        // Its statistics call auth.test, and keep threads.
        config.setStatsEnabled(false);
        config.setHttpClientCallTimeoutMillis(patienceMillis + patienceMillis / 2);
        config.setHttpClientReadTimeoutMillis(patienceMillis);
        config.setHttpClientWriteTimeoutMillis(patienceMillis);
        if (settings.isLoopback()) {
            // The library takes HTTP_PROXY from the environment, and never looks at NO_PROXY.
            withoutProxy(config);
        }
        return config;
    }

    @SuppressWarnings("NullAway") // The library's word for "none".
    private static void withoutProxy(SlackConfig config) {
        config.setProxyUrl(null);
    }

    /** Never repeats a request by itself: it would where a kept connection breaks, and the message would be there twice. */
    private static OkHttpClient client(SlackConfig config) {
        return SlackHttpClient.buildOkHttpClient(config)
                .newBuilder()
                .retryOnConnectionFailure(false)
                .build();
    }

    private SlackCalls calls(String token) {
        return new SlackCalls(slack.methods(token), pacer, backoff, waiting);
    }

    SlackCalls calls() {
        return calls;
    }

    SlackPost post() {
        return post;
    }

    OkHttpClient http() {
        return http;
    }

    /** The workspace's people. */
    public Directory directory() {
        return directory;
    }

    /**
     * Asks Slack who Drydock is there: the test of the bot's token.
     *
     * @return why it cannot work; empty when it can
     */
    public Optional<String> verify() throws InterruptedException {
        try {
            Identity.Known known = identity.get();
            return known.teamId().isEmpty()
                    ? Optional.of("Slack does not say which workspace this is")
                    : Optional.empty();
        } catch (CallException failed) {
            return Optional.of(failed.getMessage());
        }
    }

    /** The reader that tells runs in their threads, without pictures. */
    public ThreadReader threadReader(Journal journal, Cursors cursors, Turn turn) {
        return threadReader(journal, cursors, turn, timeline -> Optional.empty());
    }

    /**
     * The reader that tells runs in their threads.
     *
     * @param turn whether it is this process, among the replicas, that tells runs
     * @param painter draws the picture of a run that is over
     */
    public ThreadReader threadReader(Journal journal, Cursors cursors, Turn turn, TimelinePainter painter) {
        return threadReader(journal, cursors, turn, painter, ThreadTiming.STANDARD);
    }

    ThreadReader threadReader(
            Journal journal, Cursors cursors, Turn turn, TimelinePainter painter, ThreadTiming timing) {
        SlackPost fenced = new SlackPost(calls.fenced(turn::confirm), new Lookup(calls, identity));
        return new ThreadReader(journal, cursors, turn, fenced, painter, timing, backoff, waiting, clock);
    }

    /**
     * Opens the way in.
     *
     * @param desk where commands and presses go
     * @param home what people see on Drydock's home tab
     */
    public SlackListener listen(Desk desk, HomePage home) {
        return listen(desk, home, grid -> Optional.empty());
    }

    /**
     * Opens the way in.
     *
     * @param painter draws the pictures of answers
     */
    public SlackListener listen(Desk desk, HomePage home, GridPainter painter) {
        return listen(desk, home, painter, HEARTBEAT);
    }

    SlackListener listen(Desk desk, HomePage home, GridPainter painter, Duration heartbeat) {
        Clerk clerk = new Clerk(
                new Admission(settings.channels()),
                identity,
                directory,
                new PrivateAnswers(http, calls, post, painter),
                calls,
                home,
                this::reference,
                clock);
        var app = new Reception(desk, clerk, new Forms(calls)).app(slack);
        return switch (settings.mode()) {
            case SOCKET -> {
                SlackCalls appCalls = calls(settings.appToken().orElseThrow());
                SocketLink link = new SocketLink(app, appCalls, proxy(), heartbeat, backoff, waiting, clock);
                link.start();
                yield SlackListener.ofSocket(clerk, link);
            }
            case HTTP -> {
                RequestSignatures signatures =
                        new RequestSignatures(settings.signingSecret().orElseThrow(), clock);
                yield SlackListener.ofHttp(clerk, new HttpSlackEndpoint(app, signatures));
            }
        };
    }

    private String reference() {
        return String.format("%08x", random.nextInt());
    }

    private Optional<InetSocketAddress> proxy() {
        return Optional.ofNullable(config.getProxyUrl())
                .filter(url -> !url.isBlank())
                .map(url -> {
                    ProxyUrlUtil.ProxyUrl proxy = ProxyUrlUtil.parse(url);
                    return InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort());
                });
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
        try {
            config.close();
        } catch (Exception unclosed) {
            throw new IllegalStateException("Slack's client did not close", unclosed);
        }
    }
}
