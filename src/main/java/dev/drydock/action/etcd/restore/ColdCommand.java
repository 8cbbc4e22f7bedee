package dev.drydock.action.etcd.restore;

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

/**
 * {@code etcd backup --cold}: copy the data folders of members that are stopped for it, one at a time.
 *
 * @param members their names or ids; empty for the best one
 * @param name what the copy is to be called; empty for a name made from the moment and the run
 * @param apiAway whether it may be done where the others cannot go on meanwhile
 * @param dryRun show the plan only
 * @param reason why
 */
record ColdCommand(
        List<String> members, Optional<String> name, boolean apiAway, boolean dryRun, Optional<String> reason)
        implements Command {
    /** With several members a number is added. */
    private static final String NAME = "[a-z0-9][a-z0-9.-]{0,95}";

    static final CommandDefinition DEFINITION = new CommandDefinition(
            "etcd backup",
            "Copies the data folder of a member of etcd that is stopped for it, one at a time, while the others serve.",
            "[MEMBER...]",
            0,
            Integer.MAX_VALUE,
            List.of(
                    OptionDefinition.flag(
                            "--cold", "The member is stopped meanwhile; a backup of this kind has to be."),
                    OptionDefinition.of(
                            "--name",
                            Kind.TEXT,
                            "NAME",
                            "What the copy is to be called; of several members each has a number behind it."),
                    OptionDefinition.flag(
                            "--api-away",
                            "Do it also where the others have no quorum meanwhile: no API answers then until it is"
                                    + " over."),
                    OptionDefinition.dryRun(),
                    OptionDefinition.of("--reason", Kind.TEXT, "TEXT", "Why; shown to everybody and kept.")),
            List.of("etcd backup --cold", "etcd backup etcd-2 --cold --name before-upgrade-cold"),
            Set.of(Risk.DISRUPTIVE),
            ColdCommand::read);

    ColdCommand {
        members = List.copyOf(members);
    }

    private static ColdCommand read(Arguments arguments) {
        if (!arguments.flag("--cold")) {
            throw new CommandException(
                    "`etcd backup` stops a member while its data folder is copied: say so with `--cold`. `etcd"
                            + " snapshot` takes a backup without stopping anything.",
                    "--cold");
        }
        return new ColdCommand(
                arguments.positionals(),
                arguments.text("--name").map(ColdCommand::name),
                arguments.flag("--api-away"),
                arguments.flag("--dry-run"),
                arguments.text("--reason"));
    }

    private static String name(String word) {
        if (!word.matches(NAME)) {
            throw new CommandException(
                    "A copy's name has up to 96 small letters, digits, dots and dashes, and begins with a letter or"
                            + " digit.",
                    word);
        }
        return word;
    }

    /**
     * What hosts are looked at for. Nothing takes the data folder's place, so it may be a mount point; and the room that is told is
     * that where the copy is made.
     */
    static RestoreCommand survey() {
        return new RestoreCommand(
                "cold",
                Optional.empty(),
                Optional.of("/var/lib/drydock/cold-copy"),
                Optional.empty(),
                false,
                Optional.empty());
    }
}
