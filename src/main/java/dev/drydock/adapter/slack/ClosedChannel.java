package dev.drydock.adapter.slack;

import dev.drydock.core.run.RunState;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of the news of a run in a channel that takes none: who asked for it is told directly. */
final class ClosedChannel {
    private static final Logger log = LoggerFactory.getLogger(ClosedChannel.class);

    private final SlackPost post;

    ClosedChannel(SlackPost post) {
        this.post = post;
    }

    /** Tells it, once for each run; {@code error} is Slack's word for why. */
    void tell(RunState run, String error) throws InterruptedException {
        boolean scheduled = run.request().requester().id().isSchedule();
        // Of what runs by the clock nobody else is told: there is nobody who asked for it.
        (scheduled ? log.atError() : log.atWarn())
                .addKeyValue("run", run.id())
                .addKeyValue("channel", run.request().channel())
                .addKeyValue("error", error)
                .log(
                        scheduled
                                ? "what runs by the clock cannot be told in its channel"
                                : "a run cannot be told in its channel");
        if (scheduled) {
            return;
        }
        Text text = Text.of("Drydock cannot post in the channel where you asked for ")
                .code(run.request().line())
                .plain(" (Slack says " + error + "), so nobody sees the request there. ")
                .plain(remedy(error) + " Run ")
                .code(run.id().value())
                .plain(" is told there from its next event on.");
        try {
            post.direct(run.request().requester().id().userId(), BlockKit.render(Card.of(text), ""));
        } catch (CallException unreachable) {
            log.atWarn()
                    .addKeyValue("run", run.id())
                    .addKeyValue("error", unreachable.getMessage())
                    .log("the requester could not be told either");
        }
    }

    private static String remedy(String error) {
        return switch (error) {
            case "not_in_channel", "channel_not_found" -> "Invite it there with /invite @drydock.";
            case "is_archived" -> "The channel is archived: ask in another one.";
            default -> "Tell those who run Drydock.";
        };
    }
}
