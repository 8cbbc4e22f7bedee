package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.adapter.kubernetes.export.ListBody;
import dev.drydock.adapter.kubernetes.export.Omissions;
import dev.drydock.adapter.kubernetes.export.Stripping;
import dev.drydock.adapter.kubernetes.export.YamlText;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.backup.ExportIndex.KindCount;
import dev.drydock.cluster.backup.ExportIndex.Problem;
import dev.drydock.cluster.backup.ExportIndex.Reason;
import dev.drydock.cluster.backup.ExportScope;
import dev.drydock.cluster.backup.ObjectRef;
import dev.drydock.cluster.backup.ResourceArchives;
import dev.drydock.cluster.backup.ResourceKind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * The export of one kind's objects, page by page into the archive. A page that breaks off is asked for again, and what was kept
 * of it is not kept twice.
 */
final class KindExport {
    private static final String PAGE = "500";
    private static final int TRIES = 3;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int LONGEST_REFUSAL = 1 << 16;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final ApiServer server;
    private final ResourceKind kind;
    private final ExportScope scope;
    private final ResourceArchives.Writing archive;
    private final Pause pause;
    private final LongConsumer progress;

    private final List<String> versions = new ArrayList<>();
    /** A set, since a page that is read again has the same ones. */
    private final Set<Problem> problems = new LinkedHashSet<>();

    private long objects;
    private long bytes;
    private long leftOut;
    private long leftOutOfPage;
    private boolean consistent = true;
    private int expiredInARow;
    private int restarts;
    /** What each page of this list began with, by which a page that is told again is known. */
    private final Set<String> beginnings = new HashSet<>();

    private String beginning = "";
    private int pagesToldAgain;

    KindExport(
            ApiServer server,
            ResourceKind kind,
            ExportScope scope,
            ResourceArchives.Writing archive,
            Pause pause,
            LongConsumer progress) {
        this.server = server;
        this.kind = kind;
        this.scope = scope;
        this.archive = archive;
        this.pause = pause;
        this.progress = progress;
    }

    /** What a request for a page came to. */
    private sealed interface Outcome {
        record Done(ListBody.Page page) implements Outcome {}

        record Refused(Answer answer) implements Outcome {}

        record Broken(IOException why) implements Outcome {}
    }

    /** Exports; what is missing is told by {@link #problems}. */
    void run() throws IOException {
        archive.begin(kind);
        String root = (kind.group().isEmpty() ? "/api/" : "/apis/") + kind.apiVersion();
        if (scope.namespaces().isEmpty()) {
            list(ApiPath.of(root).slash(kind.plural()), "");
            return;
        }
        for (String namespace : scope.namespaces()) {
            // Of the kinds that are in no namespace only the namespaces themselves are asked for then.
            ApiPath path = kind.namespaced()
                    ? ApiPath.of(root + "/namespaces").slash(namespace).slash(kind.plural())
                    : ApiPath.of(root).slash(kind.plural()).with("fieldSelector", "metadata.name=" + namespace);
            list(path, namespace);
        }
    }

    KindCount count() {
        return new KindCount(kind, objects, leftOut, bytes, String.join(", ", versions), consistent);
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    private void list(ApiPath path, String namespace) throws IOException {
        long leftOutBefore = leftOut;
        String version = "";
        expiredInARow = 0;
        restarts = 0;
        beginnings.clear();
        pagesToldAgain = 0;
        // The first page has no token.
        Optional<String> next = Optional.of("");
        while (next.isPresent()) {
            String token = next.get();
            if (token.isEmpty()) {
                leftOut = leftOutBefore;
            }
            ApiPath first = path.with("limit", PAGE);
            switch (page(token.isEmpty() ? first : first.with("continue", token))) {
                case Outcome.Done(ListBody.Page page) -> {
                    version = version.isEmpty() ? page.resourceVersion() : version;
                    next = Optional.of(page.next()).filter(more -> !more.isEmpty());
                    expiredInARow = 0;
                    if (next.isPresent() && isEndless()) {
                        problems.add(problem(
                                Reason.FAILED,
                                "it says for ever that there is more, and tells the same again: whoever serves it does"
                                        + " not page its lists rightly",
                                namespace));
                        next = Optional.empty();
                    }
                    progress.accept(objects);
                }
                case Outcome.Refused(Answer gone)
                when gone.status() == 410 && !token.isEmpty() && mayGoOn() -> next = Optional.of(afterExpiry(gone));
                case Outcome.Refused(Answer answer) -> {
                    problems.add(refused(answer, namespace));
                    next = Optional.empty();
                }
                case Outcome.Broken(IOException why) -> {
                    problems.add(problem(Reason.FAILED, Failures.noAnswerWords(server.host(), why), namespace));
                    next = Optional.empty();
                }
            }
        }
        if (!version.isEmpty()) {
            versions.add(namespace.isEmpty() ? version : namespace + "=" + version);
        }
    }

    /** Whether a list comes on no more: some who serve kinds of their own know nothing of pages, and say that they do. */
    private boolean isEndless() {
        boolean comesOn = !beginning.isEmpty() && beginnings.add(beginning);
        pagesToldAgain = comesOn ? 0 : pagesToldAgain + 1;
        return pagesToldAgain == TRIES;
    }

    /**
     * Where a list goes on whose version was compacted away: with the token for the version of now that the API server gives, or
     * from its beginning, where what is kept already is not kept again.
     */
    private String afterExpiry(Answer gone) {
        String token = ApiStatus.continuation(gone.body());
        expiredInARow++;
        restarts += token.isEmpty() ? 1 : 0;
        if (token.isEmpty()) {
            beginnings.clear();
        }
        consistent = false;
        return token;
    }

    /** A long list may expire again and again, so long as it comes on between. */
    private boolean mayGoOn() {
        return expiredInARow < TRIES && restarts < TRIES;
    }

    private Outcome page(ApiPath path) throws IOException {
        int tried = 0;
        while (true) {
            Outcome outcome = once(path);
            tried++;
            if (tried == TRIES || !isPassing(outcome)) {
                return outcome;
            }
            pause(outcome, tried);
        }
    }

    private static boolean isPassing(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> false;
            case Outcome.Refused(Answer answer) -> Failures.isUnavailable(answer);
            case Outcome.Broken broken -> true;
        };
    }

    private void pause(Outcome outcome, int tried) {
        Duration asked = outcome instanceof Outcome.Refused(Answer answer)
                ? RetryAfter.of(answer).orElse(FIRST_PAUSE.multipliedBy(tried))
                : FIRST_PAUSE.multipliedBy(tried);
        try {
            pause.take(asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        }
    }

    private static ClusterException interrupted(Exception cause) {
        return new ClusterException(
                ClusterException.Kind.UNAVAILABLE, "interrupted while the API server was asked", cause);
    }

    private Outcome once(ApiPath path) throws IOException {
        leftOutOfPage = 0;
        beginning = "";
        try (BodyStream body = server.open(path)) {
            if (body.status() < 200 || body.status() >= 300) {
                return new Outcome.Refused(new Answer(body.status(), body.header("Retry-After"), start(body)));
            }
            ListBody.Page page = ListBody.read(body, this::take);
            leftOut += leftOutOfPage;
            return new Outcome.Done(page);
        } catch (ArchiveFailure failure) {
            throw failure.why;
        } catch (InterruptedIOException e) {
            throw interrupted(e);
        } catch (IOException e) {
            return new Outcome.Broken(e);
        }
    }

    private static String start(BodyStream body) throws IOException {
        return new String(body.readNBytes(LONGEST_REFUSAL), StandardCharsets.UTF_8);
    }

    /** Carries the archive's failure past what reads the answer, whose own failures are another matter. */
    private static final class ArchiveFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final IOException why;

        ArchiveFailure(IOException why) {
            super(why);
            this.why = why;
        }
    }

    private void take(ObjectNode object) {
        String namespace = Json.text(object, "metadata", "namespace");
        String name = Json.text(object, "metadata", "name");
        if (beginning.isEmpty()) {
            beginning = namespace + "/" + name;
        }
        if (!scope.everything() && Omissions.ofObject(kind, object)) {
            leftOutOfPage++;
            return;
        }
        if (name.isEmpty()) {
            problems.add(new Problem(Reason.OBJECT, kind.qualified(), "there is an object without a name"));
            return;
        }
        byte[] yaml = YamlText.of(Stripping.strip(kind, object)).getBytes(StandardCharsets.UTF_8);
        if (yaml.length > ResourceArchives.Limits.USUAL.documentBytes()) {
            String what = new ObjectRef(kind.group(), kind.kind(), namespace, name).toString();
            problems.add(new Problem(Reason.OBJECT, what, "it has " + yaml.length + " bytes, too many for an archive"));
            return;
        }
        try {
            if (archive.add(namespace, name, yaml)) {
                objects++;
                bytes += yaml.length;
            }
        } catch (IOException e) {
            throw new ArchiveFailure(e);
        }
    }

    private Problem refused(Answer answer, String namespace) {
        String words = kind.qualified();
        Deed deed = new Deed(
                "list " + words,
                "grant its account the verb \"list\" on \"" + kind.plural() + "\" in the API group \"" + kind.group()
                        + "\", or leave the kind out");
        return switch (answer.status()) {
            case 401, 403 -> problem(Reason.FORBIDDEN, Failures.forbiddenWords(server.host(), deed, answer), namespace);
            default ->
                problem(
                        Reason.FAILED,
                        "the API server answers " + answer.status() + ": " + answer.message(),
                        namespace);
        };
    }

    private Problem problem(Reason reason, String why, String namespace) {
        return new Problem(
                reason,
                kind.qualified() + (namespace.isEmpty() ? "" : " in " + namespace),
                objects == 0 ? why : why + " (after " + objects + " objects)");
    }
}
