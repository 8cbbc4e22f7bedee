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
        ACT(false),
        /** A thing that is worked on: a node by its UID. */
        TARGET(false),
        /** A thing that would be lost for good: a pod without a controller. */
        LOSS(true),
        /** Local data that would be deleted: a pod's emptyDir. */
        LOCAL_DATA(true),
        /** A budget that would be bypassed. */
        BYPASS(true),
        /** The content that is used: a snapshot by its SHA-256. */
        CONTENT(false),
        /** A member of a set that must be just this one. */
        MEMBER(false),
        /** A version that is left or reached. */
        VERSION(false);

        private final boolean mayDisappear;

        Kind(boolean mayDisappear) {
            this.mayDisappear = mayDisappear;
        }

        /** Whether an approval still holds when such a consequence is there no more: it only got smaller. */
        public boolean mayDisappear() {
            return mayDisappear;
        }
    }

    @Override
    public int compareTo(Consequence other) {
        int byKind = kind.compareTo(other.kind);
        int bySubject = byKind != 0 ? byKind : subject.compareTo(other.subject);
        return bySubject != 0 ? bySubject : detail.compareTo(other.detail);
    }
}
