package dev.drydock.action.backup.certs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The command of a unit as its kept files tell of it: the unit, its drop-ins in order, and its environment files. Pure. */
final class KeptUnit {
    private static final Pattern SETTING = Pattern.compile("(?m)^(ExecStart|Environment|EnvironmentFile)=(.*)$");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    private final List<String> commands = new ArrayList<>();
    private final List<String> assignments = new ArrayList<>();
    private final List<String> environmentFiles = new ArrayList<>();

    private final String program;

    private KeptUnit(String program) {
        this.program = program;
    }

    /** The command of the program's unit; empty where none is kept. */
    static Optional<UnitCommand> of(String program, List<HostFile> files) {
        Optional<HostFile> unit = files.stream()
                .filter(file -> file.path().contains("/systemd/") && file.path().endsWith("/" + program + ".service"))
                .findFirst();
        if (unit.isEmpty()) {
            return Optional.empty();
        }
        KeptUnit kept = new KeptUnit(program);
        Stream<HostFile> additions = files.stream()
                .filter(file -> file.path().contains("/systemd/")
                        && file.path().matches(".*/" + Pattern.quote(program) + "\\.service\\.d/[^/]+\\.conf"))
                .sorted(Comparator.comparing(
                        file -> file.path().substring(file.path().lastIndexOf('/'))));
        Stream.concat(unit.stream(), additions).forEach(kept::read);
        return Optional.of(kept.command(files));
    }

    private void read(HostFile file) {
        Matcher setting = SETTING.matcher(joined(file.text()));
        while (setting.find()) {
            String value = setting.group(2).strip();
            List<String> list = listOf(setting.group(1));
            // An empty one takes back what was told before it.
            if (value.isEmpty()) {
                list.clear();
            } else {
                list.add(value.replace("%n", program + ".service").replaceAll("%[pN]", program));
            }
        }
    }

    private List<String> listOf(String setting) {
        if (setting.equals("ExecStart")) {
            return commands;
        }
        return setting.equals("Environment") ? assignments : environmentFiles;
    }

    /** With lines that go on in the next one in one. */
    private static String joined(String text) {
        return text.replaceAll("\\\\\\r?\\n", " ");
    }

    private UnitCommand command(List<HostFile> files) {
        Map<String, String> variables = new LinkedHashMap<>(UnitCommand.variables(
                assignments.stream().flatMap(line -> words(line).stream()).toList()));
        for (String path : environmentFiles) {
            String own = path.startsWith("-") ? path.substring(1) : path;
            files.stream()
                    .filter(file -> file.path().equals(own))
                    .forEach(file -> variables.putAll(
                            UnitCommand.variables(joined(file.text()).lines().toList())));
        }
        return new UnitCommand(
                commands.stream()
                        .flatMap(line -> Stream.of(line.split("\\s+", -1)))
                        .toList(),
                variables);
    }

    private static List<String> words(String line) {
        return WORD.matcher(line)
                .results()
                .map(word -> Stream.of(word.group(1), word.group(2), word.group(3))
                        .flatMap(Stream::ofNullable)
                        .findFirst()
                        .orElse(""))
                .toList();
    }
}
