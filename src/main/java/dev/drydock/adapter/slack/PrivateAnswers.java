package dev.drydock.adapter.slack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.core.report.GridPainter;
import dev.drydock.core.text.Card;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers for one person's eyes: through the {@code response_url}, else as an ephemeral message, else as a direct message. What
 * is too long is sent to them as a file, in their direct messages with the bot.
 */
final class PrivateAnswers {
    private static final Logger log = LoggerFactory.getLogger(PrivateAnswers.class);
    private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");

    /** How many are on their way through their URLs at once; each is a connection, and who opens thousands does nothing else. */
    private static final int AT_ONCE = 64;

    private final OkHttpClient http;
    private final Semaphore ways = new Semaphore(AT_ONCE, true);
    private final SlackCalls calls;
    private final SlackPost post;
    private final GridPainter painter;

    PrivateAnswers(OkHttpClient http, SlackCalls calls, SlackPost post, GridPainter painter) {
        this.http = http.newBuilder()
                .connectionPool(new ConnectionPool(AT_ONCE, 1, TimeUnit.MINUTES))
                .build();
        this.calls = calls;
        this.post = post;
        this.painter = painter;
    }

    /** Answers; what goes wrong is logged, for there is nobody left to tell. */
    void give(Sender sender, Card card) throws InterruptedException {
        RenderedCard rendered = rendered(sender, card);
        try {
            if (throughUrl(sender, rendered)) {
                return;
            }
            if (sender.channel().isEmpty()) {
                direct(sender, rendered);
            } else {
                ephemeral(sender, rendered);
            }
        } catch (CallException failed) {
            log.atWarn()
                    .addKeyValue("person", sender.person().userId())
                    .addKeyValue("channel", sender.channel())
                    .addKeyValue("error", failed.getMessage())
                    .log("a private answer could not be given");
        }
    }

    /** With its file and its pictures sent ahead where it has some, so that the answer can say where they are. */
    private RenderedCard rendered(Sender sender, Card card) throws InterruptedException {
        RenderedCard rendered = BlockKit.render(card, "in the file sent to you directly");
        List<byte[]> pictures = rendered.pictures().stream()
                .flatMap(grid -> painter.png(grid).stream())
                .toList();
        if (rendered.overflow().isEmpty() && pictures.isEmpty()) {
            return rendered;
        }
        try {
            var opened = direct(sender, BlockKit.render(Card.of(card.summary()), ""));
            for (byte[] picture : pictures) {
                post.share(opened.channel(), opened.ts(), "answer.png", picture);
            }
            if (rendered.overflow().isPresent()) {
                byte[] text = rendered.overflow().get().getBytes(StandardCharsets.UTF_8);
                post.share(opened.channel(), opened.ts(), "answer.txt", text);
            }
            return rendered;
        } catch (CallException failed) {
            log.atInfo().addKeyValue("error", failed.getMessage()).log("a long answer's file could not be sent");
            return BlockKit.render(card, "which do not fit here; ask for less at once");
        }
    }

    private boolean throughUrl(Sender sender, RenderedCard card) throws InterruptedException {
        if (sender.responseUrl().isEmpty()) {
            return false;
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("response_type", "ephemeral").put("replace_original", false).put("text", card.text());
        answer.set("blocks", Envelopes.read(card.blocks()));
        sender.thread().ifPresent(thread -> answer.put("thread_ts", thread));
        try {
            Request request = new Request.Builder()
                    .url(sender.responseUrl().get())
                    .post(RequestBody.create(answer.toString(), JSON))
                    .build();
            ways.acquire();
            try (Response response = http.newCall(request).execute()) {
                if (!response.isSuccessful()) {
                    log.atInfo().addKeyValue("status", response.code()).log("a response URL did not take the answer");
                }
                return response.isSuccessful();
            } finally {
                ways.release();
            }
        } catch (IOException | IllegalArgumentException unreached) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while answering");
            }
            // Its message may have the URL in it, and whoever has that can answer.
            log.atInfo()
                    .addKeyValue("error", unreached.getClass().getSimpleName())
                    .log("a response URL could not be reached");
            return false;
        }
    }

    private void ephemeral(Sender sender, RenderedCard card) throws CallException, InterruptedException {
        calls.repeated(
                Method.POST_EPHEMERAL,
                sender.channel(),
                client -> client.chatPostEphemeral(request -> request.channel(sender.channel())
                        .user(sender.person().userId())
                        .threadTs(sender.thread().orElse(null))
                        .text(card.text())
                        .blocksAsString(card.blocks())));
    }

    private SlackPost.Posted direct(Sender sender, RenderedCard card) throws CallException, InterruptedException {
        return post.direct(sender.person().userId(), card);
    }
}
