package dev.drydock.adapter.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One pass over a database's tree, that checks whatever bbolt's own check does and shows the entries on the way.
 *
 * <p>Checked are: page types and bounds, that no page is met twice, that keys are in strict order and within the bounds
 * that the branches above them set, and that every page is in use or free. The order is that of the keys, so one pass
 * serves the checks, the checksum, and the counting.
 */
final class TreeWalk {
    /** A branch has two children at least, and a path of 64 pages would take more than any disk has. */
    private static final int DEEPEST = 64;

    /** The first page and the sequence of a bucket. */
    private static final int BUCKET_HEADER = 16;

    private final PageSource source;
    private final Meta meta;
    private final PageMarks marks;
    private final EntryVisitor visitor;

    TreeWalk(PageSource source, Meta meta, EntryVisitor visitor) {
        this.source = source;
        this.meta = meta;
        this.marks = new PageMarks(meta.highWater());
        this.visitor = visitor;
    }

    void run() throws IOException, DamageException {
        boolean complete = Freelist.mark(source, meta, marks);
        new BucketWalk(true, 0, visitor).pages(meta.root(), Optional.empty(), 0);
        if (complete) {
            marks.requireAll();
        }
    }

    /** The walk over one bucket: keys are in order within it. */
    private final class BucketWalk {
        private final boolean root;
        private final int nesting;
        private final EntryVisitor shown;
        private Page page = new Page();
        private final Key last = new Key();
        /** Whether the next key may be the last one again: a branch and the leaf below it both have it. */
        private boolean again = true;

        BucketWalk(boolean root, int nesting, EntryVisitor shown) throws DamageException {
            this.root = root;
            this.nesting = nesting;
            this.shown = shown;
            if (nesting > DEEPEST) {
                throw new DamageException("buckets are nested more than " + DEEPEST + " deep");
            }
        }

        /** Walks over a page and all below it, whose keys are below a bound where there is one. */
        void pages(long id, Optional<Key> bound, int depth) throws IOException, DamageException {
            if (depth > DEEPEST) {
                throw new DamageException(
                        "page " + Long.toUnsignedString(id) + " is more than " + DEEPEST + " pages deep");
            }
            int length = meet(id);
            int at = source.find(id * meta.pageSize(), length);
            page.view(source.window(), at, at + length, id);
            page.requireElements();
            if (page.isBranch()) {
                branch(bound, depth);
            } else {
                leaf(bound);
            }
        }

        private int meet(long id) throws IOException, DamageException {
            marks.meet(id, 1);
            int header = source.find(id * meta.pageSize(), meta.pageSize());
            long told = source.window().getLong(header);
            if (told != id) {
                throw new DamageException("page " + id + " says that it is page " + Long.toUnsignedString(told));
            }
            long overflow = Integer.toUnsignedLong(source.window().getInt(header + 12));
            if (overflow > 0) {
                marks.meet(id + 1, overflow);
            }
            long length = (1 + overflow) * meta.pageSize();
            if (length > source.largestPage()) {
                throw new DamageException("page " + id + " claims " + length + " bytes, more than any that is written");
            }
            return (int) length;
        }

        private void branch(Optional<Key> bound, int depth) throws IOException, DamageException {
            Page branch = page;
            page = new Page();
            ByteBuffer bytes = branch.bytes();
            int count = branch.count();
            long[] children = new long[count];
            List<Key> keys = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                branch.element(i);
                children[i] = branch.child();
                if (i > 0 && keys.get(i - 1).compareTo(bytes, branch.keyStart(), branch.keyLength()) >= 0) {
                    throw branch.damage("has keys out of order");
                }
                keys.add(Key.of(bytes, branch.keyStart(), branch.keyLength()));
            }
            for (int i = 0; i < count; i++) {
                requireAbove(branch, keys.get(i).compareTo(last), i);
                last.set(keys.get(i));
                again = true;
                Optional<Key> below = i + 1 < count ? Optional.of(keys.get(i + 1)) : bound;
                pages(children[i], below, depth + 1);
            }
        }

        private void requireAbove(Page where, int comparison, int index) throws DamageException {
            if (comparison < 0 || (comparison == 0 && !again)) {
                throw where.damage("has a key (" + index + ") that is not above those before it");
            }
        }

        /** Walks over the leaf that {@link #page} views. */
        private void leaf(Optional<Key> bound) throws IOException, DamageException {
            ByteBuffer bytes = page.bytes();
            int count = page.count();
            int keyAt = 0;
            int keyLength = 0;
            int runStart = 0;
            int runEnd = 0;
            for (int i = 0; i < count; i++) {
                page.element(i);
                int at = page.keyStart();
                int length = page.keyLength();
                if (i == 0) {
                    requireAbove(page, -last.compareTo(bytes, at, length), 0);
                } else if (Key.compare(bytes, keyAt, keyLength, bytes, at, length) >= 0) {
                    throw page.damage("has a key (" + i + ") that is not above those before it");
                }
                keyAt = at;
                keyLength = length;
                if (page.isBucket()) {
                    bucket(bytes, i);
                } else if (root) {
                    throw page.damage("holds a key that is no bucket, where only buckets belong");
                } else {
                    shown.entry(bytes, at, length, page.valueStart(), page.valueLength());
                }
                if (!root) {
                    if (at != runEnd) {
                        shown.run(bytes, runStart, runEnd - runStart);
                        runStart = at;
                    }
                    runEnd = page.isBucket() ? page.valueStart() : page.dataEnd();
                }
            }
            shown.run(bytes, runStart, runEnd - runStart);
            if (count > 0) {
                last.set(bytes, keyAt, keyLength);
                again = false;
                if (bound.isPresent() && last.compareTo(bound.get()) >= 0) {
                    throw page.damage("has a key that belongs behind the next page");
                }
            }
        }

        private void bucket(ByteBuffer bytes, int index) throws IOException, DamageException {
            if (page.valueLength() < BUCKET_HEADER) {
                throw page.damage("has a bucket (" + index + ") without a header");
            }
            EntryVisitor inside = EntryVisitor.NOBODY;
            if (root) {
                shown.bucket(bytes, page.keyStart(), page.keyLength());
                inside = shown;
            } else {
                shown.entry(bytes, page.keyStart(), page.keyLength(), page.valueStart(), 0);
            }
            BucketWalk walk = new BucketWalk(false, nesting + 1, inside);
            long first = bytes.getLong(page.valueStart());
            if (first == 0) {
                walk.inline(bytes, page.valueStart() + BUCKET_HEADER, page.dataEnd());
            } else {
                walk.pages(first, Optional.empty(), 0);
            }
        }

        /** A small bucket's only page stands in its value. */
        private void inline(ByteBuffer bytes, int at, int end) throws IOException, DamageException {
            page.view(bytes, at, end, 0);
            page.requireElements();
            if (page.isBranch()) {
                throw page.damage("is a branch");
            }
            leaf(Optional.empty());
        }
    }
}
