package dev.drydock.action.backup.resources.restore;

import dev.drydock.cluster.backup.ArchivedObject;
import dev.drydock.cluster.backup.FieldDifference;
import dev.drydock.cluster.backup.ObjectRef;
import dev.drydock.cluster.backup.ResourceArchives.ObjectTaker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What changed from one archive to another. Of both only digests are held; whole objects only of those that changed, as many as
 * are told, and as long as they are not large.
 *
 * @param added what only the other one has
 * @param gone what only the one has
 * @param changed what both have, and is not the same
 */
record ArchiveDifference(Lines added, Lines gone, Lines changed) {
    private static final int SHOWN = 500;
    private static final int HELD = 64 * 1024 * 1024;

    /**
     * An object, and in which fields it changed.
     *
     * @param fields their paths; empty where it was added or is gone
     */
    record Line(String object, String fields) {}

    /**
     * Objects.
     *
     * @param count how many there are
     * @param shown the first of them
     */
    record Lines(int count, List<Line> shown) {
        Lines {
            shown = List.copyOf(shown);
        }
    }

    /** Reads an archive, from its first object to its last; may be asked more than once. */
    @FunctionalInterface
    interface Reading {
        void read(ObjectTaker taker) throws IOException;
    }

    /** Gathers lines. */
    private static final class Gathered {
        private final List<Line> shown = new ArrayList<>();
        private int count;

        void add(ObjectRef ref, String fields) {
            count++;
            if (shown.size() < SHOWN) {
                shown.add(new Line(ref.toString(), fields));
            }
        }

        Lines lines() {
            return new Lines(count, shown);
        }
    }

    static ArchiveDifference between(Reading before, Reading after) throws IOException {
        Map<ObjectRef, String> digests = new LinkedHashMap<>();
        before.read(object -> digests.put(object.ref(), digest(object)));
        Gathered added = new Gathered();
        Map<ObjectRef, ArchivedObject> held = new HashMap<>();
        List<ObjectRef> changed = new ArrayList<>();
        int[] characters = {0};
        after.read(object -> {
            String was = digests.remove(object.ref());
            if (was == null) {
                added.add(object.ref(), "");
            } else if (!was.equals(digest(object))) {
                changed.add(object.ref());
                if (held.size() < SHOWN && characters[0] + object.yaml().length() <= HELD) {
                    characters[0] += object.yaml().length();
                    held.put(object.ref(), object);
                }
            }
        });
        Gathered gone = new Gathered();
        digests.keySet().forEach(ref -> gone.add(ref, ""));
        Map<ObjectRef, String> fields = new HashMap<>();
        if (!held.isEmpty()) {
            before.read(object -> {
                ArchivedObject now = held.get(object.ref());
                if (now != null) {
                    fields.put(object.ref(), String.join(", ", FieldDifference.between(object.fields(), now.fields())));
                }
            });
        }
        Gathered told = new Gathered();
        changed.forEach(ref -> told.add(ref, fields.getOrDefault(ref, "")));
        return new ArchiveDifference(added.lines(), gone.lines(), told.lines());
    }

    boolean isNone() {
        return added.count() + gone.count() + changed.count() == 0;
    }

    private static String digest(ArchivedObject object) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(object.yaml().getBytes(StandardCharsets.UTF_8));
            return new String(digest, StandardCharsets.ISO_8859_1);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
