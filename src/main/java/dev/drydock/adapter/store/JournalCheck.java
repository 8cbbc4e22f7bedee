package dev.drydock.adapter.store;

import java.util.List;
import java.util.Optional;

/**
 * A walk over the whole journal, its archive included, in search of the first line that is not as it was written. It can run
 * beside appends, and ends where the journal ended when it began. It holds a bounded number of lines at a time.
 */
final class JournalCheck {
    private final Database database;

    JournalCheck(Database database) {
        this.database = database;
    }

    Proof prove() {
        Head head = Head.read(database);
        Link before = new Link(0, Line.FIRST_HASH);
        while (before.position() < head.position()) {
            List<Line> lines = AllLines.after(database, before.position(), head.position());
            for (int i = 0; i < lines.size() || i == 0; i++) {
                Optional<Damage> damage = damage(lines, i, before);
                if (damage.isPresent()) {
                    return new Proof(head.position(), head.hash(), damage);
                }
                before = new Link(lines.get(i).position(), lines.get(i).hash());
            }
        }
        return new Proof(head.position(), head.hash(), endDamage(head, before));
    }

    /** What the next line is chained to. */
    private record Link(long position, String hash) {}

    private Optional<Damage> damage(List<Line> lines, int index, Link before) {
        long expected = before.position() + 1;
        if (index == lines.size() || lines.get(index).position() > expected) {
            return Optional.of(new Damage(expected, Optional.empty(), "the line is missing"));
        }
        Line line = lines.get(index);
        String why;
        if (line.position() < expected) {
            return Optional.of(new Damage(
                    line.position(), Optional.of(line.run()), "the line stands in the journal and in the archive"));
        } else if (line.hash().equals(line.hashAfter(before.hash()))) {
            return Optional.empty();
        } else {
            why = isFollowed(line, before) ? "its hash was changed" : "it was changed: its hash does not fit";
        }
        return Optional.of(new Damage(expected, Optional.of(line.run()), why));
    }

    /** Whether the next line is chained to the hash that this one should have: then its content is what was written. */
    private boolean isFollowed(Line line, Link before) {
        String right = line.hashAfter(before.hash());
        List<Line> next = AllLines.after(database, line.position(), line.position() + 1);
        return next.isEmpty()
                ? right.equals(Head.read(database).hash())
                : next.getFirst().hash().equals(next.getFirst().hashAfter(right));
    }

    private static Optional<Damage> endDamage(Head head, Link last) {
        return last.hash().equals(head.hash())
                ? Optional.empty()
                : Optional.of(new Damage(
                        last.position(), Optional.empty(), "the journal's end is not the one that was written"));
    }
}
