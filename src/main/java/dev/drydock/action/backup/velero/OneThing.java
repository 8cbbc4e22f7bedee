package dev.drydock.action.backup.velero;

import dev.drydock.cluster.velero.VeleroWork;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.OptionDefinition;

/**
 * A question about one backup or one restore.
 *
 * @param kind which of the two
 * @param name its name
 */
record OneThing(VeleroWork.Kind kind, String name) implements Command {
    static final OptionDefinition RESTORE = OptionDefinition.flag("--restore", "NAME is a restore's, not a backup's.");

    static OneThing read(Arguments arguments) {
        return new OneThing(
                arguments.flag("--restore") ? VeleroWork.Kind.RESTORE : VeleroWork.Kind.BACKUP,
                VeleroNames.found(arguments.positionals().getFirst()));
    }
}
