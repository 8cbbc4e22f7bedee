package dev.drydock.app;

/** Text from a file or a person, made safe for a terminal. */
final class Printable {
    private static final int LONGEST = 1000;

    private Printable() {}

    /**
     * Returns the text with everything that is no visible character written as {@code \}{@code u{hex}}, and cut off after a
     * thousand characters.
     */
    static String of(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(character -> {
            if (visible(character)) {
                safe.appendCodePoint(character);
            } else {
                safe.append("\\u{").append(Integer.toHexString(character)).append('}');
            }
        });
        return text.codePointCount(0, text.length()) > LONGEST
                ? safe.append("…").toString()
                : safe.toString();
    }

    /** Controls would drive the terminal, and format characters turn the direction of what stands around them. */
    private static boolean visible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
