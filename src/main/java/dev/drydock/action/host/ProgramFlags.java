package dev.drydock.action.host;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a program's command line tells, and where what it names is on the host. Pure. */
public final class ProgramFlags {
    private ProgramFlags() {}

    /**
     * A flag that was given a value.
     *
     * @param name without its dashes
     * @param value without the quotation marks around it
     */
    public record Flag(String name, String value) {}

    /** The flags among the words of a command, in order; one may be given more than once. */
    public static List<Flag> of(List<String> words) {
        List<Flag> flags = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int at = word.indexOf('=');
            if (word.startsWith("--") && at > 0) {
                flags.add(new Flag(word.substring(2, at), unquoted(word.substring(at + 1))));
            } else if (word.startsWith("--")
                    && i + 1 < words.size()
                    && !words.get(i + 1).startsWith("--")) {
                flags.add(new Flag(word.substring(2), unquoted(words.get(i + 1))));
            }
        }
        return flags;
    }

    /** A value without the quotation marks around it. */
    public static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && List.of('"', '\'').contains(value.charAt(0));
        return quoted && value.charAt(value.length() - 1) == value.charAt(0)
                ? value.substring(1, value.length() - 1)
                : value;
    }

    /**
     * Where a path in a container is on the host: in the longest of the folders that hold it.
     *
     * @param hostFolders by folder in the container, the host's; empty for a program in none
     * @return empty for what is not mounted from the host: it is in the image
     */
    public static Optional<String> onHost(String path, Map<String, String> hostFolders) {
        if (!path.startsWith("/")) {
            return Optional.empty();
        }
        if (hostFolders.isEmpty()) {
            return Optional.of(path);
        }
        return hostFolders.entrySet().stream()
                .filter(mount -> path.equals(mount.getKey())
                        || path.startsWith(mount.getKey().replaceFirst("/*$", "/")))
                .max(Comparator.comparingInt(mount -> mount.getKey().length()))
                .map(mount -> mount.getValue()
                        + path.substring(Math.min(path.length(), mount.getKey().length())));
    }
}
