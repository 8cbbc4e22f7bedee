package dev.drydock.adapter.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * The bytes of one database file, mapped into memory.
 *
 * <p>At {@code --release 21} the foreign memory API is still a preview, and one mapped buffer ends at 2 GiB. So the file is
 * mapped in several windows, each on first use. A window reaches beyond the start of the next by the size of the largest
 * page, so that every page lies wholly within the window that it begins in and nothing ever straddles two. Reading instead
 * of mapping was tried and took twice the processor's time, most of it in the kernel's copying.
 *
 * <p>A file that is truncated while it is mapped makes plain accesses fail with {@link InternalError}, but would bring the
 * JVM down within the compiled checksum. Checksums are therefore taken of copies, see {@link StatusVisitor}.
 */
final class PageSource {
    /** Far more than the largest request that any etcd is run with; a page that claims more is damaged. */
    static final int LARGEST_PAGE = 128 * 1024 * 1024;

    private static final int STRIDE = 1 << 30;

    private final FileChannel channel;
    private final long base;
    private final long size;
    private final int stride;
    private final int largestPage;
    private final ByteBuffer[] windows;
    private ByteBuffer window = ByteBuffer.allocate(0);

    /**
     * A source over a file's first bytes.
     *
     * @param size how many bytes belong to the database
     */
    PageSource(FileChannel channel, long size) {
        this(channel, 0, size, STRIDE, LARGEST_PAGE);
    }

    /**
     * A source over a part of a file.
     *
     * @param base where in the file the database begins
     * @param size how many bytes belong to it
     */
    PageSource(FileChannel channel, long base, long size) {
        this(channel, base, size, STRIDE, LARGEST_PAGE);
    }

    /**
     * A source with windows of another size.
     *
     * @param stride how many bytes from one window's start to the next
     * @param largestPage how far a window reaches into the next
     */
    PageSource(FileChannel channel, long size, int stride, int largestPage) {
        this(channel, 0, size, stride, largestPage);
    }

    private PageSource(FileChannel channel, long base, long size, int stride, int largestPage) {
        this.channel = channel;
        this.base = base;
        this.size = size;
        this.stride = stride;
        this.largestPage = largestPage;
        this.windows = new ByteBuffer[Math.toIntExact(size / stride + 1)];
    }

    /** Returns how many bytes belong to the database. */
    long size() {
        return size;
    }

    /** Returns how many bytes a page may have, those that it runs over into included. */
    int largestPage() {
        return largestPage;
    }

    /**
     * Finds a range of at most the largest page's length.
     *
     * @return where in {@link #window} it begins
     */
    int find(long offset, int length) throws IOException, DamageException {
        if (offset < 0 || length < 0 || length > largestPage || length > size - offset) {
            throw new DamageException("something is said to be at byte " + offset + ", " + length
                    + " bytes long, but the database ends at byte " + size);
        }
        int index = (int) (offset / stride);
        long start = (long) index * stride;
        if (windows[index] == null) {
            long end = Math.min(size, start + stride + largestPage);
            windows[index] = channel.map(FileChannel.MapMode.READ_ONLY, base + start, end - start)
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
        window = windows[index];
        return (int) (offset - start);
    }

    /** The bytes around the range that was found last, little-endian; good for as long as they are wanted. */
    ByteBuffer window() {
        return window;
    }
}
