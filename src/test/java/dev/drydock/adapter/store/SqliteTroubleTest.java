package dev.drydock.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal.JournalException;
import dev.drydock.core.run.RunId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An SQLite file on a full disk, one that may not be written, and one that another bot has. */
class SqliteTroubleTest {
    private static final RunId A = new RunId("r-aaaaaaaa");
    private static final Event LONG = new Event.Milestone("x".repeat(20_000));

    @TempDir
    Path directory;

    @Test
    void aFullDiskIsSaidAndNothingIsAppendedUntilThereIsRoom() throws Exception {
        try (Store store = open("one")) {
            allowPages(store, 100);
            int appended = 0;
            JournalException full = null;
            while (full == null) {
                try {
                    store.journal().append(A, appended, List.of(LONG));
                    appended++;
                } catch (JournalException e) {
                    full = e;
                }
            }

            assertThat(full).hasMessageContaining("is full; make room").hasMessageNotContaining("not known");
            assertThat(store.journal().read(A, 0)).hasSize(appended).isNotEmpty();
            assertThat(store.verify()).isEmpty();

            allowPages(store, 10_000);
            assertThat(store.journal().append(A, appended, List.of(LONG))).hasSize(1);
            assertThat(store.verify()).isEmpty();
        }
    }

    /** SQLite's own quota, of the writer's connection. */
    private static void allowPages(Store store, int pages) {
        store.database()
                .write(handle -> handle.createQuery("pragma max_page_count = " + pages)
                        .mapTo(Integer.class)
                        .one());
    }

    @Test
    void aSecondBotOnTheFileIsRefusedUntilTheFirstIsGone() {
        try (Store first = open("one")) {
            first.claim();
            first.claim();
            try (Store second = open("two")) {
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(second::claim)
                        .withMessageContaining("Another Drydock has the database file " + file())
                        .withMessageContaining("use PostgreSQL");
            }
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> {
                try (Store third = open("three")) {
                    third.claim();
                }
            });
        }
        try (Store later = open("two")) {
            later.claim();
        }
    }

    @Test
    void aBotOfAnotherProcessIsRefusedToo() throws Exception {
        try (Store first = open("one")) {
            first.claim();

            assertThat(inAnotherProcess(List.of())).startsWith("refused: Another Drydock has the database file");
        }
        assertThat(inAnotherProcess(List.of())).startsWith("opened");
    }

    @Test
    void aFileThatMayNotBeWrittenIsRefused() throws Exception {
        open("one").close();
        assertThat(inAnotherProcess(readOnly(file())))
                .startsWith("refused: The database file " + file() + " may not be read and written");
    }

    /** Root may write to every file: for root, the child sees the file on a mount that is read-only. */
    private static List<String> readOnly(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        return Files.isWritable(file)
                ? List.of(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && exec \"$@\"",
                        file.toString())
                : List.of();
    }

    private String inAnotherProcess(List<String> wrapper) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(wrapper);
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ClaimingProcess.class.getName(),
                file().toString()));
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    private Path file() {
        return directory.resolve("drydock.db");
    }

    private Store open(String worker) {
        return Store.open(StoreSettings.sqlite(file()), worker, Clock.systemUTC());
    }
}
