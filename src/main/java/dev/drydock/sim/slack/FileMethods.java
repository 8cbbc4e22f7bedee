package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code files.*}: the upload in three steps that {@code filesUploadV2} makes, and reading about a file. */
final class FileMethods {
    private final State state;
    private final Posting posting;
    private final Supplier<String> origin;

    /** {@code origin} is where this server answers, such as {@code http://127.0.0.1:4711}. */
    FileMethods(State state, Posting posting, Supplier<String> origin) {
        this.state = state;
        this.posting = posting;
        this.origin = origin;
    }

    ObjectNode getUploadUrl(Call call) throws ApiError {
        String name = call.required("filename");
        int length = call.number("length", 0);
        if (length < 1) {
            throw ApiError.fault("invalid_arguments", "[ERROR] must be greater than 0 [json-pointer:/length]");
        }
        String id = state.files().announce(name, length);
        return Json.object()
                .put("upload_url", origin.get() + "/upload/v1/" + id)
                .put("file_id", id);
    }

    ObjectNode complete(Call call) throws ApiError {
        JsonNode asked = call.tree("files", "invalid_arguments")
                .filter(files -> files.isArray() && !files.isEmpty())
                .orElseThrow(() -> ApiError.fault("invalid_arguments", "[ERROR] missing required field: files"));
        Optional<Channel> channel = Optional.empty();
        if (call.optional("channel_id").isPresent()) {
            channel = Optional.of(posting.target(call.text("channel_id")));
        }
        List<SharedFile> files = new ArrayList<>();
        for (JsonNode file : asked) {
            files.add(state.files()
                    .complete(Json.text(file, "id"), Json.text(file, "title"))
                    .orElseThrow(() -> ApiError.fault("file_not_found")));
        }
        if (channel.isPresent()) {
            share(call, channel.get(), files);
        }
        ObjectNode answer = Json.object();
        answer.putArray("files").addAll(files.stream().map(SharedFile::toJson).toList());
        return answer;
    }

    private void share(Call call, Channel channel, List<SharedFile> files) throws ApiError {
        Optional<String> thread = posting.thread(channel, call.optional("thread_ts"));
        Message.Content content = new Message.Content(call.text("initial_comment"), List.of(), Optional.empty(), files);
        state.board().post(new Board.Draft(channel.id(), thread, state.bot().id(), content, false, Optional.empty()));
    }

    ObjectNode info(Call call) throws ApiError {
        ObjectNode answer = Json.object();
        answer.set(
                "file",
                state.files()
                        .find(call.required("file"))
                        .orElseThrow(() -> ApiError.fact("file_not_found"))
                        .toJson());
        return answer;
    }
}
