package dev.drydock.app;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of a command that decrypts a file: which one, to where, and with what. */
final class EncryptedFile {
    private static final String ENCRYPTED = ".enc";

    /** What is said where {@link #target()} is empty. */
    static final String NO_TARGET = "Say where to with --output: the file's name does not end with " + ENCRYPTED + ".";

    @Parameters(index = "0", paramLabel = "FILE", description = "The encrypted file.")
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
            description = "A file with the keyset. Default: DRYDOCK_SNAPSHOT_KEY or the file that"
                    + " DRYDOCK_SNAPSHOT_KEY_FILE names.")
    private Optional<Path> keyFile = Optional.empty();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What it is kept as, if its file was renamed: it only decrypts under its own name.")
    private Optional<String> name = Optional.empty();

    Path path() {
        return file;
    }

    /** As it was named on the command line, without its folder. */
    String given() {
        return String.valueOf(file.getFileName());
    }

    /** Where to; empty where nobody says. */
    Optional<Path> target() {
        return output.or(() -> Optional.of(given())
                .filter(name -> name.endsWith(ENCRYPTED))
                .map(name -> file.resolveSibling(name.substring(0, name.length() - ENCRYPTED.length()))));
    }

    Optional<Path> keyFile() {
        return keyFile;
    }

    /** What it is kept as, where somebody says. */
    Optional<String> name() {
        return name;
    }
}
