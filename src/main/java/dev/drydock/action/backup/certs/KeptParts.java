package dev.drydock.action.backup.certs;

import dev.drydock.action.host.ProgramFlags;
import dev.drydock.cluster.host.StaticPodReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The programs of a control plane as its kept manifests and units tell of them. Pure. */
final class KeptParts {
    private KeptParts() {}

    static List<ProgramPart> of(List<HostFile> files, StaticPodReader manifests) {
        List<ProgramPart> parts = new ArrayList<>();
        for (String name : ProgramPart.NAMES) {
            for (HostFile file : files) {
                if (file.path().equals(CertsBackupScripts.MANIFESTS + "/" + name + ".yaml")) {
                    manifests
                            .read(file.text())
                            .map(pod -> new ProgramPart(name, ProgramFlags.of(pod.words()), pod.hostFolders()))
                            .ifPresent(parts::add);
                }
            }
            KeptUnit.of(name, files).ifPresent(command -> parts.add(new ProgramPart(name, command.flags(), Map.of())));
        }
        return parts;
    }
}
