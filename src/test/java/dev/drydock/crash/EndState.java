package dev.drydock.crash;

import dev.drydock.adapter.store.Store;
import dev.drydock.core.report.RunReport;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.cluster.TruthLog;
import dev.drydock.sim.slack.Message;
import dev.drydock.sim.slack.SharedFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What must be so when a drain is over, whoever died on the way. */
final class EndState {
    private static final List<String> RECIPIENTS =
            List.of("dana@harbour.example", "lee@harbour.example", "ana@harbour.example");

    private final Surroundings around;
    private final Store store;
    private final RunId run;
    private final Set<String> uncertainMails;
    private final List<String> violations = new ArrayList<>();

    /**
     * Looks at what is there.
     *
     * @param run the drain's
     * @param uncertainMails who was sent the email by a process that died before it recorded so: they get it a second time
     */
    EndState(Surroundings around, Store store, RunId run, Set<String> uncertainMails) {
        this.around = around;
        this.store = store;
        this.run = run;
        this.uncertainMails = Set.copyOf(uncertainMails);
    }

    static RunState state(Store store, RunId run) {
        return RunState.of(run, store.journal().read(run, 0));
    }

    /** Where it stands, in a line. */
    static String summary(Store store, RunId run) {
        RunState state = state(store, run);
        return state.phase() + " at " + state.sequence() + ", attempt " + state.attempt() + ", thread at "
                + store.cursors().position("thread", state.id()) + ", mail at "
                + store.cursors().position("mail", state.id()) + ", held "
                + store.leases().held();
    }

    static Optional<String> mailDelivery(Store store, RunId run, String recipient) {
        return store.cursors().delivery("mail", run, "to:" + recipient);
    }

    /** All that is wrong, a sentence each. */
    List<String> violations() {
        journal();
        cluster();
        thread();
        mail();
        return List.copyOf(violations);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            violations.add(otherwise);
        }
    }

    private void journal() {
        RunState state = state(store, run);
        require(
                state.ended().map(ended -> ended.outcome() == Outcome.SUCCEEDED).orElse(false),
                "the run ended as " + state.ended());
        require(
                store.journal().open().isEmpty(),
                "runs left open: " + store.journal().open());
        require(
                store.leases().held().isEmpty(),
                "leases still held: " + store.leases().held());
        require(
                store.journal().recent(10).equals(List.of(run)),
                "other runs came into being: " + store.journal().recent(10));
        store.verify().ifPresent(damage -> violations.add("the hash chain is broken: " + damage));
        List<String> unfinished = state.steps().values().stream()
                .filter(step -> !step.status().isOver())
                .map(Object::toString)
                .toList();
        require(unfinished.isEmpty(), "steps left unfinished: " + unfinished);
    }

    private void cluster() {
        List<String> removed = around.cluster.log().removals().stream()
                .map(TruthLog.Removal::uid)
                .toList();
        require(removed.size() == new HashSet<>(removed).size(), "a pod was evicted twice: " + removed);
        require(removed.size() == 4, removed.size() + " pods were evicted, not 4");
        for (String node : List.of("node01", "node02")) {
            require(!around.cluster.cordoned(node), node + " was left cordoned");
            List<SimulatedCluster.PodView> pods = around.cluster.podsOn(node);
            require(pods.isEmpty(), node + " still has " + pods);
        }
    }

    private void thread() {
        List<Entry> entries = store.journal().read(run, 0);
        List<String> expected = new ArrayList<>(List.of("root"));
        RunState state = RunState.empty(run);
        for (Entry entry : entries) {
            state = state.after(List.of(entry));
            if (RunReport.reply(state, entry).isPresent()) {
                expected.add("reply-" + entry.sequence());
            }
        }
        List<Message> roots = around.slack.channel(Surroundings.CHANNEL).messages().stream()
                .filter(message -> !message.isReply())
                .toList();
        require(roots.size() == 1, roots.size() + " root messages");
        List<Message> thread = roots.isEmpty()
                ? List.of()
                : around.slack
                        .channel(Surroundings.CHANNEL)
                        .thread(roots.getFirst().ts());
        List<String> told =
                thread.stream().flatMap(message -> key(message).stream()).toList();
        require(told.equals(expected), "the thread tells " + told + " and not " + expected);
        List<String> files = thread.stream()
                .flatMap(message -> message.content().files().stream())
                .map(SharedFile::name)
                .toList();
        require(files.equals(List.of(run + "-timeline.png")), "the thread's files are " + files);
        require(
                thread.size() == expected.size() + 1,
                thread.size() + " messages in the thread, not " + (expected.size() + 1));
        root(roots, state);
        expected.add("timeline");
        for (String key : expected) {
            Optional<String> delivery = store.cursors().delivery("thread", run, key);
            require(
                    delivery.filter(value -> !value.isEmpty() && !value.startsWith("!"))
                            .isPresent(),
                    "the delivery of " + key + " is recorded as " + delivery);
        }
    }

    private void root(List<Message> roots, RunState state) {
        String end = Wording.capitalised(RunReport.outcome(state).orElse("not over"));
        String shown = roots.isEmpty() ? "" : roots.getFirst().blocks().toString();
        require(shown.contains(end), "the root message does not say \"" + end + "\": " + shown);
    }

    private static Optional<String> key(Message message) {
        return message.content()
                .metadata()
                .map(metadata -> metadata.path("event_payload").path("key").asText());
    }

    /** One email each; a second, the same by its Message-ID, only where nobody can know of the first. */
    private void mail() {
        require(
                new HashSet<>(RECIPIENTS)
                        .containsAll(around.mailbox.mails().stream()
                                .map(Mailbox.Mail::to)
                                .toList()),
                "strangers got email: " + around.mailbox.mails());
        for (String recipient : RECIPIENTS) {
            List<Mailbox.Mail> mails = around.mailbox.to(recipient);
            int copies = uncertainMails.contains(recipient) ? 2 : 1;
            require(mails.size() == copies, recipient + " got " + mails.size() + " emails, not " + copies);
            require(
                    new HashSet<>(mails).size() <= 1,
                    recipient + " got emails that cannot be told to be one: " + mails);
            require(
                    mailDelivery(store, run, recipient)
                            .filter(value -> !value.isEmpty())
                            .isPresent(),
                    "the email to " + recipient + " is not recorded");
        }
    }
}
