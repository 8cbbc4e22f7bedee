package dev.drydock.sim.slack;

import java.util.EnumSet;
import java.util.Set;

/** A run of characters that look alike. */
record Span(String text, Set<Look> looks) {

    /** How characters look; each is one of a terminal's attributes. */
    enum Look {
        BOLD("1"),
        DIM("2"),
        ITALIC("3"),
        REVERSE("7"),
        STRIKE("9"),
        RED("31"),
        GREEN("32"),
        YELLOW("33"),
        BLUE("34"),
        CYAN("36");

        private final String code;

        Look(String code) {
            this.code = code;
        }
    }

    Span {
        looks = Set.copyOf(looks);
    }

    static Span of(String text, Look... looks) {
        return new Span(text, Set.of(looks));
    }

    Span with(Look look) {
        Set<Look> more = EnumSet.of(look);
        more.addAll(looks);
        return new Span(text, more);
    }

    /** The columns it takes on a terminal: pictures take two, what joins onto the character before takes none. */
    int width() {
        return text.codePoints().map(Span::columns).sum();
    }

    private static int columns(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.FORMAT || (point >= 0xFE00 && point <= 0xFE0F)) {
            return 0;
        }
        boolean wide = point >= 0x1F000 || (point >= 0x1100 && Character.isIdeographic(point)) || isPicture(point);
        return wide ? 2 : 1;
    }

    /** The pictures of the older planes that terminals draw wide. */
    private static boolean isPicture(int point) {
        return point == 0x2705 || point == 0x274C || point == 0x23F3 || point == 0x26D4 || point == 0x2757;
    }

    /** With escape codes for a terminal. */
    String ansi() {
        if (looks.isEmpty()) {
            return text;
        }
        String codes =
                String.join(";", looks.stream().sorted().map(look -> look.code).toList());
        return "\u001b[" + codes + "m" + text + "\u001b[0m";
    }
}
