package dev.drydock.action.backup.certs;

import dev.drydock.action.host.Told;
import dev.drydock.cluster.host.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a host how it stands with files that are to be put onto it. Changes nothing. */
final class HostChanges {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST = 10_000;
    private static final int AT_ONCE = 150;

    private HostChanges() {}

    /**
     * What would be done with each file.
     *
     * @throws dev.drydock.cluster.host.HostException where the host is not reached, or does not let us
     */
    static List<FileChange> look(Host host, List<HostFile> files) throws InterruptedException {
        List<FileChange> changes = new ArrayList<>();
        for (int from = 0; from < files.size(); from += AT_ONCE) {
            List<HostFile> some = files.subList(from, Math.min(files.size(), from + AT_ONCE));
            Told told = new Told(HostLayoutSurvey.lines(host, CertsRestoreScripts.look(some), PATIENCE, MOST));
            List<String> is = told.all("is");
            List<String> wants = told.all("wants");
            List<String> paths = told.all("path");
            Map<String, Integer> numbers = new LinkedHashMap<>();
            paths.forEach(path -> numbers.put(path, numbers.size()));
            for (HostFile file : some) {
                Optional<Integer> number =
                        Optional.ofNullable(numbers.get(file.path())).filter(at -> at < is.size() && at < wants.size());
                changes.add(new FileChange(
                        file,
                        number.map(is::get).orElse("n 0 0 0 -"),
                        number.map(wants::get).orElse("f 0 0 0 " + file.sha256())));
            }
        }
        return changes;
    }
}
