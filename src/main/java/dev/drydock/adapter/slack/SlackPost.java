package dev.drydock.adapter.slack;

import com.slack.api.methods.SlackFilesUploadV2Exception;
import com.slack.api.methods.request.files.FilesUploadV2Request;
import com.slack.api.methods.response.files.FilesCompleteUploadExternalResponse;
import com.slack.api.model.Message;
import dev.drydock.adapter.slack.CallException.Fate;
import java.util.Map;
import java.util.Optional;

/**
 * What Drydock says aloud: posts, edits and files. A post is made once: where its fate is not known it is looked for in the
 * channel, by the metadata that each carries, before it is made again.
 */
final class SlackPost {
    static final String EVENT_TYPE = "drydock";
    private static final int ATTEMPTS = 4;

    private final SlackCalls calls;
    private final Lookup lookup;

    SlackPost(SlackCalls calls, Lookup lookup) {
        this.calls = calls;
        this.lookup = lookup;
    }

    /** The act of saying something, and the search for whether it was said. */
    private interface Saying {
        String say() throws CallException, InterruptedException;

        Optional<String> find() throws CallException, InterruptedException;
    }

    /**
     * Posts a message.
     *
     * @param maybePosted whether an earlier attempt, perhaps of an earlier process, may have posted it
     * @return its time stamp
     */
    String post(Note note, RenderedCard card, boolean maybePosted) throws CallException, InterruptedException {
        Message.Metadata metadata = Message.Metadata.builder()
                .eventType(EVENT_TYPE)
                .eventPayload(Map.of("run", note.run().value(), "key", note.key()))
                .build();
        return once(maybePosted, new Saying() {
            @Override
            public String say() throws CallException, InterruptedException {
                return calls.once(
                                Method.POST_MESSAGE,
                                note.channel(),
                                client -> client.chatPostMessage(request -> request.channel(note.channel())
                                        .threadTs(note.thread().orElse(null))
                                        .replyBroadcast(note.broadcast())
                                        .text(card.text())
                                        .blocksAsString(card.blocks())
                                        .unfurlLinks(false)
                                        .unfurlMedia(false)
                                        .metadata(metadata)))
                        .getTs();
            }

            @Override
            public Optional<String> find() throws CallException, InterruptedException {
                return lookup.message(note);
            }
        });
    }

    /**
     * Where a direct message went.
     *
     * @param channel the id of the direct messages with that person
     */
    record Posted(String channel, String ts) {}

    /** Tells one person something, in their direct messages with the bot; again where its fate is not known. */
    Posted direct(String userId, RenderedCard card) throws CallException, InterruptedException {
        var posted = calls.repeated(
                Method.POST_MESSAGE,
                userId,
                client -> client.chatPostMessage(request -> request.channel(userId)
                        .text(card.text())
                        .blocksAsString(card.blocks())
                        .unfurlLinks(false)
                        .unfurlMedia(false)));
        return new Posted(posted.getChannel(), posted.getTs());
    }

    /** Shares a text file in a thread. */
    void share(String channel, String thread, String name, byte[] content) throws CallException, InterruptedException {
        share(channel, Optional.of(thread), name, content);
    }

    /** Makes a message say something else. */
    void edit(String channel, String ts, RenderedCard card) throws CallException, InterruptedException {
        calls.repeated(
                Method.UPDATE,
                channel,
                client -> client.chatUpdate(request ->
                        request.channel(channel).ts(ts).text(card.text()).blocksAsString(card.blocks())));
    }

    /**
     * Shares a file in a thread.
     *
     * @param note names the thread; its run and key make the file's name
     * @param extension the end of the file's name, without a dot
     * @param maybePosted as for {@link #post}
     * @return the file's name
     */
    String upload(Note note, String extension, byte[] content, boolean maybePosted)
            throws CallException, InterruptedException {
        String name = note.run().value() + "-" + note.key() + "." + extension;
        return once(maybePosted, new Saying() {
            @Override
            public String say() throws CallException, InterruptedException {
                share(note.channel(), note.thread(), name, content);
                return name;
            }

            @Override
            public Optional<String> find() throws CallException, InterruptedException {
                return lookup.file(note, name);
            }
        });
    }

    private void share(String channel, Optional<String> thread, String name, byte[] content)
            throws CallException, InterruptedException {
        FilesUploadV2Request upload = FilesUploadV2Request.builder()
                .channel(channel)
                .threadTs(thread.orElse(null))
                .filename(name)
                .title(name)
                .fileData(content)
                .build();
        calls.once(Method.UPLOAD, channel, client -> {
            try {
                return client.filesUploadV2(upload).getCompleteResponse();
            } catch (SlackFilesUploadV2Exception unfinished) {
                return refusal(unfinished);
            }
        });
    }

    /** Which of the three calls said no, as an answer of the last. */
    private static FilesCompleteUploadExternalResponse refusal(SlackFilesUploadV2Exception unfinished) {
        FilesCompleteUploadExternalResponse last = unfinished.getCompleteResponse();
        if (last != null) {
            return last;
        }
        FilesCompleteUploadExternalResponse refused = new FilesCompleteUploadExternalResponse();
        refused.setError(unfinished.getGetURLResponses().stream()
                .filter(response -> !response.isOk())
                .map(response -> response.getError())
                .findFirst()
                .orElse("service_unavailable"));
        return refused;
    }

    private String once(boolean maybeSaid, Saying saying) throws CallException, InterruptedException {
        boolean look = maybeSaid;
        for (int attempt = 1; ; attempt++) {
            if (look) {
                Optional<String> said = saying.find();
                if (said.isPresent()) {
                    return said.get();
                }
            }
            try {
                return saying.say();
            } catch (CallException failed) {
                if (failed.isRefusal() || attempt == ATTEMPTS) {
                    throw failed;
                }
                look |= failed.fate() == Fate.UNKNOWN;
                calls.pause(attempt);
            }
        }
    }
}
