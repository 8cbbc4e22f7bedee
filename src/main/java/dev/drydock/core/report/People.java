package dev.drydock.core.report;

import dev.drydock.core.approval.Person;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parts of a card that name people: who asked for it and why, who approved it. */
final class People {
    private People() {}

    /** Who asked, for what, and why. */
    static Block asked(RunState state) {
        Event.Requested request = state.request();
        Text text = mention(request.requester()).plain(" asked for ").code(RequestLine.of(request));
        Text again = request.retryOf()
                .map(run -> text.plain(", again after ").code(run.value()))
                .orElse(text);
        return new Block.Paragraph(request.reason()
                .map(reason -> again.plain(": ").plain(Wording.sentence(reason)))
                .orElseGet(() -> again.plain(".")));
    }

    /** {@code Approved by @lee and @sam}, with the first words as given; empty where nobody had to. */
    static Optional<Text> approved(String by, RunState state) {
        return state.approved()
                .filter(approved -> !approved.by().isEmpty())
                .map(approved -> Text.of(by).then(listed(approved.by())));
    }

    /** People as mentions: {@code @lee and @sam}. */
    static Text listed(List<Person> people) {
        Text text = Text.empty();
        for (int i = 0; i < people.size(); i++) {
            String between = i == 0 ? "" : i == people.size() - 1 ? " and " : ", ";
            text = (between.isEmpty() ? text : text.plain(between)).then(mention(people.get(i)));
        }
        return text;
    }

    static Text mention(Person person) {
        return new Person(person.id(), Wording.name(person.name())).mention();
    }

    /** The run's id in small print, with whatever is worth a word beside it. */
    static Block signature(RunId run, List<Text> more) {
        List<Text> parts = new ArrayList<>();
        parts.add(Text.of("Run ").code(run.value()));
        parts.addAll(more);
        Text line = Text.empty();
        for (int i = 0; i < parts.size(); i++) {
            line = (i == 0 ? line : line.plain(" · ")).then(parts.get(i));
        }
        return new Block.SmallPrint(line);
    }
}
