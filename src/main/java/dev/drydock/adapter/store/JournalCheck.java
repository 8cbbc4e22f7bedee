package dev.drydock.adapter.store;

import java.util.List;
import java.util.Optional;

/**
 * A walk over the whole journal in search of the first line that is not as it was written. It can run beside appends: it ends
 * where the journal ended when it began.
 */
final class JournalCheck {
    private static final int LINES_AT_ONCE = 500;

    private final Database database;

    JournalCheck(Database database) {
        this.database = database;
    }

    private record Head(long position, String hash) {}

    Optional<Damage> firstDamage() {
        Head head = database.read(handle -> handle.createQuery("select position, hash from journal_head")
                .map((row, context) -> new Head(row.getLong(1), row.getString(2)))
                .one());
        String hash = Line.FIRST_HASH;
        long position = 0;
        while (position < head.position()) {
            List<Line> lines = linesAfter(position, head.position());
            if (lines.isEmpty()) {
                return Optional.of(new Damage(position + 1, "the line is missing"));
            }
            for (Line line : lines) {
                Optional<Damage> damage = damage(line, position + 1, hash);
                if (damage.isPresent()) {
                    return damage;
                }
                position = line.position();
                hash = line.hash();
            }
        }
        return hash.equals(head.hash())
                ? Optional.empty()
                : Optional.of(new Damage(position, "the journal's end is not the one that was written"));
    }

    private List<Line> linesAfter(long position, long last) {
        return database.read(handle -> handle.createQuery("select " + Line.COLUMNS
                        + " from journal where position > :after and position <= :last order by position limit :limit")
                .bind("after", position)
                .bind("last", last)
                .bind("limit", LINES_AT_ONCE)
                .map((row, context) -> Line.read(row))
                .list());
    }

    private static Optional<Damage> damage(Line line, long expected, String previousHash) {
        if (line.position() != expected) {
            return Optional.of(new Damage(expected, "the line is missing"));
        }
        if (!line.hash().equals(line.hashAfter(previousHash))) {
            return Optional.of(
                    new Damage(expected, "the line or the one before it was changed: its hash does not fit"));
        }
        return Optional.empty();
    }
}
