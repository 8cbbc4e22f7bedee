package dev.drydock.app;

import dev.drydock.core.command.NearestWord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads settings from the environment and from the files that it names, and notes whatever is wrong instead of stopping at it.
 * A blank value counts as none.
 */
final class SettingReader {
    private static final String OURS = "DRYDOCK_";
    private static final int LONGEST_FILE = 64 * 1024;
    private static final int SHOWN = 80;

    /** What Kubernetes puts into a pod's environment for every service whose name begins with drydock. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "DRYDOCK_(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    SettingReader(Map<String, String> environment) {
        this.environment = environment;
    }

    /** What is wrong, in the order in which it was found. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    void problem(String problem) {
        problems.add(problem);
    }

    /** Whether Kubernetes runs us. */
    boolean isInPod() {
        return variable("KUBERNETES_SERVICE_HOST").isPresent();
    }

    /** The value as given; empty where neither a value nor a fallback is there. */
    Optional<String> text(Setting setting) {
        Optional<String> given = given(setting);
        return given.isPresent() || setting.fallback().isEmpty() ? given : Optional.of(setting.fallback());
    }

    /** As {@link #text}, noting where there is none. */
    Optional<String> required(Setting setting, String why) {
        int before = problems.size();
        Optional<String> value = text(setting);
        if (value.isEmpty() && problems.size() == before) {
            problem(setting.name() + " is missing: " + why);
        }
        return value;
    }

    /**
     * The value, understood.
     *
     * @param parser gives empty for what it does not understand
     * @param expected what it understands, for the message: {@code a number from 1 to 9}
     */
    <T> Optional<T> parsed(Setting setting, Function<String, Optional<T>> parser, String expected) {
        Optional<String> text = text(setting);
        Optional<T> value = text.flatMap(parser);
        if (text.isPresent() && value.isEmpty()) {
            String shown = setting.secret() ? "not understood" : "\"" + shown(text.get()) + "\"";
            problem(setting.name() + " is " + shown + ": write " + expected + ".");
        }
        return value;
    }

    /** The values of a list separated by commas; those that the pattern does not fit are noted and left out. */
    List<String> list(Setting setting, Pattern pattern, String expected) {
        List<String> values = new ArrayList<>();
        for (String part : text(setting).orElse("").split(",", -1)) {
            String value = part.strip();
            if (pattern.matcher(value).matches()) {
                values.add(value);
            } else if (!value.isEmpty()) {
                problem(setting.name() + " has \"" + shown(value) + "\" in it: write " + expected + ".");
            }
        }
        return values.stream().distinct().toList();
    }

    /** Notes every variable that looks like one of ours and is none. */
    void noteUnknown() {
        List<String> known = Setting.ALL.stream().map(Setting::name).toList();
        List<String> files = Setting.ALL.stream().map(Setting::fileName).toList();
        for (String name : new TreeSet<>(environment.keySet())) {
            boolean ours = name.startsWith(OURS) && !known.contains(name) && !files.contains(name);
            if (ours && !SERVICE_LINK.matcher(name).matches()) {
                boolean file = name.endsWith("_FILE");
                problem(shown(name) + " is not a setting"
                        + NearestWord.of(name, file ? files : known)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(": take it away."));
            }
        }
    }

    private Optional<String> given(Setting setting) {
        Optional<String> value = variable(setting.name());
        Optional<String> file = variable(setting.fileName());
        if (value.isPresent() && file.isPresent()) {
            problem(setting.name() + " and " + setting.fileName() + " are both given: keep one of them.");
            return value;
        }
        return value.isPresent() ? value : file.flatMap(path -> contents(setting, path));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private Optional<String> contents(Setting setting, String path) {
        String problem;
        try (InputStream file = Files.newInputStream(Path.of(path))) {
            byte[] bytes = file.readNBytes(LONGEST_FILE + 1);
            String contents = new String(bytes, StandardCharsets.UTF_8).strip();
            if (bytes.length <= LONGEST_FILE && !contents.isEmpty()) {
                return Optional.of(contents);
            }
            problem = contents.isEmpty() ? "the file " + shown(path) + " is empty" : shown(path) + " is too long";
        } catch (NoSuchFileException e) {
            problem = "there is no file " + shown(path);
        } catch (IOException | InvalidPathException e) {
            problem = "the file " + shown(path) + " cannot be read ("
                    + e.getClass().getSimpleName() + ")";
        }
        problem(setting.fileName() + ": " + problem + ".");
        return Optional.empty();
    }

    /** On one line, bounded, and without a password that a URL may hold. */
    private static String shown(String value) {
        String line = value.replaceAll("\\p{C}", "?")
                .replaceAll("//[^/@]*@", "//…@")
                .replaceAll("(?i)password=[^&]*", "password=…");
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    }
}
