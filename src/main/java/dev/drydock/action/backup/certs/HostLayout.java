package dev.drydock.action.backup.certs;

import dev.drydock.action.backup.certs.ProgramPart.Named;
import dev.drydock.action.backup.certs.ProgramPart.Pair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What is to be kept of a host, before it is read.
 *
 * @param parts the programs of the control plane that it runs
 * @param found files of the usual folders, and those of units
 * @param tools which of the programs it has that the backup needs
 */
record HostLayout(List<ProgramPart> parts, List<String> found, List<String> tools) {
    private static final List<String> NEEDED = List.of("tar", "openssl", "base64");

    HostLayout {
        parts = List.copyOf(parts);
        found = List.copyOf(found);
        tools = List.copyOf(tools);
    }

    /** Whether it belongs to a control plane. */
    boolean matters() {
        return !parts.isEmpty();
    }

    /** The first program that it lacks. */
    Optional<String> lacks() {
        return NEEDED.stream().filter(tool -> !tools.contains(tool)).findFirst();
    }

    /** By path, who names each file that must be there. */
    Map<String, String> named() {
        Map<String, String> named = new LinkedHashMap<>();
        parts.stream()
                .flatMap(part -> part.files().stream())
                .forEach((Named file) -> named.putIfAbsent(file.path(), file.why()));
        return named;
    }

    /** All paths to be kept, sorted. */
    List<String> paths() {
        TreeSet<String> paths = new TreeSet<>(named().keySet());
        paths.addAll(found);
        return List.copyOf(paths);
    }

    /** Certificates and their keys, as programs are told of them. */
    List<Pair> pairs() {
        return parts.stream().flatMap(part -> part.pairs().stream()).distinct().toList();
    }

    /** Where Secrets are told to be encrypted; empty where they are not. */
    Optional<String> encryption() {
        return parts.stream()
                .filter(part -> part.name().equals("kube-apiserver"))
                .flatMap(part -> part.file("encryption-provider-config").stream())
                .findFirst();
    }
}
