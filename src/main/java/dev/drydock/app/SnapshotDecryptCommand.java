package dev.drydock.app;

import dev.drydock.adapter.storage.Decryption;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drydock snapshot decrypt}: turns a kept snapshot's data into the file that etcd's own tools restore. */
@Command(name = "decrypt", description = "Decrypts the data of a kept snapshot, NAME_….db.enc.")
final class SnapshotDecryptCommand implements Callable<Integer> {
    private static final String ENCRYPTED = ".enc";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The encrypted snapshot.")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private Path file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The file to write, which must not exist. Default: the name of the other without .enc.")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description =
                    "A file with the keyset. Default: DRYDOCK_SNAPSHOT_KEY or the file that DRYDOCK_SNAPSHOT_KEY_FILE"
                            + " names.")
    private Optional<Path> keyFile = Optional.empty();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The snapshot's name, if the file was renamed: it only decrypts under its own.")
    private Optional<String> name = Optional.empty();

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        String given = String.valueOf(file.getFileName());
        Optional<String> snapshot = name.or(() -> Decryption.nameOf(given));
        if (output.isEmpty() && !given.endsWith(ENCRYPTED)) {
            err.println("Say where to with --output: the file's name does not end with " + ENCRYPTED + ".");
            return SnapshotCommand.Source.UNREADABLE;
        }
        if (snapshot.isEmpty()) {
            err.println("Say with --name which snapshot it is: the file's name does not tell.");
            return SnapshotCommand.Source.UNREADABLE;
        }
        Path target =
                output.orElseGet(() -> file.resolveSibling(given.substring(0, given.length() - ENCRYPTED.length())));
        try {
            Decryption.Outcome outcome =
                    Decryption.of(KeysetSource.read(keyFile), snapshot.get()).run(file, target);
            spec.commandLine().getOut().println(outcome.sha256() + "  " + Printable.of(target.toString()));
            return tell(outcome, err);
        } catch (IOException e) {
            err.println(Printable.of(String.valueOf(e.getMessage())) + ".");
            return SnapshotCommand.Source.UNREADABLE;
        }
    }

    private static int tell(Decryption.Outcome outcome, PrintWriter err) {
        if (outcome.whole()) {
            return 0;
        }
        err.println(
                "It decrypts, but its last 32 bytes are not the SHA-256 of the others: it was bad when it was kept. Do"
                        + " not restore from it.");
        return SnapshotCommand.Source.DAMAGED;
    }
}
