package dev.drydock.action.desk;

import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Query;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import java.util.List;

/** {@code whoami}: how Drydock sees who asks, and what they may do. */
public final class WhoamiQuery implements Query {
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "whoami",
            "Tells how Drydock sees you: your id, whether you are a lead, and what you may do.",
            "",
            0,
            0,
            List.of(),
            List.of("whoami"),
            arguments -> new Whoami());

    private record Whoami() implements Command {}

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        Person person = asker.person();
        String name = Wording.name(person.name());
        List<Block.Fact> facts = List.of(
                new Block.Fact("You", person.mention()),
                new Block.Fact("User id", Text.empty().code(person.id().userId())),
                new Block.Fact("Workspace", Text.empty().code(person.id().teamId())),
                new Block.Fact(
                        "Summaries go to",
                        Text.of(asker.email().map(Wording::name).orElse("no known address"))),
                new Block.Fact("Lead", Text.of(asker.lead() ? "yes" : "no")));
        return new Card(
                "You are " + name + (asker.lead() ? ", a lead" : ""),
                List.of(new Block.Facts(facts), new Block.Paragraph(Text.of(may(asker)))));
    }

    private static String may(Standing asker) {
        return asker.lead()
                ? "You are among the leads that Drydock was given, by your id or by a user group of yours. You may ask"
                      + " for everything, approve or reject what others ask for, and steer every run. What you ask for"
                      + " yourself is approved by other leads."
                : "Neither your id nor a user group of yours is among the leads that Drydock was given. You may ask for"
                        + " everything, and steer the runs that you asked for; leads approve them.";
    }
}
