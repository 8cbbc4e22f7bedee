package dev.drydock.adapter.slack;

import dev.drydock.core.report.RunReport;
import dev.drydock.core.report.ThreadReply;
import dev.drydock.core.report.Timeline;
import dev.drydock.core.report.TimelinePainter;
import dev.drydock.core.run.Cursors;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Turn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run as its channel sees it: the root message, which is edited, and the replies, each posted once and in order. Used by one
 * thread at a time.
 */
final class RunThread {
    private static final Logger log = LoggerFactory.getLogger(RunThread.class);
    static final String ROOT = "root";
    private static final String WHERE = "in the file in the thread";

    private final RunId run;
    private final Journal journal;
    private final Cursors cursors;
    private final SlackPost post;
    private final TimelinePainter painter;
    private final ThreadTiming timing;
    private final InstantSource clock;
    private final Deliveries deliveries;
    private final ClosedChannel closedChannel;

    /** The state up to the cursor. */
    private RunState told;
    /** The state up to the last entry read. */
    private RunState newest;

    private String shown = "";
    private RunState shownState;
    private Instant shownAt = Instant.MIN;
    private boolean editable = true;

    RunThread(
            RunId run,
            Journal journal,
            Cursors cursors,
            Turn turn,
            SlackPost post,
            TimelinePainter painter,
            ThreadTiming timing,
            InstantSource clock) {
        this.run = run;
        this.journal = journal;
        this.cursors = cursors;
        this.post = post;
        this.painter = painter;
        this.timing = timing;
        this.clock = clock;
        this.deliveries = new Deliveries(cursors, turn, run);
        this.closedChannel = new ClosedChannel(post);
        long position = cursors.position(ThreadReader.NAME, run);
        this.told = RunState.of(
                run,
                journal.read(run, 0).stream()
                        .filter(entry -> entry.sequence() <= position)
                        .toList());
        this.newest = told;
        this.shownState = RunState.empty(run);
    }

    /**
     * Delivers all that is new.
     *
     * @return when to come again without news; empty when only news makes it worth
     */
    Optional<Duration> deliver() throws CallException, InterruptedException {
        List<Entry> news = journal.read(run, told.sequence());
        newest = told.after(news);
        if (newest.requested().isEmpty()) {
            return Optional.empty();
        }
        if (RunReport.isUntold(newest)) {
            // Should it end badly, it is told from its beginning on.
            if (newest.hasEnded() && !news.isEmpty()) {
                finish(newest);
            }
            return Optional.empty();
        }
        Optional<String> root = root(!news.isEmpty());
        if (root.isEmpty()) {
            finish(newest);
            return Optional.empty();
        }
        show(root.get());
        for (Entry entry : news) {
            reply(root.get(), entry);
            show(root.get());
        }
        if (!news.isEmpty()) {
            finish(newest);
        }
        return newest.phase() == RunState.Phase.RUNNING && editable ? Optional.of(untilNextEdit()) : Optional.empty();
    }

    private void finish(RunState state) {
        told = state;
        cursors.advance(ThreadReader.NAME, run, state.sequence());
    }

    /** The root message's time stamp, posted first where it is not there; empty where it cannot be. */
    private Optional<String> root(boolean tryAgain) throws CallException, InterruptedException {
        Optional<String> posted = deliveries.outcome(ROOT);
        boolean failedBefore = deliveries.isGivenUp(ROOT);
        if (posted.isPresent() || (failedBefore && !tryAgain)) {
            return posted;
        }
        RenderedCard card = card();
        // One that is found may show what was so before a crash: it is edited.
        boolean begunBefore = deliveries.isBegun(ROOT);
        try {
            String ts = deliveries.once(ROOT, maybe -> post.post(note(ROOT, Optional.empty(), false), card, maybe));
            if (!begunBefore) {
                shown = card.blocks();
                shownState = newest;
                shownAt = clock.instant();
            }
            file(ts, fileKey(), card);
            return Optional.of(ts);
        } catch (CallException failed) {
            if (!failed.isFinal()) {
                throw failed;
            }
            giveUpRoot(failed, failedBefore);
            return Optional.empty();
        }
    }

    private void giveUpRoot(CallException failed, boolean again) throws InterruptedException {
        deliveries.giveUp(ROOT, failed.error());
        if (!again) {
            closedChannel.tell(newest, failed.error());
        }
    }

    private void reply(String root, Entry entry) throws CallException, InterruptedException {
        RunState after = told.after(List.of(entry));
        if (entry.event() instanceof Event.Ended) {
            picture(root);
        }
        Optional<ThreadReply> reply = RunReport.reply(after, entry);
        if (reply.isPresent()) {
            String key = "reply-" + entry.sequence();
            RenderedCard card = BlockKit.render(reply.get().card(), "in the file below");
            try {
                Note note = note(key, Optional.of(root), reply.get().broadcast());
                deliveries.once(key, maybe -> post.post(note, card, maybe));
                file(root, "file-" + entry.sequence(), card);
            } catch (CallException failed) {
                if (!failed.isFinal()) {
                    throw failed;
                }
                giveUp(key, failed);
            }
            finish(after);
        } else {
            told = after;
        }
    }

    /** Shows the newest state in the root message where that is due. */
    private void show(String root) throws CallException, InterruptedException {
        if (!editable || !isEditDue()) {
            return;
        }
        RenderedCard card = card();
        shownState = newest;
        shownAt = clock.instant();
        if (card.blocks().equals(shown)) {
            return;
        }
        try {
            post.edit(newest.request().channel(), root, card);
            shown = card.blocks();
            file(root, fileKey(), card);
        } catch (CallException failed) {
            if (failed.isFinal()) {
                editable = false;
                log.atWarn()
                        .addKeyValue("run", run)
                        .addKeyValue("error", failed.error())
                        .log("a root message cannot be edited any more");
            } else if (newest.phase() != RunState.Phase.RUNNING) {
                throw failed;
            } else {
                log.atInfo()
                        .addKeyValue("run", run)
                        .addKeyValue("error", failed.getMessage())
                        .log("a root message will be edited later");
            }
        }
    }

    /** While it runs, in good time; everything before and the end at once. */
    private boolean isEditDue() {
        if (shownState.phase() != RunState.Phase.RUNNING || newest.phase() != RunState.Phase.RUNNING) {
            return shownState.sequence() != newest.sequence();
        }
        return untilNextEdit().isZero();
    }

    private Duration untilNextEdit() {
        boolean news = shownState.sequence() != newest.sequence();
        Instant due = shownAt.plus(news ? timing.edit() : timing.refresh());
        Instant now = clock.instant();
        return due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO;
    }

    private RenderedCard card() {
        return BlockKit.render(RunReport.root(newest, clock.instant()), WHERE);
    }

    /** A plan's details are a file once a revision, and a result's once; what runs has no file. */
    private String fileKey() {
        return switch (newest.phase()) {
            case PLANNING, AWAITING_APPROVAL, APPROVED -> "plan-" + newest.revision();
            case RUNNING -> "";
            case ENDED -> "result";
        };
    }

    private void file(String root, String key, RenderedCard card) throws CallException, InterruptedException {
        if (card.overflow().isPresent() && !key.isEmpty()) {
            upload(root, key, "txt", card.overflow().get().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The picture of a run that is over, ahead of the last line, which closes the thread. */
    private void picture(String root) throws CallException, InterruptedException {
        Optional<byte[]> png = Timeline.of(run, journal.read(run, 0)).flatMap(painter::png);
        if (png.isPresent()) {
            upload(root, "timeline", "png", png.get());
        }
    }

    private void upload(String root, String key, String extension, byte[] content)
            throws CallException, InterruptedException {
        try {
            Note note = note(key, Optional.of(root), false);
            deliveries.once(key, maybe -> post.upload(note, extension, content, maybe));
        } catch (CallException failed) {
            if (!failed.isFinal()) {
                throw failed;
            }
            giveUp(key, failed);
        }
    }

    private void giveUp(String key, CallException failed) {
        deliveries.giveUp(key, failed.error());
        log.atWarn()
                .addKeyValue("run", run)
                .addKeyValue("delivery", key)
                .addKeyValue("error", failed.error())
                .log("something of a run could not be told, and is left out");
    }

    private Note note(String key, Optional<String> thread, boolean broadcast) {
        return new Note(
                run,
                key,
                newest.request().channel(),
                thread,
                broadcast,
                newest.requestedAt().orElse(Instant.EPOCH));
    }
}
