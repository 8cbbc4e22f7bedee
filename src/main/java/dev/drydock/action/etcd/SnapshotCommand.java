package dev.drydock.action.etcd;

import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.command.OptionDefinition.Kind;
import dev.drydock.core.plan.Risk;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code etcd snapshot}: take a snapshot, prove that it is good, keep it.
 *
 * @param name what it is to be called; empty for a name made from the moment and the run
 * @param member the member to take it from; empty for the best one
 * @param dryRun show the plan only
 * @param reason why
 */
record SnapshotCommand(Optional<String> name, Optional<String> member, boolean dryRun, Optional<String> reason)
        implements Command {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,99}");

    static final CommandDefinition DEFINITION = new CommandDefinition(
            "etcd snapshot",
            "Takes a snapshot of etcd, proves that it is good, and keeps it.",
            "",
            0,
            0,
            List.of(
                    OptionDefinition.of("--name", Kind.TEXT, "NAME", "What it is to be called."),
                    OptionDefinition.of("--member", Kind.TEXT, "MEMBER", "Take it from this member."),
                    OptionDefinition.dryRun(),
                    OptionDefinition.of("--reason", Kind.TEXT, "TEXT", "Why; shown to everybody and kept.")),
            List.of("etcd snapshot", "etcd snapshot --name before-upgrade --reason \"1.36 tonight\""),
            Set.of(Risk.HARMLESS),
            SnapshotCommand::read);

    private static SnapshotCommand read(Arguments arguments) {
        return new SnapshotCommand(
                arguments.text("--name").map(SnapshotCommand::name),
                arguments.text("--member"),
                arguments.flag("--dry-run"),
                arguments.text("--reason"));
    }

    /** A snapshot's name as people type it. */
    static String name(String word) {
        if (!NAME.matcher(word).matches()) {
            throw new CommandException(
                    "A snapshot's name has up to 100 small letters, digits, dots and dashes, and begins with a letter"
                            + " or digit.",
                    word);
        }
        return word;
    }
}
