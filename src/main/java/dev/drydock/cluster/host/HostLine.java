package dev.drydock.cluster.host;

/**
 * A line that a command printed.
 *
 * @param source where
 * @param text without anything that a terminal might act on; one that is very long is cut
 */
public record HostLine(Source source, String text) {
    /** Where a line was printed. */
    public enum Source {
        OUT,
        ERR
    }
}
