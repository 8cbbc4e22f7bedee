package dev.drydock.adapter.host;

import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.report.Wording;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A file on its way to a host, in three steps: room is made, the bytes are sent, and what arrived is looked at and put into its
 * place. A connection that is cut ends each; on the host it may be noticed late, when the next copy is under way already. So
 * {@code PATH.part} is a new file each time, and takes its place only if it is still the one that was looked at; under a lock,
 * which is the folder's own and held for a moment.
 */
final class CopyIn {
    private static final int BLOCK = 64 * 1024;
    private static final long STRIDE = 4L * 1024 * 1024;
    /** What is left to the host of its disk. */
    private static final long SPARE = 16L * 1024 * 1024;
    /** A slow disk's bytes a second. */
    private static final long SLOW = 20_000_000;

    private static final int SAME = 40;
    private static final int NO_ROOM = 41;
    private static final int OTHER_SUM = 42;

    private static final String LOCKED = """
        umask 077
        path=$1
        part=$1.part
        folder=${1%/*}/
        lock() {
            exec 9<"$folder"
            flock -w 20 9 || { echo "the folder $folder is locked by another program" >&2; exit 1; }
        }
        unlock() { exec 9<&-; }
        sum() { sha256sum | { read -r sum rest; printf %s "$sum"; }; }
        """;

    private static final String PREPARE = LOCKED
            + """
            mkdir -p -- "$folder" || exit 1
            if test -d "$path"; then
                echo "it is a folder there" >&2
                exit 1
            fi
            if test -f "$path" && ! test -L "$path" && test -O "$path" && test "$(stat -c %s -- "$path")" = "$2" \\
                    && test "$(sum <"$path")" = "$3"; then
                chmod 0600 -- "$path" && exit SAME
                exit 1
            fi
            lock
            rm -f -- "$part" || exit 1
            unlock
            set -- "$2" $(stat -f -c '%a %S' -- "$folder")
            test "$#" = 3 || exit 1
            free=$(($2 * $3))
            test "$free" -ge "$(($1 + SPARE))" && exit 0
            echo "$free"
            exit NO_ROOM
            """.replace("SAME", String.valueOf(SAME))
                    .replace("SPARE", String.valueOf(SPARE))
                    .replace("NO_ROOM", String.valueOf(NO_ROOM));

    /** {@code head} takes no byte more than it is asked for, and ends where the connection is cut. */
    private static final String RECEIVE = LOCKED + """
        lock
        rm -f -- "$part" || exit 1
        set -C
        exec 4>"$part"
        unlock
        head -c "$2" >&4 || exit 1
        test "$(stat -L -c %s /proc/self/fd/4)" = "$2" && exit 0
        echo "only a part of it arrived" >&2
        exit 1
        """;

    private static final String PLACE = LOCKED + """
        exec 4<"$part"
        arrived=$(sum <&4)
        if test "$arrived" = "$2"; then
            sync /proc/self/fd/4 || sync || exit 1
        fi
        lock
        if ! test "$part" -ef /proc/self/fd/4; then
            echo "another copy to the same path came between" >&2
            exit 1
        fi
        if test "$arrived" != "$2"; then
            rm -f -- "$part"
            echo "$arrived"
            exit OTHER_SUM
        fi
        mv -fT -- "$part" "$path" || exit 1
        sync "$folder" || sync
        """.replace("OTHER_SUM", String.valueOf(OTHER_SUM));

    private final Host host;
    private final HostChannels channels;

    CopyIn(Host host, HostChannels channels) {
        this.host = host;
        this.channels = channels;
    }

    /** See {@link Host#copyIn}. */
    void copy(Path file, String sha256, String path, LongConsumer progress) throws IOException, InterruptedException {
        if (!path.startsWith("/") || path.endsWith("/")) {
            throw new IllegalArgumentException("a file's path must begin at the root and end with its name");
        }
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a SHA-256 has 64 lower-case hexadecimal digits");
        }
        long size = Files.size(file);
        Duration patience = Duration.ofMinutes(1).plusSeconds(size / SLOW);
        Ending prepared = root(patience, PREPARE, path, String.valueOf(size), sha256);
        if (prepared instanceof Ending.Exited(int code, var lines) && code == SAME) {
            return;
        }
        if (prepared instanceof Ending.Exited(int code, var lines) && code == NO_ROOM) {
            throw refused(
                    path,
                    "its disk has " + room(prepared.lastWords()) + " free, and the file needs "
                            + Bytes.show(size + SPARE) + ". Make room there");
        }
        require(path, prepared);
        send(file, size, path, progress);
        Ending placed = root(patience, PLACE, path, sha256);
        if (placed instanceof Ending.Exited(int code, var lines) && code == OTHER_SUM) {
            throw refused(
                    path,
                    "what arrived has the SHA-256 " + Wording.name(placed.lastWords()) + ", and not " + sha256
                            + ". Check the file here");
        }
        require(path, placed);
    }

    private Ending root(Duration patience, String script, String... words) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script, "drydock"));
        command.addAll(List.of(words));
        return host.run(HostCommand.of(patience, command.toArray(String[]::new)).asRoot());
    }

    private void send(Path file, long size, String path, LongConsumer progress)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(channels.sudo());
        words.addAll(List.of("/bin/sh", "-c", RECEIVE, "drydock", path, String.valueOf(size)));
        OutputLines lines = new OutputLines(line -> {});
        Exit exit;
        try (InputStream bytes = new FileInputStream(file.toFile())) {
            exit = channels.run(
                    "exec " + ShellWords.join(words),
                    "the copy to `" + Wording.name(path) + "`",
                    Duration.ofMinutes(1),
                    HostChannels.Ears.of(lines),
                    channel -> pump(bytes, size, channel.input(), progress));
        } catch (OwnFileException e) {
            throw new IOException("The file " + file + " cannot be sent: " + e.why() + ".", e);
        }
        require(
                path,
                switch (exit) {
                    case Exit.Code(int code) -> new Ending.Exited(code, lines.finish());
                    case Exit.Signal(String name) -> new Ending.Killed(OutputLines.shown(name), lines.finish());
                    case Exit.Late late -> new Ending.Overdue(channels.stall(), lines.finish());
                });
    }

    private static void pump(InputStream bytes, long size, OutputStream out, LongConsumer progress) throws IOException {
        byte[] block = new byte[BLOCK];
        long sent = 0;
        while (sent < size) {
            int read = read(bytes, block, (int) Math.min(block.length, size - sent));
            out.write(block, 0, read);
            long before = sent;
            sent += read;
            if (before / STRIDE != sent / STRIDE) {
                progress.accept(sent);
            }
            if (Thread.interrupted()) {
                throw new InterruptedIOException("interrupted between two blocks");
            }
        }
        out.flush();
        progress.accept(sent);
    }

    private static int read(InputStream bytes, byte[] block, int most) {
        try {
            int read = bytes.read(block, 0, most);
            if (read < 0) {
                throw new IOException("it became shorter meanwhile");
            }
            return read;
        } catch (IOException e) {
            throw new OwnFileException(e);
        }
    }

    private void require(String path, Ending ending) throws IOException {
        switch (ending) {
            case Ending.Exited exited -> {
                if (exited.code() != 0) {
                    throw refused(path, Wording.sentence(ending.lastWords()));
                }
            }
            case Ending.Killed killed -> throw refused(path, "what received it was killed there by " + killed.signal());
            case Ending.Overdue overdue ->
                throw refused(
                        path,
                        "nothing moved for " + Wording.duration(overdue.patience())
                                + ": a disk of it may be away or very slow");
        }
    }

    private IOException refused(String path, String why) {
        return new IOException(host.display() + " did not take the file to `" + Wording.name(path) + "`: " + why + ".");
    }

    private static String room(String words) {
        return words.matches("[0-9]{1,18}") ? Bytes.show(Long.parseLong(words)) : "too little";
    }
}
