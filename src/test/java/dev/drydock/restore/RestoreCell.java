package dev.drydock.restore;

import dev.drydock.testing.hosts.EtcdSetup.Layout;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a matrix of restores tries in one run: a trouble at one step on one host, or, as a sweep, one trouble after the other.
 *
 * @param choice what a lead chooses where the way forward asks
 */
record RestoreCell(Layout layout, List<Place> places, String options, String choice) {
    /** What may fail at any step. First those that come before a step does anything. */
    static final List<Trouble> ANYWHERE = List.of(
            Trouble.BOT_KILLED_BEFORE_THE_EFFECT,
            Trouble.SUDO_REFUSED,
            Trouble.UNREACHABLE,
            Trouble.BOT_KILLED_BEFORE_THE_OUTCOME,
            Trouble.CONNECTION_CUT,
            Trouble.REBOOTED);

    private static final Set<Trouble> KILLED =
            EnumSet.of(Trouble.BOT_KILLED_BEFORE_THE_OUTCOME, Trouble.BOT_KILLED_BEFORE_THE_EFFECT);

    private static final Set<Trouble> IN_MID_WORK = EnumSet.of(Trouble.CONNECTION_CUT, Trouble.REBOOTED);

    /** Steps in which nothing is waited out: nothing was done yet, and the whole can be asked for again. */
    private static final Set<String> LOOKS = Set.of("check", "safety");

    /** A step on a host, and what befalls it there. */
    record Place(String step, String host, Trouble trouble) {
        /** What the journal knows it by. */
        String id() {
            return MatrixSteps.id(step, host);
        }

        /** Whether the restore gets through it and asks nobody. */
        boolean isWaitedOut() {
            return isKill() || (isInMidWork() && !LOOKS.contains(step));
        }

        /** Whether the process of Drydock dies. */
        boolean isKill() {
            return KILLED.contains(trouble);
        }

        /** Whether it comes at whatever moment of the step's work, rather than before or behind it. */
        boolean isInMidWork() {
            return IN_MID_WORK.contains(trouble);
        }

        /** Whether the step has done its work, or most of it, when it is over. */
        boolean isLast() {
            return isInMidWork() || trouble == Trouble.BOT_KILLED_BEFORE_THE_OUTCOME;
        }

        /** What the summary has to tell of it, whatever the end is: a pattern, found anywhere where it is empty. */
        String told() {
            boolean away = trouble == Trouble.UNREACHABLE || trouble == Trouble.SUDO_REFUSED;
            return switch (step) {
                case "scripts" ->
                    trouble == Trouble.NO_ROOM || away ? "put the scripts for a person on [^:]*\\b" + host : "";
                case "workers" -> away ? "not those of [^:]*\\b" + host : "";
                case "clean", "unstage" -> away ? "is left on [^:]*\\b" + host + "\\b" : "";
                default -> "";
            };
        }

        boolean isOnTheWayBack() {
            return MatrixSteps.BACK.contains(step);
        }

        @Override
        public String toString() {
            return step + " | " + trouble + " | " + host;
        }
    }

    RestoreCell {
        places = List.copyOf(places);
    }

    RestoreCell(Layout layout, String step, String host, Trouble trouble, String options, String choice) {
        this(layout, List.of(new Place(step, host, trouble)), options, choice);
    }

    RestoreCell(Layout layout, String step, String host, Trouble trouble) {
        this(layout, step, host, trouble, "", "retry");
    }

    /** Whether some trouble of it is of that kind. */
    boolean has(Trouble trouble) {
        return places.stream().anyMatch(place -> place.trouble() == trouble);
    }

    boolean isOnTheWayBack() {
        return places.stream().anyMatch(Place::isOnTheWayBack);
    }

    @Override
    public String toString() {
        return layout + " | " + places.stream().map(Place::toString).collect(Collectors.joining("; "))
                + (options.isEmpty() ? "" : " |" + options) + (choice.equals("retry") ? "" : " | " + choice);
    }
}
