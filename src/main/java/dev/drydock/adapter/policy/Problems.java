package dev.drydock.adapter.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** What is wrong with a file, each with its line; no more than people will read. */
final class Problems {
    private static final int MOST = 50;
    private static final int SHOWN = 60;

    private final List<String> all = new ArrayList<>();

    void add(Optional<Mark> where, String what) {
        if (all.size() < MOST) {
            all.add(where.map(mark -> "line " + (mark.getLine() + 1) + ": ").orElse("") + what);
        }
    }

    List<String> all() {
        return all;
    }

    /** A word of the file in a message: quoted, on one line, bounded. */
    static String quoted(String word) {
        String line = word.replaceAll("\\p{C}", "?");
        return "\"" + (line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line) + "\"";
    }
}
