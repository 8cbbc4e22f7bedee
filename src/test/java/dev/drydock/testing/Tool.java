package dev.drydock.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that a Debian package brings, and how to tell that it will do.
 *
 * @param debianPackage the package's name
 * @param path where the program is in the package
 * @param asksVersion the words that make it print its version
 * @param oldest the oldest release that the tests are true for, as {@code major.minor}
 */
record Tool(String debianPackage, String path, List<String> asksVersion, String oldest) {
    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /**
     * Runs the program for its version.
     *
     * @return why it will not do, empty if it will
     */
    Optional<String> objection(Path program) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(asksVersion);
        try {
            Command.Result result = Command.run(command, Path.of("").toAbsolutePath(), PATIENCE);
            return result.exit() == 0
                    ? objection(program, result.output())
                    : Optional.of(program + " does not run here: " + result.lastLine());
        } catch (IOException e) {
            return Optional.of(program + " does not run here: " + e.getMessage());
        }
    }

    Optional<String> objection(Path program, String output) {
        if (output.contains("-dispatcher")) {
            return Optional.of(program + " is a dispatcher, which starts another release for each server");
        }
        Matcher said = RELEASE.matcher(output);
        Matcher needed = RELEASE.matcher(oldest);
        if (!said.find() || !needed.find()) {
            return Optional.of(program + " does not tell its version");
        }
        boolean enough = number(said, 1) > number(needed, 1)
                || (number(said, 1) == number(needed, 1) && number(said, 2) >= number(needed, 2));
        return enough ? Optional.empty() : Optional.of(program + " is " + said.group() + ", older than " + oldest);
    }

    private static int number(Matcher release, int group) {
        return Integer.parseInt(release.group(group));
    }
}
