package dev.drydock.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.app.console.CommandLineAid.Names;
import dev.drydock.app.console.CommandLineAid.Suggestion;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.OptionDefinition;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineAidTest {
    private static final Names NAMES = new Names(List.of("node01", "node02", "worker-a"), List.of("r-abcd"));

    private record Any() implements Command {}

    private static final List<CommandDefinition> COMMANDS = List.of(
            definition(
                    "drain",
                    "NODE...",
                    OptionDefinition.flag("--force", "").orLetter("-f"),
                    OptionDefinition.flag("--ignore-daemonsets", ""),
                    OptionDefinition.of("--timeout", OptionDefinition.Kind.DURATION, "DURATION", "")
                            .orLetter("-t")),
            definition("show", "RUN"),
            definition("etcd status", ""),
            definition("etcd snapshot", ""));

    private final CommandLineAid aid =
            new CommandLineAid(List.of("/drain", "/drydock"), COMMANDS, new PicocliGrammar(COMMANDS));

    private static CommandDefinition definition(String name, String positional, OptionDefinition... options) {
        return new CommandDefinition(
                name,
                "",
                positional,
                0,
                positional.isEmpty() ? 0 : 9,
                List.of(options),
                List.of(),
                arguments -> new Any());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
        '/',                              '/drydock ,/drain '
        '/dra',                           '/drain '
        '/drydock ',                      'drain ,show ,etcd status ,etcd snapshot '
        '/drydock e',                     'etcd status ,etcd snapshot '
        '/drydock etcd sn',               'etcd snapshot '
        '/drydock drain n',               'node01 ,node02 '
        '/drain n',                       'node01 ,node02 '
        '/drydock DRAIN node01 n',        'node02 '
        '/drydock drain node01 --',       '--force ,--ignore-daemonsets ,--timeout '
        '/drydock drain --force --',      '--ignore-daemonsets ,--timeout '
        '/drydock drain -f --',           '--ignore-daemonsets ,--timeout '
        '/drydock drain node01 -t ',      ''
        '/drydock drain node01 --timeout ', ''
        '/drydock show ',                 'r-abcd '
        'hello there',                    ''
        '/unknown x',                     ''
        """)
    void suggestsWhatMayComeNext(String line, String suggestions) {
        assertThat(aid.aid(line, NAMES).suggestions().stream()
                        .map(Suggestion::insert)
                        .toList())
                .isEqualTo(suggestions.isEmpty() ? List.of() : List.of(suggestions.split(",", -1)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
        '/drydock drian node01',                 drian,                --
        '/drydock drain node01 --forse',         --forse,              --force
        '/drydock drain node01 --timeout=soon',  --timeout=soon,       --
        '/drydock drain node01 --timeout soon',  soon,                 --
        '/drydock drain node03',                 node03,               node01
        '/drydock drain "node03" node01',        '"node03"',           node01
        """)
    void showsWhichWordIsWrong(String line, String word, String nearest) {
        CommandLineAid.Problem problem = aid.aid(line, NAMES).problem().orElseThrow();

        assertThat(line.substring(problem.from(), problem.to())).isEqualTo(word);
        if (!nearest.equals("--")) {
            assertThat(problem.suggestion()).contains(nearest);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'/drydock drain node01 --force'",
        "/drydock drain worker-* --force",
        "/drain --timeout 10m node01",
        "/drain -t 10m node01",
        "/drydock etcd status"
    })
    void findsNothingWrongWithWhatIsRight(String line) {
        assertThat(aid.aid(line, NAMES).problem()).isEmpty();
    }
}
