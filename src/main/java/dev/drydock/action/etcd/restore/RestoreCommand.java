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
import java.util.regex.Pattern;

/**
 * {@code etcd restore SNAPSHOT}.
 *
 * @param snapshot the snapshot's name
 * @param layout what must run the members; empty for what is found
 * @param newFolder where the data goes, and etcd is pointed; empty to put it where the old data is, which is renamed
 * @param fromCluster the id of another etcd that the snapshot may be of; empty for this etcd's alone
 * @param dryRun show the plan only
 * @param reason why
 */
record RestoreCommand(
        String snapshot,
        Optional<MemberSite.Layout> layout,
        Optional<String> newFolder,
        Optional<String> fromCluster,
        boolean dryRun,
        Optional<String> reason)
        implements Command {
    /** Nothing that a shell, systemd, sed or YAML reads in another way. */
    static final Pattern FOLDER = Pattern.compile("(/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}){1,20}");

    static final CommandDefinition DEFINITION = new CommandDefinition(
            "etcd restore",
            "Puts all members of etcd back to a kept snapshot, together, with a way back until the API serves again.",
            "SNAPSHOT",
            1,
            1,
            List.of(
                    OptionDefinition.of(
                            "--layout",
                            Kind.TEXT,
                            "LAYOUT",
                            "What runs the members: static-pod or systemd; without it, what is found on the hosts."),
                    OptionDefinition.flag(
                            "--in-place",
                            "The old data folder is renamed, and the new one takes its place; that is the default."),
                    OptionDefinition.flag(
                            "--new-data-dir",
                            "Another folder takes the new data, and the manifest or unit is pointed at it."),
                    OptionDefinition.of(
                            "--data-dir",
                            Kind.TEXT,
                            "PATH",
                            "That other folder; without it, the old one's name and the snapshot's."),
                    OptionDefinition.of(
                            "--from-cluster",
                            Kind.TEXT,
                            "ID",
                            "Take a snapshot of the etcd with this id: one before an earlier restore, say."),
                    OptionDefinition.dryRun(),
                    OptionDefinition.of("--reason", Kind.TEXT, "TEXT", "Why; shown to everybody and kept.")),
            List.of(
                    "etcd restore before-upgrade --reason \"the upgrade deleted namespaces\"",
                    "etcd restore before-upgrade --new-data-dir --dry-run"),
            Set.of(Risk.DESTRUCTIVE),
            RestoreCommand::read);

    private static RestoreCommand read(Arguments arguments) {
        String snapshot = arguments.positionals().getFirst();
        if (!snapshot.matches("[a-z0-9][a-z0-9.-]{0,99}")) {
            throw new CommandException(
                    "`" + snapshot + "` is not the name of a snapshot. `etcd snapshots` lists them.", snapshot);
        }
        boolean elsewhere = arguments.flag("--new-data-dir");
        if (elsewhere && arguments.flag("--in-place")) {
            throw new CommandException("`--in-place` and `--new-data-dir` exclude each other.", "--in-place");
        }
        Optional<String> folder = arguments.text("--data-dir");
        if (folder.isPresent() && !elsewhere) {
            throw new CommandException("`--data-dir` goes with `--new-data-dir`.", "--data-dir");
        }
        folder.filter(path -> !FOLDER.matcher(path).matches()).ifPresent(path -> {
            throw new CommandException(
                    "`--data-dir` takes a path from the root on, of letters, digits, dots, dashes and underscores.",
                    path);
        });
        return new RestoreCommand(
                snapshot,
                arguments.text("--layout").map(RestoreCommand::layout),
                elsewhere ? Optional.of(folder.orElse("")) : Optional.empty(),
                arguments.text("--from-cluster").map(RestoreCommand::clusterId),
                arguments.flag("--dry-run"),
                arguments.text("--reason"));
    }

    private static MemberSite.Layout layout(String word) {
        return MemberSite.Layout.of(word)
                .orElseThrow(() -> new CommandException("`--layout` takes `static-pod` or `systemd`.", word));
    }

    private static String clusterId(String word) {
        if (!word.matches("[0-9a-f]{1,16}")) {
            throw new CommandException("`--from-cluster` takes the id of an etcd, as `etcd snapshots` shows it.", word);
        }
        return word;
    }

    /** Where the data of a member goes. */
    Pointing pointing(MemberSite site) {
        return newFolder
                .<Pointing>map(path -> new Pointing.Elsewhere(path.isEmpty() ? site.data() + "-" + snapshot : path))
                .orElseGet(Pointing.InPlace::new);
    }
}
