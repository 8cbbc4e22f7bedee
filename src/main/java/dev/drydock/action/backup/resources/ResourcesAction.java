package dev.drydock.action.backup.resources;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.backup.KeptBackups;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.ExportScope;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code backup resources}: exports, reads back and keeps. With Secrets somebody approves, and they are kept encrypted only. */
public final class ResourcesAction implements Action {
    private final ExportTools tools;

    public ResourcesAction(ExportTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return ResourcesCommand.DEFINITION;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((ResourcesCommand) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((ResourcesCommand) command).reason();
    }

    @Override
    public Plan plan(Command command) {
        ResourcesCommand export = (ResourcesCommand) command;
        ExportScope scope = export.scope();
        BackupTools backups = tools.backups();
        String cluster = backups.clusterName();
        List<Text> obstacles = new ArrayList<>();
        List<BackupEntry> kept = backups.all();
        export.name()
                .filter(name -> kept.stream().anyMatch(entry -> entry.name().equals(name)))
                .ifPresent(name ->
                        obstacles.add(Text.of("There is a backup ").code(name).plain(" already.")));
        boolean encrypts = backups.store().encrypts();
        if (scope.secrets() && !encrypts) {
            obstacles.add(Text.of("Secrets are kept encrypted or not at all, and there is no key: set ")
                    .code("DRYDOCK_SNAPSHOT_KEY")
                    .plain(", or leave ")
                    .code("--with-secrets")
                    .plain(" away."));
        }
        tools.exporter()
                .refusal(scope)
                .ifPresent(why -> obstacles.add(Text.of("Nothing would be exported: " + Wording.sentence(why) + ".")));
        return new Plan(
                "Export the objects of " + cluster,
                Consequences.of(List.of(
                        new Consequence(
                                Consequence.Kind.ACT,
                                "backup resources",
                                export.name().orElse("")),
                        new Consequence(Consequence.Kind.TARGET, "cluster", backups.clusterUid()),
                        new Consequence(Consequence.Kind.CONTENT, "objects", words(scope)))),
                List.of(
                        new Block.Fact("Cluster", Text.of(cluster)),
                        new Block.Fact("What", Text.of(words(scope))),
                        new Block.Fact("Kept", Text.of(encrypts ? "encrypted" : "not encrypted"))),
                List.of(),
                obstacles,
                scope.secrets() ? Risk.DISRUPTIVE : Risk.HARMLESS,
                List.of(backups.lock()));
    }

    /** The same for the same scope, since it is a part of what is approved. */
    private static String words(ExportScope scope) {
        StringBuilder words = new StringBuilder(
                scope.namespaces().isEmpty()
                        ? "the whole cluster"
                        : "the namespaces " + String.join(", ", scope.namespaces()));
        if (!scope.include().isEmpty()) {
            words.append("; only ").append(String.join(", ", scope.include()));
        }
        if (!scope.exclude().isEmpty()) {
            words.append("; without ").append(String.join(", ", scope.exclude()));
        }
        return words.append(scope.secrets() ? "; with Secrets" : "; without Secrets")
                .toString();
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        ResourcesCommand export = (ResourcesCommand) command;
        String name = export.name().orElseGet(() -> KeptBackups.madeUp(BackupEntry.Kind.RESOURCES, log.state()));
        Procedure procedure = new Procedure(log);
        try {
            Step step = new Step("export:" + name, "cluster", "export and keep " + name);
            ResourcesExport exporting = new ResourcesExport(tools, name, export.scope(), export.reason(), log.state());
            Map<String, String> done = procedure.step(
                    step, () -> exporting.run(detail -> procedure.progress(step, detail), procedure::hearAbort));
            String missing = done.getOrDefault("missing", "");
            String summary = "Export " + name + " is kept: " + done.get("summary") + ".";
            return missing.isEmpty()
                    ? new Completion.Finished(Outcome.SUCCEEDED, summary, List.of())
                    : new Completion.Finished(Outcome.FAILED, summary + " IT IS NOT WHOLE: " + missing, List.of());
        } catch (Procedure.StoppedException stopped) {
            return stopped.finished(
                    List.of(new Offer("Try again", "retry " + log.state().id())));
        }
    }
}
