package dev.drydock.app;

import dev.drydock.adapter.storage.ExportEncryption;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drydock export decrypt}: turns an encrypted export, written by hand or kept by the bot, into one that tar unpacks. */
@Command(
        name = "decrypt",
        description = "Decrypts an export: FILE.enc, or the data of a kept backup, NAME_….backup.enc.")
final class ExportDecryptCommand implements Callable<Integer> {
    private static final String ENCRYPTED = ".enc";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The encrypted export.")
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
            description = "The backup's name, if it is a kept one and its file was renamed.")
    private Optional<String> name = Optional.empty();

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        String given = String.valueOf(file.getFileName());
        if (output.isEmpty() && !given.endsWith(ENCRYPTED)) {
            err.println("Say where to with --output: the file's name does not end with " + ENCRYPTED + ".");
            return ExportCommand.REFUSED;
        }
        Path target =
                output.orElseGet(() -> file.resolveSibling(given.substring(0, given.length() - ENCRYPTED.length())));
        try (InputStream encrypted = Files.newInputStream(file);
                ExportFile plain = ExportFile.create(target, Optional.empty())) {
            ExportEncryption encryption = ExportEncryption.of(KeysetSource.read(keyFile));
            decrypt(encryption.decrypting(encrypted, name.or(() -> ExportEncryption.keptAs(given))), plain);
            spec.commandLine().getOut().println("Written to " + Printable.of(target.toString()) + ".");
            return 0;
        } catch (NoSuchFileException missing) {
            err.println("There is no file " + Printable.of(file.toString()) + ".");
            return ExportCommand.REFUSED;
        } catch (IOException e) {
            err.println(Printable.of(String.valueOf(e.getMessage())) + ".");
            return ExportCommand.FAILED;
        }
    }

    private static void decrypt(InputStream decrypted, ExportFile plain) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (int count = read(decrypted, buffer); count >= 0; count = read(decrypted, buffer)) {
            plain.target().write(buffer, 0, count);
        }
        plain.finish();
    }

    private static int read(InputStream decrypted, byte[] buffer) throws IOException {
        try {
            return decrypted.read(buffer);
        } catch (IOException e) {
            throw new IOException(
                    "It does not decrypt: the key is another, the file was changed or cut off, or it is a kept backup"
                            + " whose name is to be told with --name",
                    e);
        }
    }
}
