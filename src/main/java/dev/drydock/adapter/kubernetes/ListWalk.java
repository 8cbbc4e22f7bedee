package dev.drydock.adapter.kubernetes;

import dev.drydock.adapter.kubernetes.export.ListBody;
import dev.drydock.cluster.ClusterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Goes over a list page by page and object by object, of which no more than one is in memory. */
final class ListWalk {
    private static final int LONGEST_REFUSAL = 1 << 16;
    /** A list whose version was compacted away goes on at the version of now; one that expires at every page does not. */
    private static final int MOST_EXPIRIES = 5;

    private final ApiServer server;
    private final Deed deed;
    private final String accept;
    private final int page;

    /**
     * A way of going.
     *
     * @param accept the types of answers that are read
     * @param page how many objects at once
     */
    ListWalk(ApiServer server, Deed deed, String accept, int page) {
        this.server = server;
        this.deed = deed;
        this.accept = accept;
        this.page = page;
    }

    private sealed interface Page {
        /** @param next the token of the next page; empty at the end */
        record Read(String next) implements Page {}

        record Refused(Answer answer) implements Page {}
    }

    /**
     * Goes.
     *
     * @param enough asked behind each page: whether no further one is wanted
     * @return whether that was all; empty where nothing is served there
     * @throws ClusterException where the API server refuses, or breaks off
     */
    Optional<Boolean> over(ApiPath path, ListBody.Taker taker, BooleanSupplier enough) {
        ApiPath first = path.with("limit", Integer.toString(page));
        String token = "";
        int expired = 0;
        while (true) {
            boolean begins = token.isEmpty();
            switch (page(begins ? first : first.with("continue", token), taker)) {
                case Page.Read(String next) -> token = next;
                case Page.Refused(Answer answer)
                when answer.status() == 404 && begins -> {
                    return Optional.empty();
                }
                case Page.Refused(Answer answer)
                when answer.status() == 410 && !begins -> {
                    token = ApiStatus.continuation(answer.body());
                    expired++;
                    if (token.isEmpty() || expired > MOST_EXPIRIES) {
                        return Optional.of(false);
                    }
                }
                case Page.Refused(Answer answer) -> throw Failures.refused(server.host(), deed, answer);
            }
            if (token.isEmpty()) {
                return Optional.of(true);
            }
            if (enough.getAsBoolean()) {
                return Optional.of(false);
            }
        }
    }

    private Page page(ApiPath path, ListBody.Taker taker) {
        try (BodyStream body = server.open(path, accept)) {
            if (body.status() >= 200 && body.status() < 300) {
                return new Page.Read(ListBody.read(body, taker).next());
            }
            String start = new String(body.readNBytes(LONGEST_REFUSAL), StandardCharsets.UTF_8);
            return new Page.Refused(new Answer(body.status(), body.header("Retry-After"), start));
        } catch (IOException e) {
            throw Failures.noAnswer(server.host(), e);
        }
    }
}
