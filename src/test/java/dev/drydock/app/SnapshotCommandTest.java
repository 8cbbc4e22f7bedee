package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.testing.Command;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code drydock snapshot} as people type it: exit codes, and what is said to whom. */
class SnapshotCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... words) {
        CommandLine line = Main.commandLine(words);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(words);
    }

    @Test
    void aDamagedFileIsNamedAndNothingIsPrintedThatALaterStepMightTake(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("bad\u001b[31m.db"), new byte[4096]);

        assertThat(run("snapshot", "status", file.toString())).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .contains("bad\\u{1b}[31m.db is damaged: neither of its two meta pages is valid")
                .endsWith("Do not restore from it; take another snapshot." + System.lineSeparator())
                .doesNotContain("\u001b")
                .doesNotContain("Exception");
    }

    @Test
    void whatCannotBeReadEndsWithTwo(@TempDir Path folder) {
        assertThat(run("snapshot", "ls", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("cannot be read: it is a directory.");
    }

    @ParameterizedTest
    @CsvSource({
        "status --keys 3.7 x, expected 3.5 or 3.6",
        "status -o yaml x, yaml",
        "status, FILE",
        "get x, KEY",
        "rm x, rm",
        "'', Which command?",
    })
    void wordsThatAreNotUnderstoodEndWithTwo(String words, String said) {
        String[] all = ("snapshot " + words).strip().split(" ");

        assertThat(run(all)).isEqualTo(2);
        assertThat(err.toString()).contains(said);
    }

    @Test
    void theOtherCommandsAreStillThere() {
        assertThat(Main.commandLine().getSubcommands().keySet())
                .containsExactly(
                        "serve", "demo", "doctor", "audit", "snapshot", "backup", "restore", "export", "version");
        assertThat(Main.commandLine("snapshot").getSubcommands().keySet()).containsExactly("snapshot");
        assertThat(Main.commandLine("nonsense").getSubcommands()).hasSize(9);
    }

    @Test
    void everyCommandShowsWhatItTakes() {
        for (String line : List.of("--help", "export --help", "export check --help", "snapshot status --help")) {
            StringWriter told = new StringWriter();
            String[] words = line.split(" ");

            int code = Main.commandLine(words).setOut(new PrintWriter(told)).execute(words);

            assertThat(code).as(line).isZero();
            assertThat(told.toString()).as(line).startsWith("Usage: drydock").contains("--help");
        }
    }

    /** Scripts start it again and again: what the bot works with must not be loaded for it. */
    @Test
    void nothingOfTheBotIsLoaded(@TempDir Path folder) throws IOException {
        Path loaded = folder.resolve("loaded.txt");
        String java = ProcessHandle.current().info().command().orElseThrow();
        Command.Result result = Command.run(
                List.of(
                        java,
                        "-Xlog:class+load:file=" + loaded,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "snapshot",
                        "status",
                        folder.toString()),
                folder,
                Duration.ofMinutes(1));

        assertThat(result.exit()).as(result.output()).isEqualTo(2);
        assertThat(Files.readString(loaded))
                .contains("dev.drydock.adapter.snapshot.SnapshotFile")
                .doesNotContain(
                        "com.google.crypto.tink.",
                        "software.amazon.",
                        "com.slack.",
                        "io.fabric8.",
                        "ch.qos.logback.",
                        "org.slf4j.",
                        "dev.drydock.core.",
                        "dev.drydock.sim.");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`plain ä 日本`, `plain ä 日本`",
                "`a\u0007b`, `a\\u{7}b`",
                "`x\u202ey`, `x\\u{202e}y`",
                "`\u2028`, `\\u{2028}`"
            })
    void onlyVisibleCharactersReachTheTerminal(String text, String safe) {
        assertThat(Printable.of(text)).isEqualTo(safe);
    }

    @Test
    void longTextIsCutOff() {
        assertThat(Printable.of("x".repeat(1001))).isEqualTo("x".repeat(1000) + "…");
    }
}
