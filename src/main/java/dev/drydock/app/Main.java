package dev.drydock.app;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program's entry point: hands its words to the command line and exits with its code. */
@Command(
        name = "drydock",
        description = "Kubernetes cluster maintenance from Slack.",
        mixinStandardHelpOptions = false,
        synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
    /** By name, since looking into a command's class loads much of what it works with. */
    private static final Map<String, Supplier<Object>> COMMANDS = commands();

    private Main() {}

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("serve", () -> ServeCommand.class);
        commands.put("demo", () -> DemoCommand.class);
        commands.put("doctor", () -> DoctorCommand.class);
        commands.put("audit", () -> new AuditCommand(System.getenv()));
        commands.put("snapshot", () -> SnapshotCommand.class);
        commands.put("backup", () -> new BackupCommand(System.getenv()));
        commands.put("restore", () -> new RestoreCommand(System.getenv(), System.in));
        commands.put("export", () -> new ExportCommand(System.getenv(), InstantSource.system()));
        commands.put("version", () -> VersionCommand.class);
        return commands;
    }

    /**
     * Starts Drydock.
     *
     * @param words the command line's words
     */
    public static void main(String[] words) {
        ParentWatch.start();
        System.exit(commandLine(words).execute(words));
    }

    /** The command line for some words: the command that they begin with, and all of them if they begin with none. */
    static CommandLine commandLine(String... words) {
        CommandLine line = new CommandLine(new Main());
        COMMANDS.forEach((name, command) -> {
            if (words.length == 0 || !COMMANDS.containsKey(words[0]) || words[0].equals(name)) {
                line.addSubcommand(name, command.get());
            }
        });
        helping(line);
        return line.setExecutionExceptionHandler((failure, failed, parsed) -> {
            failed.getErr().println(failure.getMessage());
            return 1;
        });
    }

    /** Every command shows what it takes when it is asked with {@code --help}, as everybody tries first. */
    private static void helping(CommandLine line) {
        line.getCommandSpec()
                .addOption(CommandLine.Model.OptionSpec.builder("--help")
                        .usageHelp(true)
                        .description("Show this, and do nothing.")
                        .build());
        line.getSubcommands().values().forEach(Main::helping);
    }

    /** Without a command, says which there are, and fails: a container that starts it so would look healthy. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(commandLine(), "Which command?");
    }
}
