package dev.drydock.sim.slack;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A running Slack on loopback. The app finds it under {@link #apiUrl()}; people act through {@link #person}. Thread-safe.
 */
public final class LocalSlack implements AutoCloseable {
    private final State state;
    private final Front front;
    private final Deliveries deliveries;
    private final Sockets sockets;
    private final Payloads payloads;
    private final Answering answering;
    private final Optional<RequestUrl> requestUrl;

    private LocalSlack(State state) {
        this.state = state;
        this.answering = new Answering(state);
        this.front = new Front(state, answering);
        this.payloads = new Payloads(state, front::origin);
        this.requestUrl = state.workspace().requestUrl().map(url -> new RequestUrl(state, url));
        Carrier carrier = requestUrl.isPresent() ? requestUrl.get() : front.hub();
        this.deliveries = new Deliveries(state, carrier);
        this.sockets = new Sockets(front.hub(), state.limits());
        requestUrl.ifPresent(url -> url.reportTo(deliveries));
        front.hub().reportTo(deliveries);
        front.start();
    }

    /** Starts with Slack's own limits and the machine's clock, on a port that is free. */
    public static LocalSlack start(Workspace workspace) {
        return start(workspace, Limits.real(), InstantSource.system());
    }

    /** Starts with these limits; {@code clock} rules rates, ages and time stamps (deadlines for acknowledgements are real). */
    public static LocalSlack start(Workspace workspace, Limits limits, InstantSource clock) {
        return new LocalSlack(State.of(workspace, limits, clock));
    }

    /** For {@code setMethodsEndpointUrlPrefix}: {@code http://127.0.0.1:PORT/api/}. */
    public String apiUrl() {
        return front.origin() + "/api/";
    }

    public String botToken() {
        return Workspace.BOT_TOKEN;
    }

    public String appToken() {
        return Workspace.APP_TOKEN;
    }

    public String signingSecret() {
        return Workspace.SIGNING_SECRET;
    }

    /** Somebody of the workspace, by handle. */
    public Person person(String handle) {
        User user = state.directory()
                .userNamed(handle)
                .orElseThrow(() -> new IllegalArgumentException("nobody is called '" + handle + "'"));
        return new Person(state, deliveries, payloads, answering, user.id());
    }

    /** A channel by {@code #name} or id, or {@code @handle} for the direct messages between the bot and a person. */
    public Conversation channel(String name) {
        return new Conversation(
                state,
                state.directory()
                        .channelNamed(name)
                        .orElseThrow(() -> new IllegalArgumentException("no channel '" + name + "'")));
    }

    /** Changes an account: deactivates it, say. */
    public void put(User user) {
        state.directory().put(user);
    }

    /** Changes a channel: archives it, say. */
    public void put(Channel channel) {
        state.directory().put(channel);
    }

    /** The channel's settings, to change them with {@link #put(Channel)}. */
    public Channel settings(String channel) {
        return state.directory().channelNamed(channel).orElseThrow();
    }

    /** Sets who is in a user group, by handles. */
    public void regroup(String group, String... handles) {
        UserGroup before = state.directory().groupNamed(group).orElseThrow();
        List<String> members =
                Arrays.stream(handles).map(handle -> person(handle).user().id()).toList();
        state.directory().put(new UserGroup(before.id(), before.handle(), members));
    }

    /** Calls back with every change, in order within a channel, on the thread that made it: return quickly. */
    public AutoCloseable onChange(Consumer<Change> listener) {
        return state.changes().listen(listener);
    }

    /** Everybody with an account, as they are now, in the order in which the workspace names them; without the bot. */
    public List<User> users() {
        return state.workspace().users().stream()
                .flatMap(user -> state.directory().user(user.id()).stream())
                .toList();
    }

    /** The app's own account. */
    public User bot() {
        return state.bot();
    }

    /** The user groups as they are now. */
    public List<UserGroup> groups() {
        return state.workspace().groups().stream()
                .flatMap(group -> state.directory().group(group.id()).stream())
                .toList();
    }

    /** The channels as they are now, in the order in which the workspace names them; without direct messages. */
    public List<Channel> channels() {
        return state.workspace().channels().stream()
                .flatMap(channel -> state.directory().channel(channel.id()).stream())
                .toList();
    }

    /** The slash commands of the app's manifest, each with its slash, sorted. */
    public List<String> commands() {
        return state.workspace().commands().keySet().stream().sorted().toList();
    }

    /** A file that was shared. */
    public Optional<SharedFile> file(String id) {
        return state.files().find(id);
    }

    public Faults faults() {
        return state.faults();
    }

    public Sockets sockets() {
        return sockets;
    }

    /** What the app did that Slack refuses, punishes, or shows as a failure; in order. */
    public List<Violation> violations() {
        return state.violations().all();
    }

    /** Renders messages of this workspace, with ids shown as names. */
    public Transcript transcript(Transcript.Style style) {
        return new Transcript(state.directory(), style);
    }

    @Override
    public void close() {
        deliveries.close();
        front.close();
        requestUrl.ifPresent(RequestUrl::close);
    }
}
