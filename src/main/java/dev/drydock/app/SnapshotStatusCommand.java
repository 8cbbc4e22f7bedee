package dev.drydock.app;

import dev.drydock.adapter.snapshot.Inspection;
import dev.drydock.adapter.snapshot.KeyCounting;
import dev.drydock.adapter.snapshot.Status;
import dev.drydock.adapter.snapshot.StatusText;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code drydock snapshot status}: prints byte for byte what {@code etcdutl snapshot status} prints, and checks more. */
@Command(name = "status", description = "Checks it and prints its status as etcdutl does.")
final class SnapshotStatusCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Mixin
    private final SnapshotCommand.Source source = new SnapshotCommand.Source();

    @Option(
            names = {"-o", "--output", "-w", "--write-out"},
            paramLabel = "FORMAT",
            description = "simple, json, table, or full: JSON with more at its end. Default: simple.")
    private Format format = Format.simple;

    @Option(
            names = "--keys",
            paramLabel = "RELEASE",
            converter = Release.class,
            description =
                    "Count keys as etcd 3.5 does (all entries of all buckets) or as 3.6 does (the keys that live)."
                            + " Default: 3.5.")
    private KeyCounting counting = KeyCounting.ENTRIES;

    /** How the status is printed, by the words of the command line. */
    enum Format {
        simple,
        json,
        table,
        full
    }

    /** The etcd whose count is wanted. */
    static final class Release implements ITypeConverter<KeyCounting> {
        @Override
        public KeyCounting convert(String word) {
            return switch (word) {
                case "3.5" -> KeyCounting.ENTRIES;
                case "3.6" -> KeyCounting.LIVE_KEYS;
                default -> throw new TypeConversionException("expected 3.5 or 3.6");
            };
        }
    }

    @Override
    public Integer call() {
        boolean countLiveKeys = counting == KeyCounting.LIVE_KEYS || format == Format.full;
        return source.read(spec.commandLine(), file -> file.status(countLiveKeys), this::tell);
    }

    private int tell(Inspection.Sound<Status> sound) {
        StatusText text = new StatusText(sound.found(), counting);
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (format) {
                    case simple -> text.simple();
                    case json -> text.json();
                    case table -> text.table();
                    case full -> text.full(sound.trailer());
                });
        out.flush();
        return 0;
    }
}
