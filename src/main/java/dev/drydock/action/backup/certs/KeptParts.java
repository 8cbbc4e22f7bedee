package dev.drydock.action.backup.certs;

import dev.drydock.action.host.ProgramFlags;
import dev.drydock.cluster.host.StaticPodReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The programs of a control plane as its kept manifests and units tell of them. Pure. */
final class KeptParts {
    /** A unit's command, which may go on in the next line. */
    private static final Pattern START = Pattern.compile("(?m)^ExecStart=(.*)$");

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
                } else if (file.path().contains("/systemd/") && file.path().endsWith("/" + name + ".service")) {
                    parts.add(new ProgramPart(name, ProgramFlags.of(words(file.text())), Map.of()));
                }
            }
        }
        return parts;
    }

    private static List<String> words(String unit) {
        Matcher start = START.matcher(unit.replaceAll("\\\\\\r?\\n", " "));
        String command = start.results().map(found -> found.group(1)).collect(Collectors.joining(" "));
        return List.of(command.strip().split("\\s+", -1));
    }
}
