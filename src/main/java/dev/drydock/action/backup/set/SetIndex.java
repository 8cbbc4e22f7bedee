package dev.drydock.action.backup.set;

import dev.drydock.core.report.Wording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The index of a set: what belongs to it, with the SHA-256 of each, and what does not and why. Kept as lines of text that a person
 * reads without Drydock; the journal keeps its SHA-256.
 *
 * @param set the set's name
 * @param cluster the cluster's UID
 * @param run the run that made it
 * @param members what belongs to it
 * @param without by part, why there is none
 */
record SetIndex(String set, String cluster, String run, List<SetMember> members, Map<String, String> without) {
    /** No index of ours is larger. */
    static final int LARGEST = 64 * 1024;

    private static final String HEAD = "drydock backup set, version 1";
    private static final int FIELDS = 6;

    SetIndex {
        members = List.copyOf(members);
        without = new LinkedHashMap<>(without);
    }

    byte[] write() {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        text.append("set\t").append(set).append('\n');
        text.append("cluster\t").append(cluster).append('\n');
        text.append("run\t").append(run).append('\n');
        for (SetMember member : members) {
            text.append(String.join(
                            "\t",
                            "part",
                            member.part(),
                            member.name(),
                            member.sha256(),
                            Long.toString(member.bytes()),
                            Wording.sentence(member.words())))
                    .append('\n');
        }
        without.forEach((part, why) -> text.append("without\t")
                .append(part)
                .append('\t')
                .append(Wording.sentence(why))
                .append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads it.
     *
     * @throws IOException when it is none of ours
     */
    static SetIndex read(byte[] bytes) throws IOException {
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(HEAD)) {
            throw new IOException("it is no index of a set, or one of another version");
        }
        Map<String, String> told = new LinkedHashMap<>();
        Map<String, String> without = new LinkedHashMap<>();
        List<SetMember> members = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split("\t", -1);
            switch (words[0]) {
                case "set", "cluster", "run" -> told.put(words[0], words.length == 2 ? words[1] : "");
                case "without" -> without.put(words.length > 1 ? words[1] : "", words.length > 2 ? words[2] : "");
                case "part" -> members.add(member(words));
                default -> throw new IOException("its index has a line that this version does not know");
            }
        }
        if (told.size() != 3 || members.isEmpty()) {
            throw new IOException("its index does not say what it is the index of");
        }
        return new SetIndex(
                told.getOrDefault("set", ""),
                told.getOrDefault("cluster", ""),
                told.getOrDefault("run", ""),
                members,
                without);
    }

    private static SetMember member(String[] words) throws IOException {
        if (words.length != FIELDS || !words[3].matches("[0-9a-f]{64}") || !words[4].matches("[0-9]{1,18}")) {
            throw new IOException("its index has a damaged line");
        }
        return new SetMember(words[1], words[2], words[3], Long.parseLong(words[4]), words[5]);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
