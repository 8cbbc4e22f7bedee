package dev.drydock.action.desk;

import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.NearestWord;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.command.Words;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Query;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** {@code help [COMMAND]}: the commands that there are and who has to approve them, or all about one. */
public final class HelpQuery implements Query {
    private static final int MOST_WORDS = 3;
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "help",
            "Lists the commands, or tells all about one.",
            "[COMMAND]",
            0,
            MOST_WORDS,
            List.of(),
            List.of("help", "help drain"),
            arguments ->
                    new Help(String.join(" ", arguments.positionals()).strip().toLowerCase(Locale.ROOT)));

    private record Help(String topic) implements Command {}

    private final List<CommandDefinition> acting;
    private final List<CommandDefinition> others;
    private final ApprovalPolicy policy;

    /**
     * Makes the help.
     *
     * @param acting the commands that change something and so may need approvals, in the list's order
     * @param others the other commands but for {@code help} itself
     * @param policy how many approvals are needed
     */
    public HelpQuery(List<CommandDefinition> acting, List<CommandDefinition> others, ApprovalPolicy policy) {
        this.acting = List.copyOf(acting);
        this.others = Stream.concat(others.stream(), Stream.of(DEFINITION)).toList();
        this.policy = policy;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        String topic = ((Help) command).topic();
        return topic.isEmpty() ? overview(asker) : one(find(topic));
    }

    private CommandDefinition find(String topic) {
        List<CommandDefinition> all =
                Stream.concat(acting.stream(), others.stream()).toList();
        List<String> names = all.stream().map(CommandDefinition::name).toList();
        return all.stream()
                .filter(definition -> definition.name().equals(topic))
                .findFirst()
                .orElseThrow(() -> new CommandException(
                        "There is no command " + Words.shown(topic) + " to tell about.",
                        topic,
                        NearestWord.of(topic, names).map(near -> "help " + near)));
    }

    private Card overview(Standing asker) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading("What Drydock does"));
        blocks.add(section("Planned and shown first, then done", acting));
        blocks.add(new Block.Paragraph(approvals(asker)));
        blocks.add(section("Everything else", others));
        blocks.add(new Block.SmallPrint(Text.of("More about one: ")
                .code("help drain")
                .plain(". Texts with spaces belong in quotes; options may be written ")
                .code("--name value")
                .plain(" or ")
                .code("--name=value")
                .plain(".")));
        return new Card("What Drydock does", blocks);
    }

    private static Block section(String title, List<CommandDefinition> definitions) {
        return new Block.Section(
                Tone.NEUTRAL,
                title,
                definitions.stream()
                        .map(definition -> Text.empty()
                                .code((definition.name() + " " + definition.positional()).strip())
                                .plain("  " + definition.summary()))
                        .toList());
    }

    private Text approvals(Standing asker) {
        Text needs = Text.of("Approvals by leads: " + leads(Risk.REVERSIBLE)
                + " for what the opposite command takes back, " + leads(Risk.DISRUPTIVE) + " for what disturbs, "
                + leads(Risk.DESTRUCTIVE) + " for what loses something for good. ");
        return asker.lead()
                ? needs.plain("You are a lead: you may approve what others ask for.")
                : needs.plain("You may ask for everything; leads approve.");
    }

    private String leads(Risk risk) {
        int needed = policy.needed(risk);
        return needed == 0 ? "none" : String.valueOf(needed);
    }

    private Card one(CommandDefinition definition) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading(definition.name()));
        blocks.add(new Block.Paragraph(Text.of(definition.summary())));
        if (acting.contains(definition)) {
            blocks.add(new Block.Paragraph(Text.of("Its plan is shown first. " + needs(definition.risks()))));
        }
        blocks.add(new Block.Preformatted((definition.name() + " " + definition.positional()).strip()
                + (definition.options().isEmpty() ? "" : " [OPTIONS]")));
        if (!definition.options().isEmpty()) {
            blocks.add(new Block.Section(
                    Tone.NEUTRAL,
                    "Options",
                    definition.options().stream().map(HelpQuery::option).toList()));
        }
        if (!definition.examples().isEmpty()) {
            blocks.add(new Block.Section(
                    Tone.NEUTRAL,
                    "For example",
                    definition.examples().stream()
                            .map(example -> Text.empty().code(example))
                            .toList()));
        }
        return new Card(definition.name() + ": " + definition.summary(), blocks);
    }

    private String needs(Set<Risk> risks) {
        int least = risks.stream().mapToInt(policy::needed).min().orElse(0);
        int most = risks.stream().mapToInt(policy::needed).max().orElse(0);
        if (most == 0) {
            return "It needs no approval.";
        }
        String amount = least == most
                ? Wording.count(most, "approval") + " by leads"
                : least + (most == least + 1 ? " or " : " to ") + Wording.count(most, "approval")
                        + " by leads, depending on what would be lost";
        return "It needs " + amount + "; who asks for it never counts.";
    }

    private static Text option(OptionDefinition option) {
        return Text.empty().code(option.usage()).plain("  " + option.help());
    }
}
