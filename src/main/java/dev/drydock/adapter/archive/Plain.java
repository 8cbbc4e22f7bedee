package dev.drydock.adapter.archive;

/** The bounds of what we repeat of a stranger's archive: one line of letters that show, not endless. */
final class Plain {
    private static final int LONGEST = 300;

    private Plain() {}

    static String words(String said) {
        String line = said.substring(0, Math.min(said.length(), 2 * LONGEST))
                .replaceAll("[\\s\\p{C}]+", " ")
                .strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
