package dev.drydock.app;

import dev.drydock.adapter.storage.Decryption;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drydock snapshot decrypt}: turns a kept snapshot's data into the file that etcd's own tools restore. */
@Command(name = "decrypt", description = "Decrypts the data of a kept snapshot, NAME_….db.enc.")
final class SnapshotDecryptCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private EncryptedFile file;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Optional<Path> target = file.target();
        Optional<String> snapshot = file.name().or(() -> Decryption.nameOf(file.given()));
        if (target.isEmpty()) {
            err.println(EncryptedFile.NO_TARGET);
            return SnapshotCommand.Source.UNREADABLE;
        }
        if (snapshot.isEmpty()) {
            err.println("Say with --name which snapshot it is: the file's name does not tell.");
            return SnapshotCommand.Source.UNREADABLE;
        }
        try {
            Decryption.Outcome outcome = Decryption.of(KeysetSource.read(file.keyFile()), snapshot.get())
                    .run(file.path(), target.get());
            spec.commandLine()
                    .getOut()
                    .println(outcome.sha256() + "  " + Printable.of(target.get().toString()));
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
