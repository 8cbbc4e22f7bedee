package dev.drydock.action.backup.resources;

import dev.drydock.action.backup.KeptBackups;
import dev.drydock.cluster.backup.ExportScope;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.command.OptionDefinition.Kind;
import dev.drydock.core.plan.Risk;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code backup resources}: export the cluster's objects, and keep them.
 *
 * @param name what it is to be called; empty for a name made from the moment and the run
 * @param scope what is exported
 * @param dryRun show the plan only
 * @param reason why
 */
record ResourcesCommand(Optional<String> name, ExportScope scope, boolean dryRun, Optional<String> reason)
        implements Command {
    private static final String NAMESPACE = "--namespace";
    private static final String ALL = "--all-namespaces";
    private static final String INCLUDE = "--include";
    private static final String EXCLUDE = "--exclude";
    private static final String SECRETS = "--with-secrets";

    static final CommandDefinition DEFINITION = new CommandDefinition(
            "backup resources",
            "Exports the cluster's objects, as YAML in an archive, and keeps it. Secrets only where they are asked"
                    + " for; then somebody approves, and it is kept encrypted or not at all.",
            "",
            0,
            0,
            List.of(
                    OptionDefinition.of("--name", Kind.TEXT, "NAME", "What it is to be called."),
                    OptionDefinition.of(
                                    NAMESPACE,
                                    Kind.TEXT,
                                    "NAMESPACE,…",
                                    "Only what is in these namespaces, and they themselves.")
                            .orLetter("-n"),
                    OptionDefinition.flag(ALL, "The whole cluster, which is the default.")
                            .orLetter("-A"),
                    OptionDefinition.of(INCLUDE, Kind.TEXT, "KIND,…", "Only these kinds: deployments, *.example.com."),
                    OptionDefinition.of(EXCLUDE, Kind.TEXT, "KIND,…", "None of these kinds."),
                    OptionDefinition.flag(SECRETS, "Secrets too."),
                    OptionDefinition.dryRun(),
                    OptionDefinition.of("--reason", Kind.TEXT, "TEXT", "Why; shown to everybody and kept.")),
            List.of(
                    "backup resources",
                    "backup resources -n shop --exclude *.example.com --reason \"before the move\""),
            Set.of(Risk.HARMLESS, Risk.DISRUPTIVE),
            ResourcesCommand::read);

    private static ResourcesCommand read(Arguments arguments) {
        List<String> namespaces = words(arguments, NAMESPACE);
        if (arguments.flag(ALL) && !namespaces.isEmpty()) {
            throw new CommandException("Say either " + NAMESPACE + " or " + ALL + ".", ALL);
        }
        ExportScope scope = new ExportScope(
                namespaces, words(arguments, INCLUDE), words(arguments, EXCLUDE), arguments.flag(SECRETS), false);
        scope.problem().ifPresent(problem -> {
            throw new CommandException("A kind is not understood: " + problem, INCLUDE);
        });
        return new ResourcesCommand(
                arguments.text("--name").map(KeptBackups::name),
                scope,
                arguments.flag("--dry-run"),
                arguments.text("--reason"));
    }

    private static List<String> words(Arguments arguments, String option) {
        return arguments
                .text(option)
                .map(text -> Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .distinct()
                        .toList())
                .orElse(List.of());
    }
}
