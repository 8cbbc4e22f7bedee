package dev.drydock.app;

import dev.drydock.adapter.snapshot.KubernetesObject;
import dev.drydock.adapter.snapshot.Resource;
import dev.drydock.adapter.snapshot.StoredKey;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drydock snapshot ls}: the keys that live at the last revision, counted by resource or one by one. */
@Command(name = "ls", description = "Counts what is in it by resource; with a prefix, lists its keys.")
final class SnapshotListCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Mixin
    private final SnapshotCommand.Source source = new SnapshotCommand.Source();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PREFIX",
            description = "What the keys begin with, such as /registry/pods/.")
    private Optional<String> prefix = Optional.empty();

    @Override
    public Integer call() {
        return prefix.isEmpty()
                ? source.read(spec.commandLine(), file -> file.resources(), sound -> resources(sound.found()))
                : source.read(spec.commandLine(), file -> file.keys(prefix.get()), sound -> keys(sound.found()));
    }

    private int resources(List<Resource> resources) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%9s %15s  %s%n", "KEYS", "BYTES", "RESOURCE");
        for (Resource resource : resources) {
            out.printf("%9d %15d  %s%n", resource.keys(), resource.bytes(), Printable.of(resource.prefix()));
        }
        out.flush();
        return 0;
    }

    private int keys(List<StoredKey> keys) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%11s %11s  %-24s %s%n", "BYTES", "REVISION", "KIND", "KEY");
        for (StoredKey key : keys) {
            String kind = key.object().map(KubernetesObject::kind).orElse("-");
            out.printf(
                    "%11d %11d  %-24s %s%n",
                    key.size(), key.modRevision(), Printable.of(kind), Printable.of(key.key()));
        }
        out.flush();
        return 0;
    }
}
