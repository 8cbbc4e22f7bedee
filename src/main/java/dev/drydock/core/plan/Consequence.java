package dev.drydock.core.plan;

/**
 * One thing that a plan would do that people approve: what it touches, or what would be lost.
 *
 * @param kind what sort of thing
 * @param subject what it happens to: {@code default/debug}, {@code node01}
 * @param detail what makes it this very thing: a UID, a checksum, a version; empty where the subject says it all
 */
public record Consequence(Kind kind, String subject, String detail) implements Comparable<Consequence> {
    /** The sorts of consequences. */
    public enum Kind {
        /** The act and its flags. */
        ACT(false, "the act"),
        /** A thing that is worked on: a node by its UID. */
        TARGET(false, "works on"),
        /** A thing that would be lost for good: a pod without a controller. */
        LOSS(true, "lost for good"),
        /** Local data that would be deleted: a pod's emptyDir. */
        LOCAL_DATA(true, "local data deleted"),
        /** A budget that would be bypassed. */
        BYPASS(true, "budget bypassed"),
        /** The content that is used: a snapshot by its SHA-256. */
        CONTENT(false, "uses"),
        /** A member of a set that must be just this one. */
        MEMBER(false, "member"),
        /** A version that is left or reached. */
        VERSION(false, "version");

        private final boolean mayDisappear;
        private final String words;

        Kind(boolean mayDisappear, String words) {
            this.mayDisappear = mayDisappear;
            this.words = words;
        }

        /** Whether an approval still holds when such a consequence is there no more: it only got smaller. */
        public boolean mayDisappear() {
            return mayDisappear;
        }
    }

    /** The consequence for people: {@code lost for good: default/debug}. */
    public String describe() {
        return kind.words + ": " + subject;
    }

    @Override
    public int compareTo(Consequence other) {
        int byKind = kind.compareTo(other.kind);
        int bySubject = byKind != 0 ? byKind : subject.compareTo(other.subject);
        return bySubject != 0 ? bySubject : detail.compareTo(other.detail);
    }
}
