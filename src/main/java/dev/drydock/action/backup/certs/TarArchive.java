package dev.drydock.action.backup.certs;

import dev.drydock.action.backup.certs.HostFile.Owner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The form of tar that every tar reads and writes (POSIX's ustar), in memory: private keys in it must not touch the disk. Plain
 * files and symbolic links alone; folders are passed over.
 */
final class TarArchive {
    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int PREFIX = 155;
    private static final int LARGEST_ID = 07777777;
    private static final int LONGEST_NAME = 31;

    private TarArchive() {}

    /** The files, each by its path without the slash at its front. */
    static byte[] write(List<HostFile> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (HostFile file : files) {
            out.writeBytes(header(file));
            out.writeBytes(file.content());
            out.writeBytes(new byte[padding(file.size())]);
        }
        out.writeBytes(new byte[2 * BLOCK]);
        return out.toByteArray();
    }

    private static int padding(int size) {
        return (BLOCK - size % BLOCK) % BLOCK;
    }

    private static byte[] header(HostFile file) {
        byte[] header = new byte[BLOCK];
        byte[] name = file.path().substring(1).getBytes(StandardCharsets.UTF_8);
        int split = split(name);
        put(header, 0, Arrays.copyOfRange(name, split == 0 ? 0 : split + 1, name.length));
        put(header, 345, Arrays.copyOf(name, split));
        Owner owner = file.owner();
        put(header, 100, octal(owner.mode(), 7));
        put(header, 108, octal(Math.min(LARGEST_ID, owner.user()), 7));
        put(header, 116, octal(Math.min(LARGEST_ID, owner.group()), 7));
        put(header, 124, octal(file.size(), 11));
        put(header, 136, octal(file.changed(), 11));
        header[156] = (byte) (file.link().isPresent() ? '2' : '0');
        put(header, 157, file.link().orElse("").getBytes(StandardCharsets.UTF_8));
        put(header, 257, "ustar\0" + "00");
        put(
                header,
                265,
                owner.userName()
                        .substring(0, Math.min(LONGEST_NAME, owner.userName().length())));
        put(
                header,
                297,
                owner.groupName()
                        .substring(0, Math.min(LONGEST_NAME, owner.groupName().length())));
        put(header, 148, "        ");
        put(header, 148, octal(sum(header), 6) + "\0 ");
        return header;
    }

    /** Where a long name is cut, at a slash; 0 where it need not be. */
    private static int split(byte[] name) {
        if (name.length <= NAME) {
            return 0;
        }
        for (int at = Math.min(PREFIX, name.length - 2); at > 0; at--) {
            if (name[at] == '/' && name.length - at - 1 <= NAME) {
                return at;
            }
        }
        throw new IllegalArgumentException("a path is too long for an archive");
    }

    /** Whether a path has room in an archive. */
    static boolean fits(String path) {
        try {
            return split(path.substring(1).getBytes(StandardCharsets.UTF_8)) >= 0;
        } catch (IllegalArgumentException tooLong) {
            return false;
        }
    }

    private static String octal(long number, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "o", number);
    }

    private static void put(byte[] header, int at, String text) {
        put(header, at, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void put(byte[] header, int at, byte[] bytes) {
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static int sum(byte[] header) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        return sum;
    }

    /**
     * The files in an archive, by their paths from the root on.
     *
     * @throws IOException when it is none, or is damaged: where, and why
     */
    static List<HostFile> read(byte[] archive) throws IOException {
        List<HostFile> files = new ArrayList<>();
        int at = 0;
        while (true) {
            if (at + BLOCK > archive.length) {
                throw new IOException("it ends in the midst: it was cut off");
            }
            byte[] header = Arrays.copyOfRange(archive, at, at + BLOCK);
            at += BLOCK;
            if (isBlank(header)) {
                return files;
            }
            if (number(header, 148, 8) != sum(header)) {
                throw new IOException("the header of a file in it is damaged, at byte " + (at - BLOCK));
            }
            int size = (int) Math.min(Integer.MAX_VALUE - BLOCK, number(header, 124, 12));
            if (size > archive.length - at) {
                throw new IOException("it ends in the midst of a file: it was cut off");
            }
            byte[] content = Arrays.copyOfRange(archive, at, at + size);
            at += size + padding(size);
            file(header, content, files);
        }
    }

    private static void file(byte[] header, byte[] content, List<HostFile> files) throws IOException {
        String prefix = text(header, 345, PREFIX);
        String path = "/" + (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, NAME);
        Owner owner = new Owner(
                (int) number(header, 100, 8) & 07777,
                (int) number(header, 108, 8),
                (int) number(header, 116, 8),
                text(header, 265, 32),
                text(header, 297, 32));
        long changed = number(header, 136, 12);
        switch (header[156]) {
            case '0', 0 -> files.add(HostFile.plain(path, owner, changed, content));
            case '2' -> files.add(HostFile.link(path, owner, changed, text(header, 157, NAME)));
            case '5' -> {}
            default -> throw new IOException("it has something that is neither a file nor a link");
        }
    }

    private static boolean isBlank(byte[] block) {
        for (byte each : block) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] header, int at, int length) {
        int end = at;
        while (end < at + length && header[end] != 0) {
            end++;
        }
        return new String(header, at, end - at, StandardCharsets.UTF_8);
    }

    private static long number(byte[] header, int at, int length) throws IOException {
        String digits = text(header, at, length).strip();
        if (!digits.matches("[0-7]{1,12}")) {
            throw new IOException("the header of a file in it is damaged");
        }
        return Long.parseLong(digits, 8);
    }
}
