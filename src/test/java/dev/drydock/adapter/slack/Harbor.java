package dev.drydock.adapter.slack;

import dev.drydock.core.approval.PersonId;
import dev.drydock.core.report.GridPainter;
import dev.drydock.core.run.Desk;
import dev.drydock.core.text.Card;
import dev.drydock.sim.slack.Limits;
import dev.drydock.sim.slack.LocalSlack;
import dev.drydock.sim.slack.User;
import dev.drydock.sim.slack.Workspace;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** A local Slack with people in it, a workspace adapter that talks to it, and a desk that notes what reaches it. */
final class Harbor implements AutoCloseable {
    /** Draws the title alone. */
    private static final GridPainter PAINTER = grid -> Optional.of(grid.title().getBytes(StandardCharsets.UTF_8));

    static final Duration SOON = Duration.ofSeconds(15);
    static final Duration HEARTBEAT = Duration.ofSeconds(1);

    final JumpingTime time;
    final NotedDesk desk = new NotedDesk();
    final LocalSlack slack;
    final SlackWorkspace workspace;
    private final List<AutoCloseable> open = new ArrayList<>();

    /** A desk that notes what it is given, and answers as told. */
    static final class NotedDesk implements Desk {
        final List<Typed> typed = new CopyOnWriteArrayList<>();
        final List<Pressed> pressed = new CopyOnWriteArrayList<>();
        volatile Function<Typed, Optional<Card>> answer = line -> Optional.of(Card.of("you said: " + line.line()));
        volatile Function<Pressed, Optional<Card>> reaction =
                press -> Optional.of(Card.of("you pressed: " + press.action()));

        @Override
        public Optional<Card> take(Typed line) {
            typed.add(line);
            return answer.apply(line);
        }

        volatile Function<Pressed, Optional<Form>> form = press -> Optional.empty();

        @Override
        public Optional<Form> form(Pressed press) {
            return form.apply(press);
        }

        @Override
        public Optional<Card> take(Pressed press) {
            pressed.add(press);
            return reaction.apply(press);
        }
    }

    Harbor(Workspace.Builder people) {
        this(people, Limits.real(), List.of("U0LEE", "S0LEADS"), List.of("#ops"));
    }

    Harbor(Workspace.Builder people, Limits limits, List<String> leads, List<String> channels) {
        this(people, limits, leads, channels, new JumpingTime());
    }

    Harbor(Workspace.Builder people, Limits limits, List<String> leads, List<String> channels, JumpingTime time) {
        this(people, limits, leads, channels, time, Duration.ofSeconds(10));
    }

    Harbor(
            Workspace.Builder people,
            Limits limits,
            List<String> leads,
            List<String> channels,
            JumpingTime time,
            Duration patience) {
        this.time = time;
        slack = LocalSlack.start(people.build(), limits, time);
        workspace = new SlackWorkspace(settings(leads, channels), time, time, new Random(7), patience);
        open.add(slack);
        open.add(workspace);
    }

    private SlackSettings settings(List<String> leads, List<String> channels) {
        return new SlackSettings(
                slack.botToken(),
                Optional.of(slack.appToken()),
                Optional.empty(),
                SlackSettings.Mode.SOCKET,
                URI.create(slack.apiUrl()),
                leads,
                channels);
    }

    static Workspace.Builder people() {
        return Workspace.named("harbor")
                .person("dana", "Dana Reyes")
                .person("lee", "Lee Park")
                .person("sam", "Sam Ito")
                .person("gil", "Gil Guest", User.Flag.GUEST)
                .person("una", "Una Single", User.Flag.SINGLE_CHANNEL_GUEST)
                .person("old", "Old Hand", User.Flag.DELETED)
                .person("eve", "Eve Elsewhere", User.Flag.STRANGER)
                .user(new User("U0BOT", "robot", "Robot", "", "T0HARBOR", Set.of(User.Flag.BOT)))
                .channel("#ops", "dana", "lee", "sam", "gil", "eve")
                .channel("#random", "dana", "lee")
                .group("leads", "sam", "gil", "old", "eve", "robot")
                .commands("/drydock", "/drain", "/cordon", "/uncordon")
                .moreScopes("channels:history");
    }

    /** Opens the way in, and waits until it is. */
    SlackListener listen() {
        return listen(
                standing -> Card.of("nothing is running, " + standing.person().name()));
    }

    SlackListener listen(HomePage home) {
        SlackListener listener = workspace.listen(desk, home, PAINTER, HEARTBEAT);
        open.add(listener);
        Awaitility.await().atMost(SOON).until(() -> listener.health().connected());
        return listener;
    }

    <T extends AutoCloseable> T closing(T resource) {
        open.add(resource);
        return resource;
    }

    static PersonId person(String handle) {
        return new PersonId("T0HARBOR", "U0" + handle.toUpperCase(Locale.ROOT));
    }

    @Override
    public void close() {
        for (AutoCloseable resource : open.reversed()) {
            try {
                resource.close();
            } catch (Exception unclosed) {
                throw new IllegalStateException(resource + " did not close", unclosed);
            }
        }
    }
}
