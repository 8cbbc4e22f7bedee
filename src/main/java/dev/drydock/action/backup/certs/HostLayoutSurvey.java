package dev.drydock.action.backup.certs;

import dev.drydock.action.host.ProgramFlags;
import dev.drydock.action.host.Told;
import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.FileAnswer;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.cluster.host.StaticPodReader;
import dev.drydock.core.report.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at what is to be kept of a host: by the flags of its API server and etcd, in static pods or units. Changes nothing. */
final class HostLayoutSurvey {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST = 5_000;

    private final Host host;
    private final StaticPodReader manifests;

    private HostLayoutSurvey(Host host, StaticPodReader manifests) {
        this.host = host;
        this.manifests = manifests;
    }

    /**
     * Asks the host.
     *
     * @throws HostException where it is not reached, or does not let us do this as root
     */
    static HostLayout look(Host host, StaticPodReader manifests) throws InterruptedException {
        return new HostLayoutSurvey(host, manifests).look();
    }

    private HostLayout look() throws InterruptedException {
        Told told = new Told(lines(host, CertsBackupScripts.LOOK, PATIENCE, MOST));
        List<ProgramPart> parts = new ArrayList<>();
        for (String name : ProgramPart.NAMES) {
            if (told.values("manifest").contains(name)) {
                pod(name).ifPresent(parts::add);
            }
            if (told.values("unit").contains(name)) {
                parts.add(unit(name, told));
            }
        }
        return new HostLayout(
                parts,
                told.values("found").stream()
                        .filter(path -> path.startsWith("/"))
                        .toList(),
                told.values("tool"));
    }

    /**
     * What a script prints when it is run as root.
     *
     * @throws HostException where it does not come to a good end
     */
    static List<String> lines(Host host, String script, Duration patience, int most) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        Ending ending = host.run(HostCommand.of(patience, "/bin/sh").asRoot().reading(script), line -> {
            if (line.source() == HostLine.Source.OUT && lines.size() < most) {
                lines.add(line.text());
            }
        });
        if (!(ending instanceof Ending.Exited exited && exited.code() == 0)) {
            throw new HostException(
                    host.display() + " was reached, and does not do what it is asked to as root: "
                            + Wording.sentence(ending.lastWords().replace('`', '\'')),
                    !(ending instanceof Ending.Exited));
        }
        return lines;
    }

    private Optional<ProgramPart> pod(String name) throws InterruptedException {
        return host.read(CertsBackupScripts.MANIFESTS + "/" + name + ".yaml") instanceof FileAnswer.Content(String text)
                ? manifests
                        .read(text)
                        .map(pod -> new ProgramPart(name, ProgramFlags.of(pod.words()), pod.hostFolders()))
                : Optional.empty();
    }

    private static ProgramPart unit(String name, Told told) {
        List<String> words = of(name, told.all("start")).stream()
                .flatMap(start -> Stream.of(start.split("\\s+", -1)))
                .toList();
        UnitCommand command = new UnitCommand(words, UnitCommand.variables(of(name, told.all("env"))));
        return new ProgramPart(name, command.flags(), Map.of());
    }

    private static List<String> of(String name, List<String> values) {
        return values.stream()
                .filter(value -> value.startsWith(name + " "))
                .map(value -> value.substring(name.length() + 1))
                .toList();
    }
}
