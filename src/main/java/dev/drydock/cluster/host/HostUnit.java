package dev.drydock.cluster.host;

import java.nio.charset.StandardCharsets;

/**
 * Work for a host that outlives the connection. It may be begun again after an interruption: its script must bear that.
 *
 * @param name what it is known by on the host: lower-case letters, digits and dashes
 * @param folder where its files are, from the root on; root's alone
 * @param script a POSIX shell's, which needs nothing else of ours
 */
public record HostUnit(String name, String folder, String script) {
    private static final String NAME = "[a-z0-9][a-z0-9-]{0,99}";
    /** Nothing in it means anything to a shell or to systemd, and nothing leads upwards. */
    private static final String FOLDER = "(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){1,20}";

    private static final int LONGEST_SCRIPT = 64 * 1024;

    public HostUnit {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException(
                    "a unit's name has lower-case letters, digits and dashes alone, begins with no dash, and is no"
                            + " longer than 100");
        }
        if (!folder.matches(FOLDER)) {
            throw new IllegalArgumentException("a unit's folder is a path from the root on, of letters, digits, dots,"
                    + " dashes and underscores, without a name that begins with a dot");
        }
        if (script.isBlank() || script.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a unit's script is not empty, and holds no NUL character");
        }
        if (script.getBytes(StandardCharsets.UTF_8).length > LONGEST_SCRIPT) {
            throw new IllegalArgumentException("a unit's script is longer than " + LONGEST_SCRIPT + " bytes");
        }
    }
}
