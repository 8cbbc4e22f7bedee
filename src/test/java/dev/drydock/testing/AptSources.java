package dev.drydock.testing;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One file of apt's sources, in either of its two formats, turned to another release of Debian. */
final class AptSources {
    private static final Pattern CODENAME = Pattern.compile("(?m)^VERSION_CODENAME=\"?([a-z]+)\"?$");

    private AptSources() {}

    /** Reads the release's name out of the text of {@code os-release}; {@code unknown} where it has none. */
    static String codename(String osRelease) {
        Matcher matcher = CODENAME.matcher(osRelease);
        return matcher.find() ? matcher.group(1) : "unknown";
    }

    /**
     * Replaces the suite's name, also before {@code -updates} and {@code -security}.
     *
     * @return the text for the wanted suite, empty if this file has nothing of the machine's own release
     */
    static Optional<String> derive(String text, String own, String wanted) {
        Pattern suite = Pattern.compile("(?<=\\s)" + Pattern.quote(own) + "(?=(-updates|-security)?(\\s|$))");
        Matcher matcher = suite.matcher(text);
        return matcher.find() ? Optional.of(matcher.replaceAll(wanted)) : Optional.empty();
    }
}
