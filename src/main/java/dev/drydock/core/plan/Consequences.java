package dev.drydock.core.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that people approve when they approve a plan. Ordinary replicas that come and go are not in it.
 *
 * @param all the consequences, sorted, without duplicates
 */
public record Consequences(SortedSet<Consequence> all) {
    public Consequences {
        all = Collections.unmodifiableSortedSet(new TreeSet<>(all));
    }

    public static Consequences of(Collection<Consequence> consequences) {
        return new Consequences(new TreeSet<>(consequences));
    }

    /** The fingerprint: SHA-256 over {@link #canonicalForm()} in UTF-8. */
    public Fingerprint fingerprint() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(canonicalForm().getBytes(StandardCharsets.UTF_8));
            return new Fingerprint(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /**
     * One line a consequence, sorted: kind, subject and detail between tabs, with backslash, tab and line feed escaped, so
     * that no two different sets have the same form.
     */
    public String canonicalForm() {
        StringBuilder form = new StringBuilder("drydock consequences 1\n");
        for (Consequence consequence : all) {
            form.append(consequence.kind()).append('\t');
            form.append(escaped(consequence.subject())).append('\t');
            form.append(escaped(consequence.detail())).append('\n');
        }
        return form.toString();
    }

    /** How these consequences, seen now, differ from those that were approved. */
    public Difference since(Consequences approved) {
        SortedSet<Consequence> added = new TreeSet<>(all);
        added.removeAll(approved.all);
        SortedSet<Consequence> removed = new TreeSet<>(approved.all);
        removed.removeAll(all);
        return new Difference(added, removed);
    }

    private static String escaped(String field) {
        return field.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
    }

    /**
     * What changed since an approval.
     *
     * @param added consequences that nobody approved
     * @param removed approved consequences that are there no more
     */
    public record Difference(SortedSet<Consequence> added, SortedSet<Consequence> removed) {
        public Difference {
            added = Collections.unmodifiableSortedSet(new TreeSet<>(added));
            removed = Collections.unmodifiableSortedSet(new TreeSet<>(removed));
        }

        /** The difference for people, a line each, what is new first. */
        public List<String> lines() {
            return Stream.concat(
                            added.stream().map(consequence -> "new: " + consequence.describe()),
                            removed.stream().map(consequence -> "no longer: " + consequence.describe()))
                    .toList();
        }

        /** Whether the approval still covers what would happen: nothing was added, and only losses went away. */
        public boolean isCovered() {
            return added.isEmpty()
                    && removed.stream()
                            .allMatch(consequence -> consequence.kind().mayDisappear());
        }
    }
}
