package dev.drydock.adapter.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.CountOrPercent;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.command.OptionDefinition.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PicocliGrammarTest {
    private static final List<OptionDefinition> OPTIONS = List.of(
            OptionDefinition.flag("--force", "Force."),
            OptionDefinition.flag("--ignore-daemonsets", "Ignore.").orLetter("-D"),
            OptionDefinition.dryRun(),
            OptionDefinition.of("--reason", Kind.TEXT, "TEXT", "Why.").orLetter("-r"),
            OptionDefinition.of("--grace-period", Kind.INTEGER, "SECONDS", "Grace."),
            OptionDefinition.of("--timeout", Kind.DURATION, "DURATION", "Timeout."),
            OptionDefinition.of("--max-unavailable", Kind.COUNT_OR_PERCENT, "N|%", "Window."));
    private static final Grammar GRAMMAR = new PicocliGrammar(List.of(
            definition("help", "[COMMAND]", 0, 2, List.of()),
            definition("drain", "NODE...", 1, 100, OPTIONS),
            definition("show", "RUN", 1, 1, List.of()),
            definition("whoami", "", 0, 0, List.of()),
            definition("etcd status", "", 0, 0, List.of()),
            definition("etcd snapshot save", "NAME", 1, 1, List.of())));

    record Typed(String name, List<String> positionals, Map<String, Object> options) implements Command {}

    private static CommandDefinition definition(
            String name, String positional, int minimum, int maximum, List<OptionDefinition> options) {
        return new CommandDefinition(
                name,
                "Does " + name + ".",
                positional,
                minimum,
                maximum,
                options,
                List.of(name + " x"),
                arguments -> new Typed(name, arguments.positionals(), arguments.options()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void linesAreUnderstood(String line, Typed command, String canonical) {
        Grammar.Parsed parsed = GRAMMAR.parse(line);

        assertThat(parsed.command()).isEqualTo(command);
        assertThat(parsed.line()).isEqualTo(canonical);
        assertThat(parsed.definition().name()).isEqualTo(command.name());
        assertThat(GRAMMAR.parse(parsed.line())).isEqualTo(parsed);
    }

    static Stream<Arguments> linesAreUnderstood() {
        List<String> node = List.of("node01");
        return Stream.of(
                line("", "help", List.of(), Map.of(), "help"),
                line("  ", "help", List.of(), Map.of(), "help"),
                line("help drain", "help", List.of("drain"), Map.of(), "help drain"),
                line("WhoAmI", "whoami", List.of(), Map.of(), "whoami"),
                line("Drain  node01", "drain", node, Map.of(), "drain node01"),
                line("drain node01 --force", "drain", node, Map.of("--force", true), "drain node01 --force"),
                line("drain --force node01", "drain", node, Map.of("--force", true), "drain --force node01"),
                line("drain a --force b", "drain", List.of("a", "b"), Map.of("--force", true), "drain a --force b"),
                line("drain --force=true node01", "drain", node, Map.of("--force", true), "drain --force=true node01"),
                line(
                        "drain --force=false node01",
                        "drain",
                        node,
                        Map.of("--force", false),
                        "drain --force=false node01"),
                line("drain --dry-run node01", "drain", node, Map.of("--dry-run", true), "drain --dry-run node01"),
                line(
                        "drain --dry-run=client node01",
                        "drain",
                        node,
                        Map.of("--dry-run", true),
                        "drain --dry-run=client node01"),
                line(
                        "drain node01 --dry-run=server",
                        "drain",
                        node,
                        Map.of("--dry-run", true),
                        "drain node01 --dry-run=server"),
                line(
                        "drain node01 --dry-run=none",
                        "drain",
                        node,
                        Map.of("--dry-run", false),
                        "drain node01 --dry-run=none"),
                line(
                        "drain --dry-run client",
                        "drain",
                        List.of("client"),
                        Map.of("--dry-run", true),
                        "drain --dry-run client"),
                line(
                        "drain -- --dry-run=client",
                        "drain",
                        List.of("--dry-run=client"),
                        Map.of(),
                        "drain -- --dry-run=client"),
                line("drain --force true", "drain", List.of("true"), Map.of("--force", true), "drain --force true"),
                line("drain node01 —force", "drain", node, Map.of("--force", true), "drain node01 --force"),
                line(
                        "drain node01 --reason “kernel patch”",
                        "drain",
                        node,
                        Map.of("--reason", "kernel patch"),
                        "drain node01 --reason \"kernel patch\""),
                line(
                        "drain node01 --reason='a=b'",
                        "drain",
                        node,
                        Map.of("--reason", "a=b"),
                        "drain node01 --reason=a=b"),
                line("drain node01 --reason=", "drain", node, Map.of("--reason", ""), "drain node01 --reason="),
                line(
                        "drain node01 --reason=--x",
                        "drain",
                        node,
                        Map.of("--reason", "--x"),
                        "drain node01 --reason=--x"),
                line("drain node01 --reason -", "drain", node, Map.of("--reason", "-"), "drain node01 --reason -"),
                line("drain @/etc/passwd", "drain", List.of("@/etc/passwd"), Map.of(), "drain @/etc/passwd"),
                line(
                        "drain node01 --reason @/etc/passwd",
                        "drain",
                        node,
                        Map.of("--reason", "@/etc/passwd"),
                        "drain node01 --reason @/etc/passwd"),
                line(
                        "drain node01 --reason '${sys:user.name} @|red x|@'",
                        "drain",
                        node,
                        Map.of("--reason", "${sys:user.name} @|red x|@"),
                        "drain node01 --reason \"${sys:user.name} @|red x|@\""),
                line(
                        "drain node01 --reason '\"q\"'",
                        "drain",
                        node,
                        Map.of("--reason", "\"q\""),
                        "drain node01 --reason '\"q\"'"),
                line("drain a,b", "drain", List.of("a,b"), Map.of(), "drain a,b"),
                line(
                        "drain node01 --grace-period -1",
                        "drain",
                        node,
                        Map.of("--grace-period", -1),
                        "drain node01 --grace-period -1"),
                line(
                        "drain node01 --grace-period=-1",
                        "drain",
                        node,
                        Map.of("--grace-period", -1),
                        "drain node01 --grace-period=-1"),
                line(
                        "drain node01 --grace-period=0",
                        "drain",
                        node,
                        Map.of("--grace-period", 0),
                        "drain node01 --grace-period=0"),
                line(
                        "drain node01 --timeout 0",
                        "drain",
                        node,
                        Map.of("--timeout", Duration.ZERO),
                        "drain node01 --timeout 0"),
                line(
                        "drain node01 --timeout 1.5h",
                        "drain",
                        node,
                        Map.of("--timeout", Duration.ofMinutes(90)),
                        "drain node01 --timeout 1.5h"),
                line(
                        "drain node01 --max-unavailable 25%",
                        "drain",
                        node,
                        Map.of("--max-unavailable", new CountOrPercent.Percent(25)),
                        "drain node01 --max-unavailable 25%"),
                line(
                        "drain node01 --max-unavailable=3",
                        "drain",
                        node,
                        Map.of("--max-unavailable", new CountOrPercent.Count(3)),
                        "drain node01 --max-unavailable=3"),
                line("drain -- --force", "drain", List.of("--force"), Map.of(), "drain -- --force"),
                line(
                        "drain a -- b --force --",
                        "drain",
                        List.of("a", "b", "--force", "--"),
                        Map.of(),
                        "drain a -- b --force --"),
                line("drain -- --force=", "drain", List.of("--force="), Map.of(), "drain -- --force="),
                line("drain \"\"", "drain", List.of(""), Map.of(), "drain \"\""),
                line("drain a -D", "drain", List.of("a"), Map.of("--ignore-daemonsets", true), "drain a -D"),
                line(
                        "drain -D=false a",
                        "drain",
                        List.of("a"),
                        Map.of("--ignore-daemonsets", false),
                        "drain -D=false a"),
                line("drain -r why a", "drain", List.of("a"), Map.of("--reason", "why"), "drain -r why a"),
                line("drain a -r=why", "drain", List.of("a"), Map.of("--reason", "why"), "drain a -r=why"),
                line("drain a -r=--x", "drain", List.of("a"), Map.of("--reason", "--x"), "drain a -r=--x"),
                line("drain a -- -D", "drain", List.of("a", "-D"), Map.of(), "drain a -- -D"),
                line("drain -1", "drain", List.of("-1"), Map.of(), "drain -1"),
                line("etcd status", "etcd status", List.of(), Map.of(), "etcd status"),
                line("ETCD Status", "etcd status", List.of(), Map.of(), "etcd status"),
                line(
                        "etcd snapshot save now",
                        "etcd snapshot save",
                        List.of("now"),
                        Map.of(),
                        "etcd snapshot save now"));
    }

    private static Arguments line(
            String line, String name, List<String> positionals, Map<String, Object> options, String canonical) {
        return Arguments.of(line, new Typed(name, positionals, options), canonical);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void errorsNameTheWrongWordAndTheNearestRightOne(String line, String word, String suggestion, String message) {
        CommandException refusal = catchThrowableOfType(CommandException.class, () -> GRAMMAR.parse(line));

        assertThat(refusal).isNotNull();
        assertThat(refusal.word()).isEqualTo(word);
        assertThat(refusal.suggestion().orElse("")).isEqualTo(suggestion);
        assertThat(refusal.getMessage()).isEqualTo(message);
    }

    static Stream<Arguments> errorsNameTheWrongWordAndTheNearestRightOne() {
        return Stream.of(
                wrong("drian node01", "drian", "drain", "There is no command `drian`."),
                wrong("Reboot node01", "Reboot", "", "There is no command `Reboot`."),
                wrong("@/etc/passwd", "@/etc/passwd", "", "There is no command `@/etc/passwd`."),
                wrong(
                        "--force drain",
                        "--force",
                        "",
                        "The line begins with the option `--force`; the command comes first."),
                wrong("\"drain node01\"", "drain node01", "", "There is no command `drain node01`."),
                wrong("etcd", "etcd", "etcd status", "`etcd` needs one more word: etcd status, etcd snapshot save."),
                wrong(
                        "etcd stauts",
                        "stauts",
                        "etcd status",
                        "There is no command `etcd stauts`; there are etcd status, etcd snapshot save."),
                wrong("ectd status", "ectd", "etcd status", "There is no command `ectd`."),
                wrong("drain node01 --forse", "--forse", "--force", "`drain` has no option `--forse`."),
                wrong("drain node01 --forse=true", "--forse", "--force", "`drain` has no option `--forse`."),
                wrong("drain node01 -force", "-force", "--force", "`drain` has no option `-force`."),
                wrong("drain node01 --Force", "--Force", "--force", "`drain` has no option `--Force`."),
                wrong("drain node01 --ignore", "--ignore", "--ignore-daemonsets", "`drain` has no option `--ignore`."),
                wrong("drain node01 -x", "-x", "", "`drain` has no option `-x`."),
                wrong("drain node01 -d", "-d", "", "`drain` has no option `-d`."),
                wrong("drain x -r", "--reason", "", "`--reason` needs a value: --reason=TEXT."),
                wrong("drain x -r why --reason y", "--reason", "", "`--reason` is given twice. Give it once."),
                wrong(
                        "drain x -D=",
                        "",
                        "--ignore-daemonsets",
                        "`--ignore-daemonsets` takes no value, or true or false; it got an empty one."),
                wrong("drain --help", "--help", "help drain", "`drain` has no option `--help`."),
                wrong("whoami -h", "-h", "help whoami", "`whoami` takes no options, so `-h` is one too many."),
                wrong("whoami --loud", "--loud", "", "`whoami` takes no options, so `--loud` is one too many."),
                wrong("drain node01 --reason", "--reason", "", "`--reason` needs a value: --reason=TEXT."),
                wrong("drain node01 --reason --force", "--reason", "", "`--reason` needs a value: --reason=TEXT."),
                wrong("drain --reason -- node01", "--reason", "", "`--reason` needs a value: --reason=TEXT."),
                wrong(
                        "drain node01 --reason --forse",
                        "--forse",
                        "--force",
                        "`--reason` needs a value, and `--forse` looks like the next option."
                                + " If it is the value, write `--reason=--forse`."),
                wrong("drain node01 --force --force", "--force", "", "`--force` is given twice. Give it once."),
                wrong("drain node01 --force --force=false", "--force", "", "`--force` is given twice. Give it once."),
                wrong("drain --reason a x --reason=b", "--reason", "", "`--reason` is given twice. Give it once."),
                wrong(
                        "drain x --force=yes",
                        "yes",
                        "--force",
                        "`--force` takes no value, or true or false; `yes` is none of them."),
                wrong(
                        "drain x --force=",
                        "",
                        "--force",
                        "`--force` takes no value, or true or false; it got an empty one."),
                wrong(
                        "drain x --dry-run=sever",
                        "sever",
                        "--dry-run=server",
                        "`--dry-run` takes no value, or client, server or none; `sever` is none of them."),
                wrong(
                        "drain x --dry-run=",
                        "",
                        "--dry-run",
                        "`--dry-run` takes no value, or client, server or none; it got an empty one."),
                wrong(
                        "drain x --dry-run --dry-run=client",
                        "--dry-run",
                        "",
                        "`--dry-run` is given twice. Give it once."),
                wrong(
                        "drain x --grace-period 30s",
                        "30s",
                        "",
                        "`--grace-period` takes a whole number such as 30; `30s` is none of them."),
                wrong(
                        "drain x --grace-period 2147483648",
                        "2147483648",
                        "",
                        "`--grace-period` takes a whole number such as 30; `2147483648` is none of them."),
                wrong(
                        "drain x --timeout 30",
                        "30",
                        "30s",
                        "`--timeout` takes a duration such as 30s, 10m, 1h30m or 0; `30` is none of them."),
                wrong(
                        "drain x --timeout=-1s",
                        "-1s",
                        "",
                        "`--timeout` takes a duration such as 30s, 10m, 1h30m or 0; `-1s` is none of them."),
                wrong(
                        "drain x --timeout=",
                        "",
                        "",
                        "`--timeout` takes a duration such as 30s, 10m, 1h30m or 0; it got an empty one."),
                wrong("drain x --max-unavailable 0", "0", "", share("0")),
                wrong("drain x --max-unavailable 101%", "101%", "", share("101%")),
                wrong("drain x --max-unavailable 0%", "0%", "", share("0%")),
                wrong("drain x --max-unavailable half", "half", "", share("half")),
                wrong("drain", "", "", "`drain` is not all: write `drain NODE...`, for example `drain x`."),
                wrong("drain --force", "", "", "`drain` is not all: write `drain NODE...`, for example `drain x`."),
                wrong("show a b", "b", "", tooMany("show", "only RUN", "b")),
                wrong("whoami me", "me", "", tooMany("whoami", "nothing", "me")),
                wrong("etcd status now", "now", "", tooMany("etcd status", "nothing", "now")));
    }

    private static String share(String value) {
        return "`--max-unavailable` takes a number of at least 1, or a share from 1% to 100%; `" + value
                + "` is none of them.";
    }

    private static String tooMany(String command, String takes, String word) {
        return "`" + command + "` takes " + takes + "; `" + word
                + "` is one word too many. A text with spaces belongs in quotes.";
    }

    private static Arguments wrong(String line, String word, String suggestion, String message) {
        return Arguments.of(line, word, suggestion, message);
    }

    @Test
    void aLongWrongWordIsCutInTheMessage() {
        CommandException refusal =
                catchThrowableOfType(CommandException.class, () -> GRAMMAR.parse("drain x --" + "y".repeat(3_900)));

        assertThat(refusal.getMessage()).hasSizeLessThan(200);
    }

    @Test
    void twoCommandsOfOneNameAreAProgrammersMistake() {
        CommandDefinition show = definition("show", "RUN", 1, 1, List.of());

        assertThatThrownBy(() -> new PicocliGrammar(List.of(show, show))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anyLineIsUnderstoodOrRefusedInOurWords() {
        Random random = new Random(20260314);
        List<String> pieces = List.of(
                "drain",
                "show",
                "etcd",
                "status",
                "help",
                "node01",
                "--force",
                "--force=",
                "--force=false",
                "--dry-run=server",
                "--reason",
                "--reason=",
                "-r",
                "-D",
                "--timeout",
                "30s",
                "30",
                "--grace-period",
                "-1",
                "--max-unavailable",
                "25%",
                "--",
                "---",
                "-",
                "=",
                "\"",
                "'",
                "\\",
                "“",
                "”",
                "’",
                "—",
                "@file",
                "${sys:user.home}",
                "\u0000",
                "🚢",
                "\ud83d",
                "*",
                "",
                "%s",
                "--reason=--",
                "\u00a0");
        int understood = 0;
        for (int i = 0; i < 6_000; i++) {
            StringBuilder line = new StringBuilder(random.nextInt(3) > 0 ? "drain node01 " : "");
            for (int p = random.nextInt(6); p > 0; p--) {
                line.append(pieces.get(random.nextInt(pieces.size()))).append(random.nextInt(4) > 0 ? " " : "");
            }
            try {
                Grammar.Parsed parsed = GRAMMAR.parse(line.toString());
                understood++;
                assertThat(GRAMMAR.parse(parsed.line())).as(line.toString()).isEqualTo(parsed);
            } catch (CommandException refusal) {
                assertThat(refusal.getMessage())
                        .as(line.toString())
                        .isNotBlank()
                        .doesNotContain("do not fit", "Unmatched", "parameter")
                        .hasSizeLessThan(400);
            }
        }
        assertThat(understood).isBetween(600, 5_000);
    }
}
