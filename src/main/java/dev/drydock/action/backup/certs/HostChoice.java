package dev.drydock.action.backup.certs;

import dev.drydock.action.host.HostVisit;
import dev.drydock.cluster.NodeName;
import dev.drydock.core.report.Wording;
import dev.drydock.core.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Which hosts a backup of certificates is of, and what is told of the others.
 *
 * @param chosen the hosts that make a control plane, and those that cannot be asked whether they do: left out in silence they
 *     would be missed when it is too late
 * @param lines what each of them runs
 * @param warnings hosts that cannot be asked now
 * @param passed hosts that run nothing of a control plane
 * @param obstacles why nothing can be kept
 */
record HostChoice(
        List<NodeName> chosen, List<Text> lines, List<Text> warnings, List<NodeName> passed, List<Text> obstacles) {
    /**
     * Chooses.
     *
     * @param all whether nobody named the hosts: then those that run nothing of a control plane are passed over
     */
    static HostChoice of(SortedMap<NodeName, HostVisit<HostLayout>> visits, boolean all) {
        List<NodeName> chosen = new ArrayList<>();
        List<Text> lines = new ArrayList<>();
        List<Text> away = new ArrayList<>();
        List<NodeName> passed = new ArrayList<>();
        List<Text> obstacles = new ArrayList<>();
        for (Map.Entry<NodeName, HostVisit<HostLayout>> visit : visits.entrySet()) {
            String name = visit.getKey().value();
            switch (visit.getValue()) {
                case HostVisit.Unseen<HostLayout>(String why) -> {
                    chosen.add(visit.getKey());
                    away.add(Text.empty().code(name).plain(": " + Wording.sentence(why)));
                }
                case HostVisit.Seen<HostLayout>(HostLayout layout) -> {
                    if (layout.lacks().isPresent() && (layout.matters() || !all)) {
                        obstacles.add(Text.marked("`" + name + "`: "
                                + HostReading.lacking(layout.lacks().get()) + "."));
                    } else if (layout.matters()) {
                        chosen.add(visit.getKey());
                        lines.add(line(name, layout));
                    } else if (all) {
                        passed.add(visit.getKey());
                    } else {
                        obstacles.add(Text.marked("`" + name
                                + "` runs neither an API server nor etcd, nor anything else" + " of a control plane."));
                    }
                }
            }
        }
        if (lines.isEmpty()) {
            obstacles.addAll(away);
            away.clear();
            if (obstacles.isEmpty()) {
                obstacles.add(Text.marked(
                        "No host of a control plane was found. `hosts check` tells which hosts there are."));
            }
        }
        return new HostChoice(chosen, lines, away, passed, obstacles);
    }

    private static Text line(String name, HostLayout layout) {
        return Text.empty()
                .code(name)
                .plain(": " + Wording.count(layout.paths().size(), "file") + " of "
                        + String.join(
                                ", ",
                                layout.parts().stream()
                                        .map(ProgramPart::name)
                                        .distinct()
                                        .toList()));
    }
}
