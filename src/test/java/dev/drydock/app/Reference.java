package dev.drydock.app;

import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.OptionDefinition;
import java.util.List;
import java.util.stream.Collectors;

/** The reference pages, made from the definitions that the program itself works by. */
final class Reference {
    private static final String GENERATED =
            "<!-- Made from the program's own definitions by `mvn test -Dtest=ReferenceTest -Dregenerate`: do not"
                    + " edit. -->\n";

    private Reference() {}

    /** {@code commands.md}. */
    static String commands(List<CommandDefinition> definitions) {
        return GENERATED
                + """
                # Commands

                Type them behind `/drydock`, for example `/drydock drain node01 --ignore-daemonsets`. Of `/drain`, `/cordon` and
                `/uncordon` the name is the command: `/drain node01`.

                - Texts with spaces belong in quotes: `--reason "kernel patch"`. A backslash takes the next character as it is. Quotes
                  and dashes as phones write them (`“…”`, `—force`) are understood.
                - Options stand before or behind other words, as `--name value` or `--name=value`, each once. Some have
                  kubectl's letter besides, as `-n`. A flag may be given `=true` or `=false`. What stands behind `--` is no option.
                - Nodes are named, chosen by a pattern (`worker-*`, `node0?`, `node[0-9]`), or by `--selector` with labels
                  (`pool=blue,zone!=b,tier in (a,b),!spot`).
                - Durations are written as in Go: `90s`, `10m`, `1h30m`, `0`.

                | command | what it does |
                |---|---|
                """
                + definitions.stream()
                        .map(definition -> "| [`" + definition.name() + "`](#"
                                + definition.name().replace(' ', '-') + ") | " + cell(definition.summary()) + " |\n")
                        .collect(Collectors.joining())
                + definitions.stream().map(Reference::command).collect(Collectors.joining());
    }

    private static String command(CommandDefinition definition) {
        StringBuilder text = new StringBuilder("\n## " + definition.name() + "\n" + definition.summary() + "\n\n");
        String options = definition.options().isEmpty() ? "" : " [OPTIONS]";
        text.append("    ")
                .append((definition.name() + " " + definition.positional()).strip())
                .append(options)
                .append('\n');
        if (!definition.options().isEmpty()) {
            text.append("\n| option | what it does |\n|---|---|\n");
            for (OptionDefinition option : definition.options()) {
                text.append("| `")
                        .append(cell(option.usage()))
                        .append("` | ")
                        .append(cell(option.help()))
                        .append(" |\n");
            }
        }
        if (!definition.examples().isEmpty()) {
            text.append("\nFor example:\n\n");
            definition
                    .examples()
                    .forEach(example -> text.append("    ").append(example).append('\n'));
        }
        return text.toString();
    }

    /** {@code configuration.md}. */
    static String configuration(List<Setting> settings) {
        StringBuilder text = new StringBuilder(GENERATED + """
            # Configuration

            Drydock reads its settings from the environment when it starts. Each may also be given as `NAME_FILE`: the path of a
            file that holds the value, as a mounted secret does; not both. A blank value counts as none. When something is missing
            or wrong, or a `DRYDOCK_` variable is unknown, the program lists all of it and ends with exit code 2. Secrets are
            never shown.
            """);
        for (Setting.Topic topic : Setting.Topic.values()) {
            text.append("\n## ").append(topic.title()).append("\n| setting | default | what it is |\n|---|---|---|\n");
            for (Setting setting : of(topic, settings)) {
                String fallback = setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`";
                text.append("| `")
                        .append(setting.name())
                        .append("` | ")
                        .append(fallback)
                        .append(" | ");
                text.append(cell(setting.help()))
                        .append(setting.secret() ? " Secret." : "")
                        .append(" |\n");
            }
        }
        return text.toString();
    }

    /** {@code .env.example}. */
    static String envExample(List<Setting> settings) {
        StringBuilder text = new StringBuilder("""
            # Drydock's settings. It reads them from its environment and no file by itself: copy this one to .env, fill in what you need,
            # and hand it over: with `set -a; . ./.env; set +a` in a shell (texts with spaces belong in quotes then), as Docker's
            # --env-file, or as systemd's EnvironmentFile. A failed start lists all that is wrong.
            # Each NAME may also be given as NAME_FILE: the path of a file that holds the value, as a mounted secret does.
            # Made from the program's own definitions by `mvn test -Dtest=ReferenceTest -Dregenerate`: do not edit.
            """);
        for (Setting.Topic topic : Setting.Topic.values()) {
            text.append("\n# --- ").append(topic.title()).append(" ---\n");
            for (Setting setting : of(topic, settings)) {
                text.append("# ")
                        .append(setting.help())
                        .append("\n#")
                        .append(setting.name())
                        .append('=');
                text.append(setting.fallback()).append('\n');
            }
        }
        return text.toString();
    }

    private static List<Setting> of(Setting.Topic topic, List<Setting> settings) {
        return settings.stream().filter(setting -> setting.topic() == topic).toList();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
