package dev.drydock.app;

import dev.drydock.core.approval.Directory;
import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.report.Wording;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The people of a restore without Slack: the plan's file, which asks and never approves, and whoever is at the terminal, who
 * leads.
 */
final class TerminalPeople implements Directory {
    private static final String TEAM = "terminal";

    private final Person file;
    private final Person operator;

    /**
     * Names them.
     *
     * @param file the name of the plan's file
     * @param login the name under which the person is logged in
     */
    TerminalPeople(String file, String login) {
        this.file = new Person(new PersonId(TEAM, "plan"), Wording.name(file));
        this.operator = new Person(new PersonId(TEAM, "operator"), Wording.name(login));
    }

    /** The plan's file. */
    PersonId file() {
        return file.id();
    }

    /** Whoever is at the terminal. */
    PersonId operator() {
        return operator.id();
    }

    @Override
    public Optional<Standing> standing(PersonId person) {
        return Stream.of(file, operator)
                .filter(known -> known.id().equals(person))
                .findFirst()
                .map(known -> new Standing(known, Optional.empty(), true, true, true, known.equals(operator)));
    }

    @Override
    public Optional<Standing> standingNow(PersonId person) {
        return standing(person);
    }
}
