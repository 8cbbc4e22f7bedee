package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drydock.adapter.store.Store;
import dev.drydock.adapter.store.StoreSettings;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A restore at a terminal over a real journal, with a test at the keyboard; closed in the middle, it is a process that died. */
final class RestoreRig implements AutoCloseable {
    private final Store store;
    private final Action action;
    private final StringWriter out = new StringWriter();
    private final PipedReader typed = new PipedReader();
    private final PipedWriter keyboard;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final Thread person = Thread.ofPlatform().name("restore").unstarted(this::run);
    private volatile Duration leap = Duration.ZERO;
    private String line = "etcd restore before";

    RestoreRig(Path journal, Action action) throws IOException {
        this.keyboard = new PipedWriter(typed);
        this.store = Store.open(
                StoreSettings.sqlite(journal), "terminal", () -> Instant.now().plus(leap));
        this.action = action;
        store.claim();
    }

    /** What the plan asks for. */
    void line(String words) {
        line = words;
    }

    private int perform(Reader input) throws InterruptedException {
        return new TerminalRestore(
                        store,
                        action,
                        new TerminalPeople("harbour.yaml", "dana"),
                        new Terminal(new BufferedReader(input), new PrintWriter(out, true)))
                .perform(line);
    }

    /** Performs to its end, with all that will ever be typed. */
    int perform(String typed) throws InterruptedException {
        return perform(new StringReader(typed));
    }

    private void run() {
        try {
            exit.complete(perform(typed));
        } catch (InterruptedException died) {
            exit.cancel(false);
        } catch (RuntimeException e) {
            exit.completeExceptionally(e);
        }
    }

    /** It is so much later all at once. */
    void leap(Duration time) {
        leap = time;
    }

    /** Begins, with a keyboard. */
    void start() {
        person.start();
    }

    void type(String words) throws IOException {
        keyboard.write(words + "\n");
        keyboard.flush();
    }

    /** Waits until the screen shows words, or something that fits a pattern. */
    void awaits(String words) {
        await().atMost(Duration.ofSeconds(20)).until(() -> screen().contains(words) || screen().matches(words));
    }

    int exit() throws Exception {
        return exit.get(30, TimeUnit.SECONDS);
    }

    String screen() {
        return out.toString();
    }

    List<RunId> runs() {
        return store.journal().recent(10);
    }

    List<Entry> entries(RunId run) {
        return store.journal().read(run, 0);
    }

    /** The events of the only run. */
    List<Event> events() {
        assertThat(runs()).hasSize(1);
        return entries(runs().getFirst()).stream().map(Entry::event).toList();
    }

    @Override
    public void close() {
        person.interrupt();
        store.close();
        await().atMost(Duration.ofSeconds(20)).until(() -> !person.isAlive());
    }
}
