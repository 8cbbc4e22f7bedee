package dev.drydock.sim.slack;

import java.time.InstantSource;
import java.util.Optional;

/** The running workspace: what every method and every delivery works on. */
record State(
        Workspace workspace,
        Limits limits,
        InstantSource clock,
        Directory directory,
        Changes changes,
        Board board,
        Violations violations,
        Faults faults,
        Triggers triggers,
        Views views,
        Files files,
        ResponseUrls responseUrls) {

    static State of(Workspace workspace, Limits limits, InstantSource clock) {
        Changes changes = new Changes();
        Violations violations = new Violations(clock);
        Board board = new Board(clock, changes);
        return new State(
                workspace,
                limits,
                clock,
                new Directory(workspace),
                changes,
                board,
                violations,
                new Faults(),
                new Triggers(clock, limits.trigger(), violations),
                new Views(changes),
                new Files(),
                new ResponseUrls(clock, limits));
    }

    User bot() {
        return workspace.bot();
    }

    /** Says something to one person in a channel, as Slackbot does. */
    void notice(User person, String channel, String text) {
        board.post(new Board.Draft(
                channel, Optional.empty(), "USLACKBOT", Message.Content.of(text), false, Optional.of(person.id())));
    }
}
