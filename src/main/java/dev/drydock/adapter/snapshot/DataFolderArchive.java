package dev.drydock.adapter.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The archive of a stopped member's data folder: GNU tar's, and the SHA-256 of it behind it, as a snapshot has one. The database in it
 * is read where it lies; nothing is unpacked.
 */
final class DataFolderArchive {
    private static final String DATABASE = "member/snap/db";
    private static final String LOG = "member/wal/";

    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int TYPE_AT = 156;

    private final Path path;

    DataFolderArchive(Path path) {
        this.path = path;
    }

    /** A file in the archive: where its bytes begin, and how many there are. */
    private record Part(long at, long size) {}

    /** Reads what is told of a snapshot too, keys counted as etcd 3.6 does included. */
    Inspection<Status> status() {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            if (!Trailer.isIn(size)) {
                return new Inspection.Damaged<>("it has no SHA-256 at its end: it was cut off, or is no such archive");
            }
            long content = size - Trailer.LENGTH;
            TrailerCheck.Outcome hash = new TrailerCheck(channel, content).call();
            if (!hash.right()) {
                return new Inspection.Damaged<>(
                        "its content has the SHA-256 " + hash.computed() + ", but was saved with " + hash.told());
            }
            Part database = database(channel, content);
            PageSource source = new PageSource(channel, database.at(), database.size());
            Meta meta = Meta.of(source);
            StatusVisitor visitor = new StatusVisitor(true);
            new TreeWalk(source, meta, visitor).run();
            return new Inspection.Sound<>(visitor.status(meta), new Trailer.Right(hash.computed()));
        } catch (DamageException damage) {
            return new Inspection.Damaged<>(String.valueOf(damage.getMessage()));
        } catch (IOException unread) {
            return Inspection.Unreadable.because(unread);
        } catch (InternalError changed) {
            // What the JVM throws where mapped bytes are gone, or their disk failed.
            return new Inspection.Unreadable<>("it became shorter, or its disk failed, while it was read");
        }
    }

    /** Goes over the whole archive, up to the mark at its end: what follows the database may be missing too. */
    private static Part database(FileChannel channel, long content) throws IOException, DamageException {
        Optional<Part> database = Optional.empty();
        boolean logs = false;
        long at = 0;
        while (true) {
            byte[] header = header(channel, at, content);
            if (isBlank(header)) {
                break;
            }
            requireChecksum(header, at);
            long size = size(header);
            long next = at + BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
            if (size < 0 || size > content || next > content) {
                throw new DamageException("the archive ends in the midst of a file: it was cut off");
            }
            String name = name(header);
            boolean file = header[TYPE_AT] == '0' || header[TYPE_AT] == 0;
            if (file && name.equals(DATABASE)) {
                database = Optional.of(new Part(at + BLOCK, size));
            }
            logs |= file && name.startsWith(LOG) && name.endsWith(".wal");
            at = next;
        }
        if (!logs) {
            throw new DamageException("there is no write-ahead log in " + LOG + ", without which etcd does not start");
        }
        return database.orElseThrow(() -> new DamageException("there is no database in it, " + DATABASE));
    }

    private static byte[] header(FileChannel channel, long at, long content) throws IOException, DamageException {
        if (at + BLOCK > content) {
            throw new DamageException("the archive has no end: it was cut off");
        }
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        while (block.hasRemaining()) {
            if (channel.read(block, at + block.position()) < 0) {
                throw new DamageException("the file became shorter while it was read");
            }
        }
        return block.array();
    }

    private static boolean isBlank(byte[] header) {
        for (byte each : header) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    /** The sum of all bytes of the header, with blanks where the sum itself stands. */
    private static void requireChecksum(byte[] header, long at) throws DamageException {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean own = i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_LENGTH;
            sum += own ? ' ' : header[i] & 0xFF;
        }
        if (sum != octal(header, CHECKSUM_AT, CHECKSUM_LENGTH)) {
            throw new DamageException("there is no valid head of a file at byte " + at + " of the archive");
        }
    }

    /** Octal digits; or, of a file of 8 GiB and more, GNU's binary number, which its first bit tells. */
    private static long size(byte[] header) throws DamageException {
        return (header[SIZE_AT] & 0x80) == 0
                ? octal(header, SIZE_AT, SIZE_LENGTH)
                : ByteBuffer.wrap(header).getLong(SIZE_AT + SIZE_LENGTH - Long.BYTES);
    }

    private static long octal(byte[] header, int at, int length) throws DamageException {
        String digits = new String(header, at, length, StandardCharsets.ISO_8859_1)
                .replace('\0', ' ')
                .strip();
        if (!digits.matches("[0-7]{1,12}")) {
            throw new DamageException("there is no valid head of a file in the archive: a number in it is none");
        }
        return Long.parseLong(digits, 8);
    }

    private static String name(byte[] header) {
        int length = 0;
        while (length < NAME_LENGTH && header[length] != 0) {
            length++;
        }
        String name = new String(header, 0, length, StandardCharsets.UTF_8);
        return name.startsWith("./") ? name.substring(2) : name;
    }
}
