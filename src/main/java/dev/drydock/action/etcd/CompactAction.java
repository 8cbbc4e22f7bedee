package dev.drydock.action.etcd;

import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.command.OptionDefinition.Kind;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code etcd compact REVISION}: forgets the history before a revision. Kubernetes' API servers do so every five minutes by
 * themselves; by hand it is for a database that has reached its quota.
 */
public final class CompactAction implements Action {
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "etcd compact",
            "Forgets the history before a revision; `etcd defrag` then gives its space back.",
            "REVISION",
            1,
            1,
            List.of(
                    OptionDefinition.dryRun(),
                    OptionDefinition.of("--reason", Kind.TEXT, "TEXT", "Why; shown to everybody and kept.")),
            List.of("etcd compact 123456"),
            Set.of(Risk.DISRUPTIVE),
            CompactAction::read);

    private record Compact(long revision, boolean dryRun, Optional<String> reason) implements Command {}

    private final EtcdTools tools;

    public CompactAction(EtcdTools tools) {
        this.tools = tools;
    }

    private static Compact read(Arguments arguments) {
        String word = arguments.positionals().getFirst();
        if (!word.matches("[1-9][0-9]{0,17}")) {
            throw new CommandException("A revision is a number from 1 on; `etcd status` tells the newest one.", word);
        }
        return new Compact(Long.parseLong(word), arguments.flag("--dry-run"), arguments.text("--reason"));
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((Compact) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((Compact) command).reason();
    }

    @Override
    public Plan plan(Command command) {
        long revision = ((Compact) command).revision();
        EtcdHealth health = tools.asking(() -> EtcdHealth.of(tools.etcd()));
        long newest = health.commonRevision().orElse(0);
        List<Text> obstacles = revision > newest
                ? List.of(
                        Text.of("The newest revision is " + newest + ", so there is no revision " + revision + " yet"))
                : List.of();
        return new Plan(
                "Compact etcd of " + tools.clusterName() + " at revision " + revision,
                Consequences.of(List.of(
                        new Consequence(Consequence.Kind.ACT, "etcd compact", String.valueOf(revision)),
                        new Consequence(
                                Consequence.Kind.TARGET,
                                "etcd",
                                health.cluster().hexId()))),
                List.of(
                        new Block.Fact("Cluster", Text.of(tools.clusterName())),
                        new Block.Fact("Newest revision", Text.of(String.valueOf(newest))),
                        new Block.Fact("Lost", Text.of("how things were before; how they are now stays"))),
                List.of(),
                obstacles,
                Risk.DISRUPTIVE,
                List.of(tools.lock()));
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        long revision = ((Compact) command).revision();
        try {
            new Procedure(log)
                    .step(new Step("compact", "etcd", "compact at revision " + revision), () -> compact(revision));
            return new Completion.Finished(
                    Outcome.SUCCEEDED, "Compacted. `etcd defrag` gives the space back.", List.of());
        } catch (Procedure.StoppedException stopped) {
            return stopped.finished(List.of());
        }
    }

    private Done compact(long revision) throws StepException {
        try {
            tools.etcd().compact(revision);
            return Done.of("");
        } catch (EtcdException failed) {
            throw new StepException(failed.getMessage(), failed);
        }
    }
}
