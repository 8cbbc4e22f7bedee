package dev.drydock.core.run;

import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.text.Card;

/** Something that Drydock can tell: answered at once, to the asker alone. */
public interface Query {
    /** The command that asks for it. */
    CommandDefinition definition();

    /**
     * Answers.
     *
     * @throws RefusalException where it cannot
     */
    Card answer(Command command, Standing asker);
}
