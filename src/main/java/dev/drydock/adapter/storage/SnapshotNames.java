package dev.drydock.adapter.storage;

import dev.drydock.cluster.etcd.SnapshotEntry.Verdict;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the stored things of a snapshot are called: its entry {@code NAME.json}, and its data {@code NAME_TOKEN.db}, with
 * {@code .enc} behind it where it is encrypted and {@code bad/} before it where it is bad.
 *
 * <p>The token is drawn for each keeping, so that two who keep one name at the same time never write into each other's data;
 * whoever creates the entry first has the name. A snapshot's name has no underscore, so it can be told from the token.
 */
final class SnapshotNames {
    private static final String NAME = "[a-z0-9][a-z0-9.-]{0,99}";
    private static final Pattern VALID = Pattern.compile(NAME);
    private static final Pattern ENTRY = Pattern.compile("(" + NAME + ")\\.json");
    private static final Pattern DATA = Pattern.compile("(?:bad/)?(" + NAME + ")_[0-9a-f]{16}\\.db(?:\\.enc)?");

    /** The name is as short as it may be, so that endings and tokens are not taken for a part of it. */
    private static final Pattern FILE = Pattern.compile("(" + NAME + "?)(?:_[0-9a-f]{16})?(?:\\.db)?(?:\\.enc)?");

    /** What a folder's storage writes into before it has its name, and what its trials are called. */
    private static final Pattern LEFT =
            Pattern.compile("(?:bad/)?\\..+-[0-9a-f]{16}\\.part|_drydock-check_[0-9a-f]{16}");

    /** Where the data of bad snapshots lie. */
    static final String BAD = "bad/";

    private SnapshotNames() {}

    /**
     * Demands a snapshot's name.
     *
     * @throws IOException when it is none; it is not quoted, since it may be anything
     */
    static String require(String name) throws IOException {
        if (!VALID.matcher(name).matches()) {
            throw new IOException(
                    "This is no snapshot's name: it has up to 100 small letters, digits, dots and dashes, and"
                            + " begins with a letter or digit");
        }
        return name;
    }

    static String entry(String name) {
        return name + ".json";
    }

    static String data(String name, String token, Verdict verdict, boolean encrypted) {
        String folder = switch (verdict) {
            case Verdict.Good good -> "";
            case Verdict.Bad bad -> BAD;
            case Verdict.Unreadable none -> BAD;
        };
        return folder + name + "_" + token + (encrypted ? ".db.enc" : ".db");
    }

    /** The snapshot whose entry this is; empty where it is none. */
    static Optional<String> ofEntry(String object) {
        return matched(ENTRY, object);
    }

    /** The snapshot whose data this is; empty where it is none. */
    static Optional<String> ofData(String object) {
        return matched(DATA, object);
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
