package dev.drydock.adapter.host;

import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.report.Wording;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongConsumer;

/** A file on its way from a host: its bytes are received, and then the host is asked what they should have been. */
final class CopyOut {
    private static final int BLOCK = 64 * 1024;
    private static final long STRIDE = 4L * 1024 * 1024;
    /** A slow disk's bytes a second. */
    private static final long SLOW = 20_000_000;

    private static final int ABSENT = 44;
    private static final int NO_FILE = 45;
    private static final int TOO_LARGE = 46;
    private static final String GIVE = "test -e \"$1\" || exit " + ABSENT + "; test -f \"$1\" || exit " + NO_FILE
            + "; test \"$(stat -L -c %s -- \"$1\")\" -le \"$2\" || exit " + TOO_LARGE + "; exec cat -- \"$1\"";

    private final Host host;
    private final HostChannels channels;

    CopyOut(Host host, HostChannels channels) {
        this.host = host;
        this.channels = channels;
    }

    /** See {@link Host#copyOut}. */
    String copy(String path, Path target, long most, LongConsumer progress) throws IOException, InterruptedException {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path must begin at the root");
        }
        Files.createFile(target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        boolean whole = false;
        try (FileOutputStream file = new FileOutputStream(target.toFile())) {
            Arrival arrival = new Arrival(file, most, progress);
            receive(path, arrival);
            file.getFD().sync();
            String sum = arrival.sum();
            String there = sum(path, arrival.bytes);
            if (!there.equals(sum)) {
                throw refused(
                        path,
                        "what arrived has the SHA-256 " + sum + ", and the file has " + there
                                + " there: it changed meanwhile. Try again when nothing writes it");
            }
            whole = true;
            return there;
        } catch (OwnFileException e) {
            throw new IOException(
                    "The copy of `" + Wording.name(path) + "` cannot be written to " + target + ": " + e.why() + ".",
                    e);
        } finally {
            if (!whole) {
                Files.deleteIfExists(target);
            }
        }
    }

    private void receive(String path, Arrival arrival) throws IOException, InterruptedException {
        OutputLines lines = new OutputLines(line -> {});
        HostCommand command = HostCommand.of(
                        Duration.ofMinutes(1), "/bin/sh", "-c", GIVE, "drydock", path, String.valueOf(arrival.most))
                .asRoot();
        Exit exit;
        try {
            exit = channels.run(
                    command,
                    new HostChannels.Ears(Optional.empty(), lines.err()),
                    channel -> arrival.take(channel.output()));
        } catch (TooMuchException e) {
            throw refused(path, tooLarge(arrival.most));
        }
        String words = new Ending.Exited(0, lines.finish()).lastWords();
        switch (exit) {
            case Exit.Code(int code) -> {
                if (code != 0) {
                    throw refused(
                            path,
                            switch (code) {
                                case ABSENT -> "there is no such file";
                                case NO_FILE -> "it is no ordinary file";
                                case TOO_LARGE -> tooLarge(arrival.most);
                                default -> Wording.sentence(words);
                            });
                }
            }
            case Exit.Signal(String name) ->
                throw refused(path, "the reading was killed there by " + OutputLines.shown(name));
            case Exit.Late late ->
                throw refused(
                        path,
                        "nothing came for " + Wording.duration(channels.stall())
                                + ": a disk of it may be away or very slow");
        }
    }

    private String sum(String path, long size) throws IOException, InterruptedException {
        Ending ending = host.run(HostCommand.of(
                        Duration.ofMinutes(1).plusSeconds(size / SLOW),
                        "/bin/sh",
                        "-c",
                        "sha256sum <\"$1\"",
                        "drydock",
                        path)
                .asRoot());
        String words = ending.lastWords();
        if (ending instanceof Ending.Exited(int code, var lines) && code == 0 && words.matches("[0-9a-f]{64}  -")) {
            return words.substring(0, 64);
        }
        throw refused(path, "its SHA-256 cannot be had there: " + Wording.sentence(words));
    }

    private static String tooLarge(long most) {
        return "it is larger than " + Bytes.show(most) + ", which is the most that is taken";
    }

    private IOException refused(String path, String why) {
        return new IOException(host.display() + " did not give the file `" + Wording.name(path) + "`: " + why + ".");
    }

    /** More came than the file had when it was asked for: the channel is closed, however much more there is. */
    private static final class TooMuchException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** What arrived so far. */
    private static final class Arrival {
        private final FileOutputStream file;
        private final long most;
        private final LongConsumer progress;
        private final MessageDigest digest = sha256();
        private long bytes;

        Arrival(FileOutputStream file, long most, LongConsumer progress) {
            this.file = file;
            this.most = most;
            this.progress = progress;
        }

        void take(InputStream source) throws IOException {
            byte[] block = new byte[BLOCK];
            for (int read = source.read(block); read >= 0; read = source.read(block)) {
                long before = bytes;
                bytes += read;
                if (bytes > most) {
                    throw new TooMuchException();
                }
                write(block, read);
                if (before / STRIDE != bytes / STRIDE) {
                    progress.accept(bytes);
                }
                if (Thread.interrupted()) {
                    throw new InterruptedIOException("interrupted between two blocks");
                }
            }
            if (bytes > 0) {
                progress.accept(bytes);
            }
        }

        private void write(byte[] block, int read) {
            digest.update(block, 0, read);
            try {
                file.write(block, 0, read);
            } catch (IOException e) {
                throw new OwnFileException(e);
            }
        }

        String sum() {
            return HexFormat.of().formatHex(digest.digest());
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
