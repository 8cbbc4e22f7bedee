package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.store.Store;
import dev.drydock.adapter.store.StoreSettings;
import dev.drydock.adapter.store.TestPostgres;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The words of {@code drydock audit} and its exit codes. */
class AuditCommandTest {
    private static final RunId A = new RunId("r-aaaaaaaa");
    private static final RunId B = new RunId("r-bbbbbbbb");
    private static final Clock MARCH = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    /** What a command printed, and its exit code. */
    private record Answer(int exit, String out, String err) {}

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void aWholeJournalIsProvedAndATamperedOneIsNamed(String kind) throws Exception {
        StoreSettings settings = journal(kind);

        Answer whole = audit(settings, "verify");
        assertThat(whole.exit()).isZero();
        assertThat(whole.out())
                .matches("(?s)The journal is as it was written: 3 lines, the last with hash [0-9a-f]{64}\\.\\R");

        change(settings, "update journal set body = replace(body, 'two', 'too')");
        Answer tampered = audit(settings, "verify");
        assertThat(tampered.exit()).isEqualTo(1);
        assertThat(tampered.out())
                .isEqualToIgnoringNewLines("The journal is not as it was written. The first wrong line is at position"
                        + " 2, of run r-aaaaaaaa: it was changed: its hash does not fit.");

        change(settings, "delete from journal where position = 1");
        assertThat(audit(settings, "verify").out()).contains("at position 1: the line is missing.");
    }

    @Test
    void theExportGoesToStandardOutput() throws Exception {
        StoreSettings settings = journal("sqlite");

        assertThat(audit(settings, "export").out().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("{\"position\":"));
        assertThat(audit(settings, "export", "--format", "csv", "--run", "r-bbbbbbbb")
                        .out())
                .startsWith("position,run,")
                .contains("\"r-bbbbbbbb\"")
                .doesNotContain("\"r-aaaaaaaa\"");
        assertThat(audit(settings, "export", "--since", "2026-03-02").out()).isEmpty();
        assertThat(audit(settings, "export", "--since", "2026-03-01", "--until", "2026-03-01T12:00:00.001Z")
                        .out()
                        .lines())
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        export --format xml       | write jsonl or csv
        export --run node01       | write a run's id
        export --since yesterday  | write a day such as 2026-03-01
        repair                    | Unmatched argument
        """)
    void wordsThatAreNotUnderstoodAreNamed(String words, String why) throws Exception {
        Answer answer = audit(journal("sqlite"), words.split(" ", -1));

        assertThat(answer.exit()).isEqualTo(2);
        assertThat(answer.err()).contains(why);
    }

    @Test
    void nothingIsMadeWhereThereIsNoJournal() {
        Path missing = folder.resolve("other.db");

        Answer answer = audit(StoreSettings.sqlite(missing), "verify");

        assertThat(answer.exit()).isEqualTo(2);
        assertThat(answer.err()).contains("There is no database file " + missing);
        assertThat(missing).doesNotExist();
        assertThat(folder.resolve("other.db-lock")).doesNotExist();
    }

    @Test
    void aWrongSettingIsNamed() {
        assertThat(run(Map.of("DRYDOCK_DATABASE_URL", "drydock.db"), "verify").exit())
                .isEqualTo(2);
    }

    @Test
    void aServerThatIsAwayIsNoMistakeOfTheSettings() {
        Answer answer = run(Map.of("DRYDOCK_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/drydock"), "verify");

        assertThat(answer.exit()).isEqualTo(1);
        assertThat(answer.err()).contains("jdbc:postgresql://127.0.0.1:1/drydock cannot be opened", "does not answer");
    }

    private StoreSettings journal(String kind) throws Exception {
        StoreSettings settings = kind.equals("sqlite")
                ? StoreSettings.sqlite(
                        Files.createTempDirectory(folder, "journal").resolve("drydock.db"))
                : TestPostgres.freshDatabase();
        try (Store store = Store.open(settings, "one", MARCH)) {
            store.journal().append(A, 0, List.of(new Event.Milestone("one"), new Event.Milestone("two")));
            store.journal().append(B, 0, List.of(new Event.Milestone("three")));
        }
        return settings;
    }

    private static void change(StoreSettings settings, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(settings.url(), settings.user(), "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Answer audit(StoreSettings settings, String... words) {
        return run(Map.of("DRYDOCK_DATABASE_URL", settings.url(), "DRYDOCK_DATABASE_USER", settings.user()), words);
    }

    private static Answer run(Map<String, String> environment, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = new CommandLine(new AuditCommand(environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        int exit = line.execute(words);
        return new Answer(exit, out.toString(), err.toString());
    }
}
