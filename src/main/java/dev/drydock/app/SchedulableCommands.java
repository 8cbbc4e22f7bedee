package dev.drydock.app;

import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.adapter.policy.ScheduledCommands;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.run.Action;
import java.util.Optional;

/** The commands that a schedule may have: those that do something, as people type them. */
final class SchedulableCommands implements ScheduledCommands {
    private final Catalogue catalogue;
    private final Grammar grammar;

    /**
     * Makes them.
     *
     * @param etcd whether Drydock is told of an etcd
     */
    SchedulableCommands(boolean etcd) {
        this.catalogue = Unconnected.catalogue(etcd);
        this.grammar = new PicocliGrammar(catalogue.definitions());
    }

    @Override
    public String check(String line) {
        Grammar.Parsed parsed = grammar.parse(line);
        String name = parsed.definition().name();
        Optional<Action> action = Optional.ofNullable(catalogue.actions().get(name));
        if (action.isEmpty()) {
            throw new CommandException(
                    "`" + name + "` does nothing by itself: it answers who asks. Only what does something can be"
                            + " scheduled.",
                    name);
        }
        if (action.get().isDryRun(parsed.command())) {
            throw new CommandException("a dry run shows its plan to who asks, and a schedule is nobody.", "--dry-run");
        }
        return parsed.line();
    }
}
