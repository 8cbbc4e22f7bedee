package dev.drydock.action.backup.certs;

import dev.drydock.action.host.ProgramFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * That a file names another one: a kubeconfig its certificate and key, etcd's configuration its own.
 *
 * @param file which names it
 * @param path what it names, where that is on the host
 * @param needed whether a program is told of the file, so that what it names must be there
 */
record Reference(String file, String path, boolean needed) {
    private static final Pattern NAMED = Pattern.compile("(?m)^[ \\t]*(?:- )?(?:client-certificate|client-key"
            + "|certificate-authority|cert-file|key-file|client-cert-file|client-key-file|trusted-ca-file):"
            + "[ \\t]*['\"]?(/[^\\s'\"]+)");

    private static final Pattern KUBECONFIG = Pattern.compile("(?m)^kind: ['\"]?Config['\"]?\\s*$");

    /** All that the files tell. */
    static List<Reference> of(HostLayout layout, List<HostFile> files) {
        List<Reference> references = new ArrayList<>();
        for (HostFile file : files) {
            Optional<ProgramPart> teller = layout.parts().stream()
                    .filter(part ->
                            part.files().stream().anyMatch(named -> named.path().equals(file.path())))
                    .findFirst();
            boolean configures = layout.parts().stream()
                    .filter(part -> part.name().equals("etcd"))
                    .anyMatch(part -> part.file("config-file").equals(Optional.of(file.path())));
            if (!configures && !KUBECONFIG.matcher(file.text()).find()) {
                continue;
            }
            Map<String, String> folders = teller.map(ProgramPart::hostFolders).orElse(Map.of());
            Matcher named = NAMED.matcher(file.text());
            while (named.find()) {
                ProgramFlags.onHost(named.group(1), folders)
                        .ifPresent(path -> references.add(new Reference(file.path(), path, teller.isPresent())));
            }
        }
        return references;
    }
}
