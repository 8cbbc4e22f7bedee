package dev.drydock.action.upgrade;

import dev.drydock.cluster.NodeName;
import dev.drydock.core.report.Table;
import dev.drydock.core.report.Wording;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Which version of what runs where, with the skew policy's verdict; equal nodes in one line. */
final class VersionsTable {
    private final ClusterVersions versions;
    private final Table table = new Table("COMPONENT", "VERSION", "NODES", "VERDICT");
    private final Set<List<Object>> broken = new HashSet<>();

    private VersionsTable(ClusterVersions versions) {
        this.versions = versions;
        SkewPolicy.broken(versions).forEach(verdict -> broken.add(List.of(verdict.component(), verdict.node())));
    }

    static String of(ClusterVersions versions) {
        VersionsTable table = new VersionsTable(versions);
        for (Component component : Component.values()) {
            table.component(component);
        }
        SortedMap<NodeName, String> etcd = versions.etcd();
        table.lines("etcd", etcd, node -> "-");
        versions.coreDns().ifPresent(tag -> table.table.line("CoreDNS", Wording.name(tag), "", "-"));
        table.machines("container runtime", Machine::runtime);
        table.machines("operating system", Machine::operatingSystem);
        table.machines("kernel", Machine::kernel);
        table.machines(
                "cgroups",
                machine -> machine.cgroupVersion().isPresent()
                        ? "v" + machine.cgroupVersion().getAsInt()
                        : "");
        return table.table.toString();
    }

    private void component(Component component) {
        SortedMap<NodeName, String> texts = new TreeMap<>();
        versions.of(component).forEach((node, version) -> texts.put(node, version.toString()));
        boolean judged = !SkewPolicy.judge(versions).isEmpty();
        lines(
                component.program(),
                texts,
                node -> broken.contains(List.<Object>of(component, node))
                        ? "BREAKS the policy"
                        : judged ? "fits" : "?");
    }

    private void machines(String what, Function<Machine, String> field) {
        SortedMap<NodeName, String> texts = new TreeMap<>();
        versions.machines().forEach((node, machine) -> {
            String text = field.apply(machine);
            if (!text.isEmpty()) {
                texts.put(node, text);
            }
        });
        lines(what, texts, node -> "-");
    }

    private void lines(String what, SortedMap<NodeName, String> texts, Function<NodeName, String> verdict) {
        Map<List<String>, List<NodeName>> equal = new LinkedHashMap<>();
        texts.forEach(
                (node, text) -> equal.computeIfAbsent(List.of(text, verdict.apply(node)), none -> new ArrayList<>())
                        .add(node));
        equal.forEach(
                (line, nodes) -> table.line(what, Wording.name(line.getFirst()), NodeWords.of(nodes), line.getLast()));
    }
}
