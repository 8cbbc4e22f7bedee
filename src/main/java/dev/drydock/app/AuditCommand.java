package dev.drydock.app;

import dev.drydock.adapter.store.Audit;
import dev.drydock.adapter.store.Damage;
import dev.drydock.adapter.store.ExportFilter;
import dev.drydock.adapter.store.ExportFormat;
import dev.drydock.adapter.store.Proof;
import dev.drydock.adapter.store.StoreException;
import dev.drydock.core.run.RunId;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drydock audit}: proves the journal, and copies it out. It needs the journal's settings only, and changes nothing. */
@Command(
        name = "audit",
        description = "Proves the journal, or copies it out; needs the DRYDOCK_DATABASE_ settings only.",
        synopsisSubcommandLabel = "COMMAND")
final class AuditCommand implements Runnable {
    private static final int OK = 0;
    private static final int FOUND = 1;
    private static final int WRONG_CONFIGURATION = 2;

    private static final int BUFFER = 1 << 16;

    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    AuditCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command of audit?");
    }

    @Command(
            name = "verify",
            description = "Proves that the whole journal is as it was written; names the first line that is not and"
                    + " exits with 1.")
    int verify() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        return with(audit -> {
            Proof proof = audit.prove();
            out.println(proof.damage().map(AuditCommand::words).orElseGet(() -> words(proof)));
            return proof.damage().isPresent() ? FOUND : OK;
        });
    }

    @Command(name = "export", description = "Writes the journal, its archive included, to standard output.")
    int export(
            @Option(
                            names = "--format",
                            paramLabel = "FORMAT",
                            defaultValue = "jsonl",
                            converter = FormatReader.class,
                            description = "jsonl (an object a line) or csv. Default: jsonl.")
                    ExportFormat format,
            @Option(names = "--run", paramLabel = "RUN", converter = RunReader.class, description = "One run only.")
                    @Nullable
                    RunId run,
            @Option(
                            names = "--since",
                            paramLabel = "WHEN",
                            converter = MomentReader.class,
                            description =
                                    "What was appended then or later: 2026-03-01 (in UTC) or 2026-03-01T12:00:00Z.")
                    @Nullable
                    Instant since,
            @Option(
                            names = "--until",
                            paramLabel = "WHEN",
                            converter = MomentReader.class,
                            description = "What was appended before.")
                    @Nullable
                    Instant until)
            throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        ExportFilter filter =
                new ExportFilter(Optional.ofNullable(run), Optional.ofNullable(since), Optional.ofNullable(until));
        return with(audit -> {
            audit.export(format, filter, new BufferedWriter(new CheckedWriter(out), BUFFER));
            return OK;
        });
    }

    /** What is done with the open journal. */
    private interface Work {
        int on(Audit audit) throws IOException;
    }

    private int with(Work work) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            Configuration.Database database = Configuration.readDatabase(environment);
            try (Audit audit = Audit.open(Settings.store(database))) {
                return work.on(audit);
            }
        } catch (ConfigurationException wrong) {
            err.println(wrong.getMessage());
            return WRONG_CONFIGURATION;
        } catch (StoreException refused) {
            return ServeCommand.refusal(refused, err);
        }
    }

    static String words(Damage damage) {
        return "The journal is not as it was written. The first wrong line is at position " + damage.position()
                + damage.run()
                        .map(run -> ", of run " + run.replaceAll("\\p{C}", "?"))
                        .orElse("") + ": "
                + damage.why() + ".";
    }

    private static String words(Proof proof) {
        return "The journal is as it was written: " + proof.lines() + " lines, the last with hash " + proof.hash()
                + ".";
    }

    /** Reads a format's name. */
    static final class FormatReader implements ITypeConverter<ExportFormat> {
        @Override
        public ExportFormat convert(String word) {
            return switch (word.toLowerCase(Locale.ROOT)) {
                case "jsonl" -> ExportFormat.JSONL;
                case "csv" -> ExportFormat.CSV;
                default -> throw new CommandLine.TypeConversionException("write jsonl or csv");
            };
        }
    }

    /** Reads a run's id. */
    static final class RunReader implements ITypeConverter<RunId> {
        @Override
        public RunId convert(String word) {
            if (!RunId.isValid(word)) {
                throw new CommandLine.TypeConversionException("write a run's id, such as r-7k2m9x0p");
            }
            return new RunId(word);
        }
    }

    /** Reads a moment: a day, which begins in UTC, or a moment with its zone. */
    static final class MomentReader implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String word) {
            try {
                return word.contains("T")
                        ? Instant.parse(word)
                        : LocalDate.parse(word).atStartOfDay(ZoneOffset.UTC).toInstant();
            } catch (DateTimeParseException e) {
                throw new CommandLine.TypeConversionException(
                        "write a day such as 2026-03-01 or a moment such as 2026-03-01T12:00:00Z");
            }
        }
    }
}
