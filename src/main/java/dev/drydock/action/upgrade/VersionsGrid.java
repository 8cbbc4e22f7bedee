package dev.drydock.action.upgrade;

import dev.drydock.cluster.NodeName;
import dev.drydock.core.report.Wording;
import dev.drydock.core.text.Grid;
import dev.drydock.core.text.Grid.Cell;
import dev.drydock.core.text.Tone;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Which version of what runs on which node, as a picture: equal nodes are one row, and what breaks the skew policy is red. */
final class VersionsGrid {
    private final ClusterVersions versions;
    private final Set<List<Object>> broken = new HashSet<>();

    private VersionsGrid(ClusterVersions versions) {
        this.versions = versions;
        SkewPolicy.broken(versions).forEach(verdict -> broken.add(List.of(verdict.component(), verdict.node())));
    }

    static Grid of(String title, ClusterVersions versions) {
        return new VersionsGrid(versions).grid(title);
    }

    private Grid grid(String title) {
        boolean judged = !SkewPolicy.judge(versions).isEmpty();
        List<Component> components = Stream.of(Component.values())
                .filter(component -> !versions.of(component).isEmpty())
                .toList();
        List<String> columns = new ArrayList<>(components.stream()
                .map(component -> component.program().replace("kube-controller-manager", "controller-mgr"))
                .toList());
        columns.addAll(List.of("etcd", "runtime", "cgroups"));
        Map<List<Cell>, List<NodeName>> equal = new LinkedHashMap<>();
        versions.machines().keySet().forEach(node -> {
            List<Cell> cells = new ArrayList<>();
            components.forEach(component -> cells.add(cell(component, node, judged)));
            cells.add(plain(versions.etcd().getOrDefault(node, "")));
            cells.add(machine(node, Machine::runtime));
            cells.add(machine(
                    node,
                    machine -> machine.cgroupVersion().isPresent()
                            ? "v" + machine.cgroupVersion().getAsInt()
                            : ""));
            equal.computeIfAbsent(cells, none -> new ArrayList<>()).add(node);
        });
        List<Grid.Row> rows = new ArrayList<>();
        equal.forEach((cells, nodes) -> rows.add(new Grid.Row(NodeWords.of(nodes), cells)));
        return new Grid(title, columns, rows, "Green fits the version skew policy, red breaks it.");
    }

    private Cell cell(Component component, NodeName node, boolean judged) {
        return versions.of(component, node)
                .map(version -> new Cell(
                        Wording.name(version.toString()),
                        broken.contains(List.<Object>of(component, node))
                                ? Tone.DANGER
                                : judged ? Tone.GOOD : Tone.NEUTRAL))
                .orElse(Cell.EMPTY);
    }

    private Cell machine(NodeName node, Function<Machine, String> field) {
        Machine machine = versions.machines().get(node);
        return machine == null ? Cell.EMPTY : plain(field.apply(machine));
    }

    private static Cell plain(String text) {
        return text.isEmpty() ? Cell.EMPTY : new Cell(Wording.name(text), Tone.NEUTRAL);
    }
}
