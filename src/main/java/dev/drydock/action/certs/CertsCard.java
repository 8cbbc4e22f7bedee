package dev.drydock.action.certs;

import dev.drydock.action.certs.HostCertificate.Keeper;
import dev.drydock.action.host.HostVisit;
import dev.drydock.cluster.NodeName;
import dev.drydock.core.report.Table;
import dev.drydock.core.report.Wording;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** When certificates end, nearest first; equal ones of several hosts are one line. Pure. */
final class CertsCard {
    private static final int NAMED = 3;

    private final Instant now;
    private final SortedMap<NodeName, HostVisit<HostCertificates>> visits;

    private CertsCard(Instant now, SortedMap<NodeName, HostVisit<HostCertificates>> visits) {
        this.now = now;
        this.visits = visits;
    }

    /** What is told in one line: certificates of one name that end on one day. */
    private record Line(LocalDate end, String name, Keeper keeper) {
        static final Comparator<Line> ORDER =
                Comparator.comparing(Line::end).thenComparing(Line::keeper).thenComparing(Line::name);
    }

    static Card of(String cluster, SortedMap<NodeName, HostVisit<HostCertificates>> visits, Instant now) {
        return new CertsCard(now, visits).card(cluster);
    }

    /** What has ended or ends within 30 days, a line each, nearest first. */
    static List<String> warnings(SortedMap<NodeName, HostVisit<HostCertificates>> visits, Instant now) {
        CertsCard card = new CertsCard(now, visits);
        List<String> lines = new ArrayList<>();
        card.within(Duration.ofDays(-40_000), Duration.ZERO).forEach(line -> lines.add("Certificates of " + line));
        card.within(Duration.ZERO, HostCertificates.NEAR).forEach(line -> lines.add("Certificates of " + line));
        return lines;
    }

    private Card card(String cluster) {
        List<HostCertificate> all = visits.values().stream()
                .flatMap(visit -> visit.answer().stream())
                .flatMap(host -> host.certificates().stream())
                .toList();
        String title = "Certificates of " + cluster + ": " + summary(all);
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading(title));
        section(blocks, Tone.DANGER, "EXPIRED", within(Duration.ofDays(-40_000), Duration.ZERO));
        section(blocks, Tone.DANGER, "End within 7 days", within(Duration.ZERO, HostCertificates.URGENT));
        section(blocks, Tone.CAUTION, "End within 30 days", within(HostCertificates.URGENT, HostCertificates.NEAR));
        section(blocks, Tone.DANGER, "No certificate, or a damaged one", damaged());
        if (!all.isEmpty()) {
            blocks.add(new Block.Preformatted(table()));
        }
        section(blocks, Tone.CAUTION, "Not known", unseen());
        return new Card(title, blocks);
    }

    private String summary(List<HostCertificate> all) {
        long expired = all.stream().filter(each -> !each.end().isAfter(now)).count();
        String unseen = unseen().isEmpty() ? "" : "; " + Wording.count(unseen().size(), "host") + " not known";
        return all.stream()
                .map(HostCertificate::end)
                .min(Instant::compareTo)
                .map(end -> (expired > 0
                                ? Wording.count((int) expired, "certificate") + " EXPIRED"
                                : "the nearest ends in " + left(end))
                        + unseen)
                .orElse("none found" + unseen);
    }

    /** Those of the same hosts that end on one day, and that the same one renews, in one line. */
    private List<String> within(Duration from, Duration to) {
        Map<List<String>, List<String>> lines = new LinkedHashMap<>();
        grouped().forEach((line, group) -> {
            Instant end = group.values().iterator().next();
            if (end.isAfter(now.plus(from)) && !end.isAfter(now.plus(to))) {
                String when = end.isAfter(now) ? "in " + left(end) : "ended on " + line.end();
                lines.computeIfAbsent(
                                List.of(names(group.keySet()), when, remedy(line.keeper())), none -> new ArrayList<>())
                        .add(line.name());
            }
        });
        List<String> told = new ArrayList<>();
        lines.forEach(
                (what, names) -> told.add(what.get(0) + ", " + what.get(1) + ": " + files(names) + ". " + what.get(2)));
        return told;
    }

    private static String files(List<String> names) {
        String some = names.stream().limit(NAMED).map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        return names.size() <= NAMED ? some : some + " and " + (names.size() - NAMED) + " more";
    }

    private static String remedy(Keeper keeper) {
        return switch (keeper) {
            case AUTHORITY -> "kubeadm renews no authority; see Kubernetes' \"Manual Rotation of CA Certificates\".";
            case KUBEADM -> "`certs renew` renews that.";
            case KUBELET ->
                "The kubelet renews that by itself while it still holds good; if it does not, `journalctl -u kubelet`"
                        + " there tells why.";
            case SOMEBODY -> "That is not kubeadm's: renew it by what made it.";
        };
    }

    private List<String> damaged() {
        SortedMap<String, TreeSet<NodeName>> files = new TreeMap<>();
        visits.forEach((node, visit) -> visit.answer()
                .ifPresent(host -> host.damaged()
                        .forEach(file -> files.computeIfAbsent(file, none -> new TreeSet<>())
                                .add(node))));
        return files.entrySet().stream()
                .map(file -> "`" + HostCertificate.name(file.getKey()) + "` of " + names(file.getValue()) + ".")
                .toList();
    }

    private List<String> unseen() {
        List<String> lines = new ArrayList<>();
        visits.forEach((node, visit) -> {
            if (visit instanceof HostVisit.Unseen<HostCertificates>(String why)) {
                lines.add("`" + node + "`: " + why);
            }
        });
        return lines;
    }

    private String table() {
        Table table = new Table("ENDS", "DAYS LEFT", "CERTIFICATE", "HOSTS", "RENEWED BY");
        grouped()
                .forEach((line, group) -> table.line(
                        line.end().toString(),
                        days(group.values().iterator().next()),
                        line.name(),
                        names(group.keySet()),
                        switch (line.keeper()) {
                            case AUTHORITY -> "nobody";
                            case KUBEADM -> "certs renew";
                            case KUBELET -> "the kubelet";
                            case SOMEBODY -> "?";
                        }));
        return table.toString();
    }

    /** By line, the hosts and when it ends there; nearest first. */
    private SortedMap<Line, SortedMap<NodeName, Instant>> grouped() {
        SortedMap<Line, SortedMap<NodeName, Instant>> lines = new TreeMap<>(Line.ORDER);
        visits.forEach((node, visit) -> visit.answer()
                .map(HostCertificates::certificates)
                .orElse(List.of())
                .forEach(each -> lines.computeIfAbsent(
                                new Line(LocalDate.ofInstant(each.end(), ZoneOffset.UTC), each.name(), each.keeper()),
                                none -> new TreeMap<>())
                        .put(node, each.end())));
        return lines;
    }

    private String days(Instant end) {
        return end.isAfter(now) ? Long.toString(Duration.between(now, end).toDays()) : "EXPIRED";
    }

    private String left(Instant end) {
        Duration left = Duration.between(now, end);
        return left.toDays() > 0 ? Wording.count((int) left.toDays(), "day") : Wording.duration(left);
    }

    /** {@code a, b, c}, or {@code a, b and 198 more}. */
    static String names(Collection<NodeName> nodes) {
        List<String> names = nodes.stream().map(NodeName::value).sorted().toList();
        return names.size() <= NAMED
                ? String.join(", ", names)
                : names.stream().limit(NAMED - 1).collect(Collectors.joining(", ")) + " and "
                        + (names.size() - NAMED + 1) + " more";
    }

    private static void section(List<Block> blocks, Tone tone, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            blocks.add(new Block.Section(
                    tone, title, lines.stream().map(Text::marked).toList()));
        }
    }
}
