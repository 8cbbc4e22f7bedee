package dev.drydock.app;

import dev.drydock.adapter.archive.TarResourceArchives;
import dev.drydock.adapter.kubernetes.KubernetesCluster;
import dev.drydock.adapter.kubernetes.KubernetesSettings;
import dev.drydock.adapter.storage.ExportEncryption;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.backup.ExportIndex;
import dev.drydock.cluster.backup.ExportScope;
import dev.drydock.cluster.backup.ResourceArchives;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drydock export}: writes a cluster's objects into an archive, as {@code backup resources} does, without Slack. */
@Command(
        name = "export",
        description = "Exports a cluster's objects, as YAML in a compressed archive.",
        subcommands = {ExportCheckCommand.class, ExportDecryptCommand.class})
final class ExportCommand implements Callable<Integer> {
    /** Nothing was written. */
    static final int FAILED = 1;
    /** The words are not understood, or say too little. The same as picocli's. */
    static final int REFUSED = 2;
    /** It was written, and something is missing in it. */
    static final int PARTIAL = 3;

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Map<String, String> environment;
    private final InstantSource clock;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "The file to write, which must not exist. Default: drydock-export-TIME.tar.gz, with .enc behind it"
                            + " where it is encrypted.")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Default: DRYDOCK_KUBECONFIG, else the service account of the pod.")
    private Optional<Path> kubeconfig = Optional.empty();

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "The kubeconfig's context. Default: DRYDOCK_KUBE_CONTEXT, else its current one.")
    private Optional<String> context = Optional.empty();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            split = ",",
            description = "Only what is in these namespaces, and they themselves.")
    private List<String> namespaces = new ArrayList<>();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "The whole cluster, which is the default.")
    private boolean all;

    @Option(
            names = "--include",
            paramLabel = "KIND",
            split = ",",
            description = "Only these kinds: deployments, deployments.apps, *.example.com.")
    private List<String> include = new ArrayList<>();

    @Option(names = "--exclude", paramLabel = "KIND", split = ",", description = "None of these kinds.")
    private List<String> exclude = new ArrayList<>();

    @Option(names = "--with-secrets", description = "Secrets too. The archive is then encrypted.")
    private boolean secrets;

    @Option(
            names = "--everything",
            description = "What is usually left out too, such as Events and pods that have a controller.")
    private boolean everything;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "A file with the keyset to encrypt with. Default: DRYDOCK_SNAPSHOT_KEY or the file that"
                    + " DRYDOCK_SNAPSHOT_KEY_FILE names.")
    private Optional<Path> keyFile = Optional.empty();

    @Option(
            names = "--plain",
            description =
                    "Do not encrypt, though there is a keyset, or though there are Secrets: then whoever reads the"
                            + " file has them.")
    private boolean plain;

    ExportCommand(Map<String, String> environment, InstantSource clock) {
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        ExportScope scope = new ExportScope(namespaces, include, exclude, secrets, everything);
        scope.problem().ifPresent(problem -> {
            throw new ParameterException(spec.commandLine(), "A kind is not understood: " + problem);
        });
        if (all && !namespaces.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Say either --namespace or --all-namespaces.");
        }
        try {
            Optional<ExportEncryption> encryption = encryption();
            if (secrets && encryption.isEmpty() && !plain) {
                return refuse(
                        "Secrets are exported encrypted, and there is no keyset: name one with --key-file (drydock"
                            + " snapshot new-key makes one), or say --plain if everybody who reads the file may have"
                            + " them.",
                        REFUSED);
            }
            return export(scope, encryption);
        } catch (ClusterException e) {
            return refuse("Nothing was exported: " + e.getMessage() + ".", FAILED);
        } catch (IllegalArgumentException | IOException e) {
            return refuse("Nothing was exported: " + e.getMessage() + ".", FAILED);
        }
    }

    private int refuse(String why, int code) {
        spec.commandLine().getErr().println(Printable.of(why).replaceFirst("\\.\\.$", "."));
        return code;
    }

    private Optional<ExportEncryption> encryption() throws IOException {
        if (plain) {
            return Optional.empty();
        }
        Optional<String> keyset = KeysetSource.find(keyFile, environment);
        return keyset.isPresent() ? Optional.of(ExportEncryption.of(keyset.get())) : Optional.empty();
    }

    private int export(ExportScope scope, Optional<ExportEncryption> encryption) throws IOException {
        Instant taken = clock.instant();
        Path file = output.orElseGet(() ->
                Path.of("drydock-export-" + STAMP.format(taken) + ".tar.gz" + (encryption.isPresent() ? ".enc" : "")));
        PrintWriter out = spec.commandLine().getOut();
        try (KubernetesCluster cluster =
                        KubernetesCluster.connect(settings(), environment, clock, RandomGenerator.getDefault());
                ExportFile target = ExportFile.create(file, encryption);
                ResourceArchives.Writing archive = new TarResourceArchives().write(target.target(), taken)) {
            ExportIndex index = cluster.exporter("drydock " + Version.get())
                    .export(scope, taken, archive, (kind, number, kinds, objects) -> {});
            long bytes = target.finish();
            ExportWords.tell(index, out, spec.commandLine().getErr());
            out.printf(
                    "Written to %s: %,d bytes, %s.%n",
                    Printable.of(file.toString()), bytes, encryption.isPresent() ? "encrypted" : "not encrypted");
            return index.whole() ? 0 : PARTIAL;
        }
    }

    private KubernetesSettings settings() {
        SettingReader settings = new SettingReader(environment);
        return new KubernetesSettings(
                kubeconfig.map(Path::toString).or(() -> settings.text(Setting.KUBECONFIG)),
                context.or(() -> settings.text(Setting.KUBE_CONTEXT)),
                Optional.empty(),
                Version.get(),
                KubernetesSettings.DEFAULT_CONNECT_TIMEOUT,
                KubernetesSettings.DEFAULT_REQUEST_TIMEOUT);
    }
}
