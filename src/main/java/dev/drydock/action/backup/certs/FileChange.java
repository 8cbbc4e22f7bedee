package dev.drydock.action.backup.certs;

import dev.drydock.core.report.Wording;
import java.util.List;

/**
 * What a restore would do with a file of a host's.
 *
 * @param file as it is to be
 * @param was how it is: {@code f 600 0 0 SHA-256}, as the host tells
 * @param wants how it is to be, in the same words
 */
record FileChange(HostFile file, String was, String wants) {
    private static final int WORDS = 5;

    /** Whether it is as it is to be. */
    boolean isNone() {
        return was.equals(wants);
    }

    /** Whether there is something in its place that is replaced, and kept aside. */
    boolean replaces() {
        return !was.startsWith("n ");
    }

    /** What is done with it, as the end of a sentence. */
    String words() {
        if (isUnowned()) {
            return "belongs to " + file.owner().display()
                    + ", whom this host does not know: make that user and that group first";
        }
        List<String> before = List.of(was.split(" ", WORDS));
        List<String> after = List.of(wants.split(" ", WORDS));
        if (before.size() < WORDS || after.size() < WORDS) {
            return "is replaced";
        }
        String content = before.get(4).equals(after.get(4)) ? "" : "its content is replaced";
        String mode = before.get(1).equals(after.get(1))
                ? ""
                : "its mode " + Wording.name(before.get(1)) + " becomes " + after.get(1);
        String owner = before.subList(2, 4).equals(after.subList(2, 4))
                ? ""
                : "its owner becomes " + file.owner().display();
        return switch (before.getFirst()) {
            case "n" -> "is not there, and is made";
            case "f" ->
                after.getFirst().equals("f")
                        ? String.join(
                                ", ",
                                List.of(content, mode, owner).stream()
                                        .filter(words -> !words.isEmpty())
                                        .toList())
                        : "is a file, and becomes a link";
            case "l" ->
                after.getFirst().equals("l") ? "points elsewhere, and is replaced" : "is a link, and becomes a file";
            default -> "is neither a file nor a link: move it away";
        };
    }

    /** Whether nothing can be put there. */
    boolean isBlocked() {
        return was.startsWith("o ") || isUnowned();
    }

    private boolean isUnowned() {
        List<String> after = List.of(wants.split(" ", WORDS));
        return after.size() == WORDS && after.subList(2, 4).contains("?");
    }
}
