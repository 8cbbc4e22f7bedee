package dev.drydock.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program's entry point: hands its words to the command line and exits with its code. */
@Command(
        name = "drydock",
        description = "Kubernetes cluster maintenance from Slack.",
        mixinStandardHelpOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ServeCommand.class, DemoCommand.class, DoctorCommand.class, VersionCommand.class})
public final class Main implements Runnable {
    private Main() {}

    /**
     * Starts Drydock.
     *
     * @param words the command line's words
     */
    public static void main(String[] words) {
        ParentWatch.start();
        System.exit(commandLine().execute(words));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .addSubcommand(new AuditCommand(System.getenv()))
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    line.getErr().println(failure.getMessage());
                    return 1;
                });
    }

    /** Without a command, says which there are, and fails: a container that starts it so would look healthy. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(commandLine(), "Which command?");
    }
}
