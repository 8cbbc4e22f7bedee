package dev.drydock.app;

/**
 * A value that is never shown.
 *
 * @param value the value itself, for the one who needs it
 */
record Secret(String value) {
    @Override
    public String toString() {
        return "•••";
    }
}
