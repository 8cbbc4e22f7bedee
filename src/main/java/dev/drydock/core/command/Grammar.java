package dev.drydock.core.command;

/** The port to the parser of command lines: shell-like quoting, {@code --flag value} and {@code --flag=value}. */
public interface Grammar {
    /**
     * A line that was understood.
     *
     * @param definition the command that it names
     * @param command the command, made by the definition's reader
     * @param line the line in canonical form: words single-spaced, quoted where needed; parsing it again gives an equal command
     */
    record Parsed(CommandDefinition definition, Command command, String line) {}

    /**
     * Understands a line.
     *
     * @param line the line without its slash command: {@code drain node01 --force}
     * @throws CommandException where it does not
     */
    Parsed parse(String line);
}
