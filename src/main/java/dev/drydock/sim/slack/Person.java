package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.sim.slack.Control.Confirm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Somebody at a keyboard in the workspace. What they do reaches the app as Slack would tell it; what they see is what Slack
 * would show them.
 */
public final class Person {
    private final State state;
    private final Deliveries deliveries;
    private final Payloads payloads;
    private final Answering answering;
    private final String id;

    Person(State state, Deliveries deliveries, Payloads payloads, Answering answering, String id) {
        this.state = state;
        this.deliveries = deliveries;
        this.payloads = payloads;
        this.answering = answering;
        this.id = id;
    }

    /** The account as it is now. */
    public User user() {
        return state.directory().user(id).orElseThrow();
    }

    /**
     * Types a line into a channel and presses return: a slash command goes to the app, anything else is a message.
     *
     * @param channel {@code #name}, an id, or {@code @drydock} for the direct messages with the bot
     * @throws IllegalArgumentException when this person cannot type there
     */
    public Sent types(String channel, String line) {
        Channel where = mine(channel);
        state.changes().publish(new Change.Done(user(), where.id(), line));
        if (!line.startsWith("/")) {
            Message.Content content = Message.Content.of(SlashText.sent(line, true, state.directory()));
            state.board().post(new Board.Draft(where.id(), Optional.empty(), id, content, false, Optional.empty()));
            return Sent.undelivered();
        }
        String command = line.split("\\s", 2)[0];
        Boolean shouldEscape = state.workspace().commands().get(command);
        if (shouldEscape == null) {
            state.notice(user(), where.id(), command + " is not a valid command.");
            return Sent.undelivered();
        }
        String text = SlashText.sent(line.substring(command.length()).strip(), shouldEscape, state.directory());
        Envelope envelope =
                new Envelope(deliveries.nextId(), Envelope.Kind.SLASH, payloads.slash(user(), where, command, text));
        return deliveries.send(
                envelope,
                answer -> answering.acknowledged(user(), where, answer),
                error -> failed(where.id(), command, error));
    }

    /**
     * Looks for a button, by its action id or by what is written on it, on the message as it is now.
     *
     * @throws IllegalArgumentException when the message is gone, or has no such button any more
     */
    public Press looksAt(Message message, String what) {
        Message now = state.board()
                .find(message.channel(), message.ts())
                .filter(this::visible)
                .orElseThrow(() -> new IllegalArgumentException("the message is not there any more: " + message.ts()));
        Control control = Control.find(now.blocks(), what)
                .orElseThrow(() -> new IllegalArgumentException("no '" + what + "' on the message, only "
                        + Control.in(now.blocks()).stream().map(Control::label).toList()));
        return new Press(now, control);
    }

    /** Presses a button, and accepts the confirm dialog if there is one. */
    public Sent clicks(Message message, String what) {
        return looksAt(message, what).accept();
    }

    /** Presses a button on a version of the message that was replaced meanwhile, as a slow screen lets one do. */
    public Sent clicksStale(Message seen, String what) {
        Control control = Control.find(seen.blocks(), what).orElseThrow();
        return new Press(seen, control).accept();
    }

    /**
     * Uses one very element of a message, as it is now.
     *
     * @param value what is chosen or typed; empty for a button
     * @throws IllegalArgumentException when the message is gone, or has no such element any more, or no such option
     */
    public Sent uses(Message message, String blockId, String actionId, Optional<String> value) {
        Message now = state.board()
                .find(message.channel(), message.ts())
                .filter(this::visible)
                .orElseThrow(() -> new IllegalArgumentException("The message is not there any more."));
        Control control = Control.find(now.blocks(), blockId, actionId)
                .orElseThrow(() -> new IllegalArgumentException("The message has changed, and that is gone from it."));
        Press press = new Press(now, control);
        return value.map(chosen -> press.send(Inputs.chosen(control, chosen))).orElseGet(press::accept);
    }

    /**
     * Uses one very element of a modal or the home tab.
     *
     * @param value what is chosen or typed; empty for a button
     * @throws IllegalArgumentException when the view has no such element, or no such option
     */
    public Sent uses(View view, String blockId, String actionId, Optional<String> value) {
        Control control = Control.find(view.body().path("blocks"), blockId, actionId)
                .orElseThrow(() -> new IllegalArgumentException("The view has changed, and that is gone from it."));
        state.changes().publish(new Change.Done(user(), "", "[" + control.label() + "]"));
        ObjectNode chosen = value.map(text -> Inputs.chosen(control, text)).orElseGet(Json::object);
        return interactive(payloads.click(user(), view, control, chosen), "");
    }

    /** Closes the modal in front; the app is told where the modal asks for that. */
    public void closes(View view) {
        state.views().close(id, false);
        if (Json.flag(view.body(), "notify_on_close")) {
            interactive(payloads.closed(user(), view), "");
        }
    }

    /** Chooses the option with this value in a select, radio group or overflow menu of a message. */
    public Sent chooses(Message message, String actionId, String value) {
        Press press = looksAt(message, actionId);
        return press.send(Inputs.chosen(press.control, value));
    }

    /** Presses a button in a modal or on the home tab. */
    public Sent clicks(View view, String what) {
        Control control = Control.find(view.body().path("blocks"), what)
                .orElseThrow(() -> new IllegalArgumentException("no '" + what + "' on the view"));
        state.changes().publish(new Change.Done(user(), "", "[" + control.label() + "]"));
        return interactive(payloads.click(user(), view, control, Json.object()), "");
    }

    /**
     * Fills in a modal and submits it.
     *
     * @param values what is typed or chosen, by action id or block id
     */
    public Sent submits(View view, Map<String, String> values) {
        ObjectNode typed = Inputs.values(view, values);
        state.changes().publish(new Change.Done(user(), "", "[" + view.title() + "] " + values));
        Envelope envelope =
                new Envelope(deliveries.nextId(), Envelope.Kind.INTERACTIVE, payloads.submission(user(), view, typed));
        return deliveries.send(envelope, answer -> answering.submitted(user(), answer), error -> {});
    }

    /**
     * Types into the first field of the modal in front, and submits it.
     *
     * @throws IllegalArgumentException when there is no modal, or none with a field
     */
    public Sent fillsIn(String text) {
        View view = modal().orElseThrow(() -> new IllegalArgumentException("no form is open"));
        Control field = Control.in(view.body().path("blocks")).stream()
                .filter(control -> Json.text(control.element(), "type").equals("plain_text_input"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the form has no field"));
        return submits(view, Map.of(field.actionId(), text));
    }

    /** Types into an external select of a view; {@link Sent#answer()} has the options that the app suggests. */
    public Sent searches(View view, String actionId, String typed) {
        Control control = Control.find(view.body().path("blocks"), actionId)
                .orElseThrow(() -> new IllegalArgumentException("The view has changed, and that is gone from it."));
        return searches(payloads.suggestion(user(), view, control, typed));
    }

    /** Types into an external select of a message; {@link Sent#answer()} has the options that the app suggests. */
    public Sent searches(Message message, String actionId, String typed) {
        Control control = Control.find(message.blocks(), actionId)
                .orElseThrow(() -> new IllegalArgumentException("The message has changed, and that is gone from it."));
        return searches(payloads.suggestion(user(), message, control, typed));
    }

    private Sent searches(ObjectNode payload) {
        return deliveries.send(
                new Envelope(deliveries.nextId(), Envelope.Kind.INTERACTIVE, payload),
                answer -> BlockRules.ofSuggestions(answer)
                        .forEach(problem -> state.violations().add(Violation.Kind.BAD_ACK, problem)),
                error -> {});
    }

    /** Opens the app's home tab. */
    public Sent opensHome() {
        String event = deliveries.nextId();
        ObjectNode payload = payloads.homeOpened(user(), event);
        return deliveries.send(new Envelope(event, Envelope.Kind.EVENT, payload), answer -> {}, error -> {});
    }

    /** The home tab as last published. */
    public Optional<View> home() {
        return state.views().home(id);
    }

    /** The modal in front. */
    public Optional<View> modal() {
        return state.views().top(id);
    }

    /** Waits until a modal or home tab fits. */
    public View awaitsView(Predicate<View> which, Duration within) {
        return state.changes()
                .await(
                        () -> modal().filter(which).or(() -> home().filter(which)),
                        change -> change instanceof Change.Shown(View view)
                                        && view.owner().equals(id)
                                        && which.test(view)
                                ? Optional.of(view)
                                : Optional.empty(),
                        within)
                .orElseThrow(() -> new AssertionError(user().name() + " saw no such view within " + within));
    }

    /** Everything in a channel that this person can see, threads included, oldest first. */
    public List<Message> sees(String channel) {
        return state.board().all(mine(channel).id()).values().stream()
                .filter(this::visible)
                .toList();
    }

    /** Waits until this person sees a message that fits: one that is there, a new one, or an edited one. */
    public Message awaits(String channel, Predicate<Message> which, Duration within) {
        return new Conversation(state, mine(channel)).first(this::visible, which, within, user().name());
    }

    /** Waits for a message that says this, anywhere in its text or blocks. */
    public Message awaits(String channel, String words, Duration within) {
        return awaits(channel, message -> Conversation.says(message, words), within);
    }

    private boolean visible(Message message) {
        return message.onlyFor().map(id::equals).orElse(true);
    }

    private Channel mine(String name) {
        String bot = "@" + state.bot().name();
        Channel channel = name.equals(bot)
                ? state.directory().direct(user())
                : state.directory()
                        .channelNamed(name)
                        .orElseThrow(() -> new IllegalArgumentException("no channel '" + name + "'"));
        if (!channel.has(id)) {
            throw new IllegalArgumentException(user().name() + " is not in " + name);
        }
        return channel;
    }

    private void failed(String channel, String command, String error) {
        state.notice(user(), channel, command + " failed with the error \"" + error + "\"");
    }

    private Sent interactive(ObjectNode payload, String channel) {
        Envelope envelope = new Envelope(deliveries.nextId(), Envelope.Kind.INTERACTIVE, payload);
        return deliveries.send(envelope, answer -> {}, error -> {
            if (!channel.isEmpty()) {
                failed(channel, "The button", error);
            }
        });
    }

    /** A finger on a button. */
    public final class Press {
        private final Message message;
        private final Control control;

        private Press(Message message, Control control) {
            this.message = message;
            this.control = control;
        }

        /** What Slack asks before it tells the app. */
        public Optional<Confirm> confirm() {
            return control.confirm();
        }

        /** Presses, and says yes to the confirm dialog if there is one. Not pressing needs no method. */
        public Sent accept() {
            return send(Json.object());
        }

        private Sent send(ObjectNode chosen) {
            state.changes().publish(new Change.Done(user(), message.channel(), "[" + control.label() + "]"));
            return interactive(payloads.click(user(), message, control, chosen), message.channel());
        }
    }
}
