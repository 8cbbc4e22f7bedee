package dev.drydock.app;

import dev.drydock.adapter.snapshot.KubernetesObject;
import dev.drydock.adapter.snapshot.StoredKey;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drydock snapshot get}: what is known of one key. Its content is not printed, since it may be a Secret. */
@Command(name = "get", description = "Tells what is known of one key, without its content.")
final class SnapshotGetCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Mixin
    private final SnapshotCommand.Source source = new SnapshotCommand.Source();

    @Parameters(index = "1", paramLabel = "KEY", description = "The whole key, such as /registry/pods/default/web.")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private String key;

    @Override
    public Integer call() {
        return source.read(spec.commandLine(), file -> file.key(key), sound -> tell(sound.found()));
    }

    private int tell(Optional<StoredKey> found) {
        if (found.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("There is no key " + Printable.of(key) + " at the last revision. drydock snapshot ls FILE"
                            + " lists what there is.");
            return SnapshotCommand.Source.DAMAGED;
        }
        PrintWriter out = spec.commandLine().getOut();
        StoredKey stored = found.get();
        line(out, "key", stored.key());
        line(out, "created at", Long.toString(stored.createRevision()));
        line(out, "changed at", Long.toString(stored.modRevision()));
        line(out, "version", Long.toString(stored.version()));
        line(out, "lease", stored.lease() == 0 ? "none" : Long.toHexString(stored.lease()));
        line(out, "bytes", Integer.toString(stored.size()));
        if (stored.object().isPresent()) {
            KubernetesObject object = stored.object().get();
            line(out, "apiVersion", object.apiVersion());
            line(out, "kind", object.kind());
            line(out, "namespace", object.namespace().isEmpty() ? "none" : object.namespace());
            line(out, "name", object.name());
        }
        out.flush();
        return 0;
    }

    private static void line(PrintWriter out, String label, String value) {
        out.printf("%-11s %s%n", label, Printable.of(value));
    }
}
