package dev.drydock.app;

import dev.drydock.adapter.archive.TarResourceArchives;
import dev.drydock.cluster.backup.DamagedArchiveException;
import dev.drydock.cluster.backup.ExportIndex;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drydock export check}: reads an archive from its first byte to its last, and tells what is in it. */
@Command(name = "check", description = "Checks an archive that is not encrypted, and tells what is in it.")
final class ExportCheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The archive.")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private Path file;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        String name = Printable.of(file.toString());
        try (InputStream archive = new BufferedInputStream(Files.newInputStream(file))) {
            ExportIndex index = new TarResourceArchives().check(archive);
            index.kinds().stream()
                    .filter(count -> count.objects() > 0)
                    .forEach(count -> out.printf(
                            Locale.ROOT,
                            "%,9d  %s%n",
                            count.objects(),
                            Printable.of(count.kind().qualified())));
            ExportWords.tell(index, out, err);
            return index.whole() ? 0 : ExportCommand.PARTIAL;
        } catch (DamagedArchiveException damage) {
            err.println(name + " is damaged: " + Printable.of(damage.getMessage()) + ".");
            return ExportCommand.FAILED;
        } catch (NoSuchFileException missing) {
            err.println("There is no file " + name + ".");
            return ExportCommand.REFUSED;
        } catch (IOException e) {
            err.println(name + " cannot be read: " + Printable.of(String.valueOf(e.getMessage())) + ".");
            return ExportCommand.REFUSED;
        }
    }
}
