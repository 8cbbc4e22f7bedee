package dev.drydock.adapter.storage;

import dev.drydock.cluster.backup.Verdict;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the stored things of a kept file are called: its entry {@code NAME.json}, and its data {@code NAME_TOKEN.db}, if it is a
 * snapshot, with {@code .enc} behind it where it is encrypted and {@code bad/} before it where it is bad.
 *
 * <p>The token is drawn for each keeping, so that two who keep one name at the same time never write into each other's data;
 * whoever creates the entry first has the name. A name has no underscore, so it can be told from the token.
 */
final class StoredNames {
    private static final String NAME = "[a-z0-9][a-z0-9.-]{0,99}";
    private static final Pattern VALID = Pattern.compile(NAME);
    private static final Pattern ENTRY = Pattern.compile("(" + NAME + ")\\.json");

    /** The name is as short as it may be, so that endings and tokens are not taken for a part of it. */
    private static final Pattern FILE = Pattern.compile("(" + NAME + "?)(?:_[0-9a-f]{16})?(?:\\.db)?(?:\\.enc)?");

    /** What a folder's storage writes into before it has its name, and what its trials are called. */
    private static final Pattern LEFT =
            Pattern.compile("(?:bad/)?\\..+-[0-9a-f]{16}\\.part|_drydock-check_[0-9a-f]{16}");

    /** Where the data of bad ones lie. */
    static final String BAD = "bad/";

    private final String noun;
    private final String ending;
    private final Pattern data;

    private StoredNames(String noun, String ending) {
        this.noun = noun;
        this.ending = ending;
        this.data = Pattern.compile("(?:bad/)?(" + NAME + ")_[0-9a-f]{16}" + Pattern.quote(ending) + "(?:\\.enc)?");
    }

    static StoredNames of(EntryForm<?> form) {
        return new StoredNames(form.noun(), form.ending());
    }

    /**
     * Demands a name.
     *
     * @throws IOException when it is none; it is not quoted, since it may be anything
     */
    String require(String name) throws IOException {
        if (!VALID.matcher(name).matches()) {
            throw new IOException("This is no " + noun
                    + "'s name: it has up to 100 small letters, digits, dots and dashes, and"
                    + " begins with a letter or digit");
        }
        return name;
    }

    /** What one is called where a sentence begins. */
    String capital() {
        return noun.substring(0, 1).toUpperCase(Locale.ROOT) + noun.substring(1);
    }

    static String entry(String name) {
        return name + ".json";
    }

    String data(String name, String token, Verdict verdict, boolean encrypted) {
        String folder = switch (verdict) {
            case Verdict.Good good -> "";
            case Verdict.Bad bad -> BAD;
            case Verdict.Unreadable none -> BAD;
        };
        return folder + name + "_" + token + ending + (encrypted ? ".enc" : "");
    }

    /** Whose entry this is; empty where it is none. */
    static Optional<String> ofEntry(String object) {
        return matched(ENTRY, object);
    }

    /** Whose data this is; empty where it is none. */
    Optional<String> ofData(String object) {
        return matched(data, object);
    }

    /** Whether an object is one of those that are gone again when whoever makes them lives on. */
    static boolean isLeftOver(String object) {
        return LEFT.matcher(object).matches();
    }

    /** The snapshot that a file was once stored for, as far as the file's name tells. */
    static Optional<String> ofFile(String file) {
        return matched(FILE, file);
    }

    private static Optional<String> matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
