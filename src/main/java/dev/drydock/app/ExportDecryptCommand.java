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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drydock export decrypt}: turns an encrypted export, written by hand or kept by the bot, into one that tar unpacks. */
@Command(
        name = "decrypt",
        description = "Decrypts an export: FILE.enc, or the data of a kept backup, NAME_….backup.enc.")
final class ExportDecryptCommand implements Callable<Integer> {
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
        if (target.isEmpty()) {
            err.println(EncryptedFile.NO_TARGET);
            return ExportCommand.REFUSED;
        }
        try (InputStream encrypted = Files.newInputStream(file.path());
                ExportFile plain = ExportFile.create(target.get(), Optional.empty())) {
            ExportEncryption encryption = ExportEncryption.of(KeysetSource.read(file.keyFile()));
            decrypt(
                    encryption.decrypting(encrypted, file.name().or(() -> ExportEncryption.keptAs(file.given()))),
                    plain);
            spec.commandLine()
                    .getOut()
                    .println("Written to " + Printable.of(target.get().toString()) + ".");
            return 0;
        } catch (NoSuchFileException missing) {
            err.println("There is no file " + Printable.of(file.path().toString()) + ".");
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
