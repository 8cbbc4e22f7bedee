package dev.drydock.app;

import dev.drydock.adapter.storage.StorageSettings;
import dev.drydock.adapter.storage.StoredBackups;
import dev.drydock.adapter.storage.StoredSnapshots;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.BackupStore;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.SnapshotStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code drydock backup}: what is kept, and the way back from it to a file, where there is no Slack, no cluster and no Drydock that
 * runs. Needs the settings of where snapshots are kept, and nothing else.
 */
@Command(
        name = "backup",
        description = "Lists what is kept, and brings it back; needs the DRYDOCK_SNAPSHOT settings only.",
        synopsisSubcommandLabel = "COMMAND")
final class BackupCommand implements Runnable {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int WRONG_CONFIGURATION = 2;

    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    BackupCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command of backup?");
    }

    @Command(name = "list", description = "Lists the backups beside etcd's snapshots, newest first.")
    int list() {
        return with((settings, tokens) -> {
            PrintWriter out = spec.commandLine().getOut();
            try (StoredBackups backups = StoredBackups.open(settings, tokens)) {
                for (BackupEntry entry : backups.list()) {
                    out.printf(
                            "%-12s %s  %s%s  %s%n",
                            entry.kind().word(),
                            entry.takenAt(),
                            Printable.of(entry.name()),
                            entry.verdict() instanceof Verdict.Good ? "" : "  NOT GOOD",
                            Printable.of(entry.facts().entrySet().stream()
                                    .map(fact -> fact.getKey() + " " + fact.getValue())
                                    .collect(Collectors.joining(", "))));
                }
            }
            return OK;
        });
    }

    @Command(
            name = "get",
            description = "Brings a kept backup, decrypted and checked, into a new file that only its owner may read.")
    int get(
            @Parameters(paramLabel = "NAME", description = "What it is called.") String name,
            @Parameters(paramLabel = "FILE", description = "The new file.") Path file,
            @Option(names = "--snapshot", description = "A snapshot of etcd, and none of the other backups.")
                    boolean snapshot) {
        return with((settings, tokens) -> {
            if (snapshot) {
                try (StoredSnapshots snapshots = StoredSnapshots.open(settings, tokens);
                        SnapshotStore.Staged staged = snapshots.fetch(name, bytes -> {})) {
                    copy(staged.file(), file);
                }
            } else {
                try (StoredBackups backups = StoredBackups.open(settings, tokens);
                        BackupStore.Staged staged = backups.fetch(name, bytes -> {})) {
                    copy(staged.file(), file);
                }
            }
            spec.commandLine()
                    .getOut()
                    .println(Printable.of(name) + " is in " + Printable.of(file.toString())
                            + ", and its SHA-256 is as it was.");
            return OK;
        });
    }

    /** Nothing is left of it when it fails. */
    private static void copy(Path from, Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException there) {
            throw new IOException("There is a file " + file + " already", there);
        }
        boolean done = false;
        try (InputStream in = Files.newInputStream(from);
                OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
            in.transferTo(out);
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** What is done with a store. */
    private interface Work {
        int on(StorageSettings settings, Supplier<String> tokens) throws IOException;
    }

    private int with(Work work) {
        PrintWriter err = spec.commandLine().getErr();
        SettingReader reader = new SettingReader(environment);
        Optional<Configuration.Snapshots> told = new SnapshotsReader(reader).read();
        if (told.isEmpty() && reader.problems().isEmpty()) {
            reader.problem(Setting.SNAPSHOTS.name() + " is missing: where snapshots and backups are kept.");
        }
        if (!reader.problems().isEmpty()) {
            reader.problems().forEach(err::println);
            return WRONG_CONFIGURATION;
        }
        SecureRandom random = new SecureRandom();
        try {
            int code = work.on(
                    Settings.snapshots(told.orElseThrow()), () -> HexFormat.of().toHexDigits(random.nextLong()));
            spec.commandLine().getOut().flush();
            return code;
        } catch (IOException failed) {
            err.println(Printable.of(String.valueOf(failed.getMessage())) + ".");
            return FAILED;
        }
    }
}
