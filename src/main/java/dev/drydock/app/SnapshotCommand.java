package dev.drydock.app;

import dev.drydock.adapter.snapshot.Inspection;
import dev.drydock.adapter.snapshot.SnapshotFile;
import dev.drydock.adapter.snapshot.Trailer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drydock snapshot}: what is in a snapshot file of etcd's, and whether it is whole. Needs no etcd and no cluster. */
@Command(
        name = "snapshot",
        description = "Checks a snapshot file of etcd's, shows what is in it, and decrypts one that was kept.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SnapshotStatusCommand.class,
            SnapshotListCommand.class,
            SnapshotGetCommand.class,
            SnapshotDecryptCommand.class,
            SnapshotNewKeyCommand.class
        })
final class SnapshotCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
    }

    /** The words that all of them understand, and the way they end. */
    static final class Source {
        /** The file is damaged, or what was looked for is not in it. */
        static final int DAMAGED = 1;

        /** Nothing is known of the file: it could not be read. The same as for words that are not understood. */
        static final int UNREADABLE = 2;

        @Parameters(index = "0", paramLabel = "FILE", description = "The snapshot, or the db of a data directory.")
        @SuppressWarnings("NullAway.Init") // picocli sets it.
        private Path file;

        @Option(names = "--skip-hash-check", description = "Do not compute the SHA-256 and compare it with the file's.")
        private boolean skipHashCheck;

        /** Reads the file and tells what is found, or why not; returns the exit code. */
        <T> int read(
                CommandLine line,
                Function<SnapshotFile, Inspection<T>> reading,
                ToIntFunction<Inspection.Sound<T>> telling) {
            PrintWriter err = line.getErr();
            String name = Printable.of(file.toString());
            return switch (reading.apply(new SnapshotFile(file, !skipHashCheck))) {
                case Inspection.Sound<T> sound -> {
                    if (sound.trailer() instanceof Trailer.Absent && !skipHashCheck) {
                        err.println("Note: " + name
                                + " has no SHA-256 at its end, as a file from a data directory has none:"
                                + " only its consistency is checked. --skip-hash-check silences this note.");
                    }
                    yield telling.applyAsInt(sound);
                }
                case Inspection.Damaged<T> damaged -> {
                    err.println(name + " is damaged: " + Printable.of(damaged.what())
                            + ". Do not restore from it; take another snapshot.");
                    yield DAMAGED;
                }
                case Inspection.Unreadable<T> unreadable -> {
                    err.println(name + " cannot be read: " + Printable.of(unreadable.why()) + ".");
                    yield UNREADABLE;
                }
            };
        }
    }
}
