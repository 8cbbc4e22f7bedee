package dev.drydock.adapter.slack;

import com.slack.api.Slack;
import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import com.slack.api.app_backend.slash_commands.payload.SlashCommandPayload;
import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.bolt.response.Response;
import com.slack.api.model.event.AppHomeOpenedEvent;
import com.slack.api.model.view.View;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.run.Desk;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what Slack delivers, by socket or by request: reads it, hands it to a clerk, and acknowledges at once whatever becomes
 * of it.
 */
final class Reception {
    private static final Logger log = LoggerFactory.getLogger(Reception.class);

    /** The slash commands of the manifest. */
    static final List<String> COMMANDS = List.of("/drydock", "/drain", "/cordon", "/uncordon");

    private final Desk desk;
    /** What is wrong with what was typed in a form is told with the acknowledgement, or else after it. */
    private static final Duration CORRECTED_WITHIN = Duration.ofMillis(1_500);

    private final Clerk clerk;
    private final Forms forms;

    Reception(Desk desk, Clerk clerk, Forms forms) {
        this.desk = desk;
        this.clerk = clerk;
        this.forms = forms;
    }

    /**
     * Bolt's app with our handlers. It gets no middleware: we verify requests ourselves, more strictly, and Bolt's authorization
     * would call {@code auth.test} within the three seconds of an acknowledgement.
     */
    App app(Slack slack) {
        AppConfig config = new AppConfig();
        config.setAllEventsApiAutoAckEnabled(true);
        config.setAuthTestCacheExpirationMillis(-1L);
        config.setUnmatchedRequestHandler(request -> Response.ok());
        App app = new App(config, slack, new ArrayList<>());
        for (String command : COMMANDS) {
            app.command(command, (request, context) -> {
                taken(() -> command(request.getPayload()));
                return context.ack();
            });
        }
        app.blockAction(Pattern.compile(".*", Pattern.DOTALL), (request, context) -> {
            taken(() -> press(request.getPayload()));
            return context.ack();
        });
        app.viewSubmission(
                Pattern.compile(".*", Pattern.DOTALL),
                (request, context) -> submission(request.getPayload())
                        .map(words -> context.ackWithErrors(Forms.errors(words)))
                        .orElseGet(context::ack));
        app.event(AppHomeOpenedEvent.class, (payload, context) -> {
            taken(() -> home(payload.getTeamId(), payload.getEventId(), payload.getEvent()));
            return context.ack();
        });
        return app;
    }

    /** What cannot be read is logged, and acknowledged all the same: delivered again it would be no better. */
    private static void taken(Runnable taking) {
        try {
            taking.run();
        } catch (RuntimeException unreadable) {
            log.atError().setCause(unreadable).log("a delivery from Slack could not be read");
        }
    }

    private void home(@Nullable String team, @Nullable String id, AppHomeOpenedEvent event) {
        if (text(event.getTab()).equals("home")) {
            clerk.home(key("event", id, null), new PersonId(text(team), text(event.getUser())));
        }
    }

    private void command(SlashCommandPayload payload) {
        PersonId person = new PersonId(text(payload.getTeamId()), text(payload.getUserId()));
        Sender sender = new Sender(
                person,
                text(payload.getChannelId()),
                text(payload.getChannelName()),
                Optional.empty(),
                Optional.ofNullable(payload.getResponseUrl()));
        String delivery = key("command", payload.getTriggerId(), payload.getResponseUrl());
        String line = SlashText.line(text(payload.getCommand()), text(payload.getText()));
        clerk.typed(
                delivery,
                sender,
                () -> desk.take(new Desk.Typed(delivery, person, sender.channel(), sender.isDirect(), line)));
    }

    private void press(BlockActionPayload payload) {
        BlockActionPayload.User user = payload.getUser();
        BlockActionPayload.Action action = payload.getActions().getFirst();
        PersonId person = new PersonId(text(user.getTeamId()), text(user.getId()));
        Optional<BlockActionPayload.Channel> channel = Optional.ofNullable(payload.getChannel());
        Sender sender = new Sender(
                person,
                channel.map(BlockActionPayload.Channel::getId).orElse(""),
                channel.map(BlockActionPayload.Channel::getName).orElse(""),
                Optional.ofNullable(payload.getContainer()).map(BlockActionPayload.Container::getThreadTs),
                Optional.ofNullable(payload.getResponseUrl()));
        String delivery = key("press", payload.getTriggerId(), payload.getResponseUrl());
        String pressed = ButtonRow.action(text(action.getActionId()));
        String value = text(action.getValue());
        Desk.Pressed press = new Desk.Pressed(delivery, person, sender.channel(), pressed, value);
        clerk.pressed(delivery, sender, () -> {
            Optional<Desk.Form> form = desk.form(press).filter(asked -> !asked.futile());
            return form.isPresent()
                    ? forms.open(text(payload.getTriggerId()), form.get(), pressed, value)
                    : desk.take(press);
        });
    }

    /**
     * A form that was filled in is the press that opened it, with what was typed.
     *
     * @return what is wrong with what was typed, in which case the form stays open and nothing is taken
     */
    private Optional<String> submission(ViewSubmissionPayload payload) {
        try {
            View view = payload.getView();
            ViewSubmissionPayload.User user = payload.getUser();
            PersonId person = new PersonId(text(user.getTeamId()), text(user.getId()));
            String delivery = key("submission", payload.getTriggerId(), view.getId());
            Desk.Pressed press = new Desk.Pressed(
                    delivery,
                    person,
                    "",
                    text(view.getCallbackId()),
                    text(view.getPrivateMetadata()),
                    Optional.of(Forms.typed(view)));
            Optional<Desk.Form> form = clerk.within(CORRECTED_WITHIN, () -> desk.form(press));
            Optional<String> correction = form.filter(asked -> !asked.futile()).flatMap(Desk.Form::correction);
            if (correction.isEmpty()) {
                String channel = form.map(Desk.Form::channel).orElse("");
                Sender sender = new Sender(person, channel, "", Optional.empty(), Optional.empty());
                clerk.submitted(delivery, sender, () -> desk.take(press));
            }
            return correction;
        } catch (RuntimeException unreadable) {
            log.atError().setCause(unreadable).log("a form from Slack could not be read");
            return Optional.empty();
        }
    }

    private static String text(@Nullable String field) {
        return field == null ? "" : field;
    }

    /**
     * A key for what a person did, the same when it is delivered again. Hashed, since whoever has a trigger id can use it; what
     * has no id at all is taken for new.
     */
    private static String key(String kind, @Nullable String id, @Nullable String otherId) {
        String unique = Stream.of(text(id), text(otherId))
                .filter(part -> !part.isBlank())
                .findFirst()
                .orElseGet(() -> UUID.randomUUID().toString());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(unique.getBytes(StandardCharsets.UTF_8));
            return kind + ":" + HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
