package dev.drydock.core.approval;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A directory in memory with a requester (dana), three leads (lee, ana, kim), an outsider (olaf), a bot and a guest. */
public final class People implements Directory {
    public static final String TEAM = "T1";

    private final Map<PersonId, Standing> standings = new HashMap<>();
    private boolean away;

    public People() {
        put(person("dana"), true, true, true, false);
        put(person("lee"), true, true, true, true);
        put(person("ana"), true, true, true, true);
        put(person("kim"), true, true, true, true);
        put(person("olaf"), true, true, true, false);
        put(person("robot"), true, false, true, true);
        put(person("guest"), true, true, false, true);
        put(person("gone"), false, true, true, true);
    }

    public static PersonId id(String name) {
        return new PersonId(TEAM, "U-" + name);
    }

    public static Person person(String name) {
        return new Person(id(name), name);
    }

    public void put(Person person, boolean active, boolean human, boolean member, boolean lead) {
        standings.put(
                person.id(),
                new Standing(person, Optional.of(person.name() + "@example.org"), active, human, member, lead));
    }

    /** From now on, nobody can be looked up. */
    public void goAway() {
        away = true;
    }

    public Standing of(String name) {
        return standing(id(name)).orElseThrow();
    }

    @Override
    public Optional<Standing> standing(PersonId person) {
        if (away) {
            throw new DirectoryException("Slack does not answer");
        }
        return Optional.ofNullable(standings.get(person));
    }

    @Override
    public Optional<Standing> standingNow(PersonId person) {
        return standing(person);
    }
}
