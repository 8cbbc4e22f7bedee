package dev.drydock.app;

import dev.drydock.adapter.storage.SnapshotKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drydock snapshot new-key}: makes a keyset for snapshots at rest, or adds a key to one. */
@Command(name = "new-key", description = "Makes a keyset that snapshots are encrypted with; it is a secret.")
final class SnapshotNewKeyCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "The file to write, which must not exist; readable by its owner alone. Default: standard output.")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--add-to",
            paramLabel = "FILE",
            description = "A keyset whose keys go on decrypting what they encrypted, while the new key encrypts.")
    private Optional<Path> older = Optional.empty();

    @Override
    public Integer call() {
        try {
            String keyset = older.isPresent() ? SnapshotKeys.rotated(KeysetSource.read(older)) : SnapshotKeys.fresh();
            if (output.isEmpty()) {
                spec.commandLine().getOut().println(keyset);
                return 0;
            }
            write(output.get(), keyset + "\n");
            return 0;
        } catch (FileAlreadyExistsException there) {
            return refuse("There is a file " + there.getFile() + " already: a keyset is never overwritten");
        } catch (IOException e) {
            return refuse(String.valueOf(e.getMessage()));
        }
    }

    /** To the disk, whole or not at all: what is encrypted with a lost key is lost. */
    private static void write(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        boolean whole = false;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            whole = true;
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
        }
    }

    private int refuse(String why) {
        spec.commandLine().getErr().println(Printable.of(why) + ".");
        return SnapshotCommand.Source.UNREADABLE;
    }
}
