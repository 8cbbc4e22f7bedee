package dev.drydock.action.backup.certs;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.backup.KeptBackups;
import dev.drydock.action.host.HostVisit;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@code restore certs}: shows what would change of each file, and puts back what people approved. */
final class CertsRestoreAction implements Action {
    private static final int SHOWN = 40;

    private final CertsBackupTools tools;

    CertsRestoreAction(CertsBackupTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return CertsRestoreCommand.DEFINITION;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((CertsRestoreCommand) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((CertsRestoreCommand) command).reason();
    }

    @Override
    public Plan plan(Command command) {
        CertsRestoreCommand restore = (CertsRestoreCommand) command;
        BackupTools backups = tools.backups();
        BackupEntry entry = KeptBackups.find(backups, restore.name(), BackupEntry.Kind.CERTIFICATES);
        if (!(entry.verdict() instanceof Verdict.Good)) {
            throw new RefusalException("Backup `" + entry.name() + "` is not good, and must not be restored."
                    + " `backup list` tells why.");
        }
        SortedMap<NodeName, List<HostFile>> wanted = chosen(
                restore, backups.asking(() -> PkiArchive.read(backups.store().read(entry.name(), PkiArchive.LARGEST))));
        SortedMap<NodeName, HostVisit<List<FileChange>>> visits =
                tools.compare(backups.asking(() -> tools.inventory(entry)), wanted);
        List<Consequence> consequences = new ArrayList<>();
        consequences.add(new Consequence(Consequence.Kind.ACT, "restore certs", restore.all() ? "--all" : ""));
        consequences.add(new Consequence(Consequence.Kind.CONTENT, entry.name(), entry.sha256()));
        List<Text> obstacles = new ArrayList<>();
        List<Block.Section> sections = new ArrayList<>();
        Optional<String> cluster = cluster();
        sections.add(new Block.Section(Tone.CAUTION, "To know before", warnings(entry, cluster, wanted)));
        int changes = 0;
        for (Map.Entry<NodeName, HostVisit<List<FileChange>>> visit : visits.entrySet()) {
            String host = visit.getKey().value();
            switch (visit.getValue()) {
                case HostVisit.Unseen<List<FileChange>>(String why) ->
                    obstacles.add(Text.empty().code(host).plain(": " + Wording.sentence(why)));
                case HostVisit.Seen<List<FileChange>>(List<FileChange> all) -> {
                    List<FileChange> real =
                            all.stream().filter(change -> !change.isNone()).toList();
                    changes += real.size();
                    real.stream()
                            .filter(FileChange::isBlocked)
                            .forEach(change -> obstacles.add(Text.marked(
                                    "`" + host + "`: `" + change.file().path() + "` " + change.words())));
                    real.forEach(change -> consequences.add(new Consequence(
                            change.replaces() ? Consequence.Kind.LOSS : Consequence.Kind.TARGET,
                            host + ":" + change.file().path(),
                            change.was())));
                    sections.add(section(host, real, all.size() - real.size()));
                }
            }
        }
        if (changes == 0 && obstacles.isEmpty()) {
            throw new RefusalException("Every file of " + hosts(wanted) + " is as it is in `" + entry.name()
                    + "`, so there is nothing to restore.");
        }
        return new Plan(
                "Restore " + Wording.count(changes, "file") + " of the control plane from " + entry.name(),
                Consequences.of(consequences),
                List.of(
                        new Block.Fact("Hosts", Text.of(hosts(wanted))),
                        new Block.Fact("Taken", Text.empty().moment(entry.takenAt()))),
                sections,
                obstacles,
                Risk.DESTRUCTIVE,
                Stream.concat(Stream.of(entry.cluster()), cluster.stream())
                        .distinct()
                        .map(uid -> Resource.cluster(uid, "cluster"))
                        .toList());
    }

    /** The cluster that is there now; empty where nobody answers. */
    private Optional<String> cluster() {
        try {
            return Optional.of(tools.backups().cluster().identity().uid());
        } catch (ClusterException away) {
            return Optional.empty();
        }
    }

    private static String hosts(Map<NodeName, List<HostFile>> wanted) {
        return String.join(", ", wanted.keySet().stream().map(NodeName::value).toList());
    }

    /** The files of each host that was asked for. */
    static SortedMap<NodeName, List<HostFile>> chosen(CertsRestoreCommand restore, List<PkiArchive.Kept> kept) {
        SortedMap<NodeName, List<HostFile>> all = new TreeMap<>();
        for (PkiArchive.Kept each : kept) {
            if (restore.takes(each.file())) {
                all.computeIfAbsent(new NodeName(each.host()), host -> new ArrayList<>())
                        .add(each.file());
            }
        }
        List<NodeName> names = NodeChoice.chosen(restore.nodes(), List.copyOf(all.keySet()));
        all.keySet().retainAll(names);
        return all;
    }

    private List<Text> warnings(BackupEntry entry, Optional<String> cluster, Map<NodeName, List<HostFile>> wanted) {
        List<Text> warnings = new ArrayList<>();
        if (cluster.isEmpty()) {
            warnings.add(Text.of(
                    "The API does not answer, or refuses us, so whether this is its backup is not known. Hosts are"
                            + " looked for where they were when it was made, unless the policy file tells another"
                            + " address."));
        } else if (!cluster.get().equals(entry.cluster())) {
            warnings.add(Text.of("IT IS OF ANOTHER CLUSTER than the one that is asked now, or this one was made anew:"
                    + " its authorities' keys take the place of those that are there."));
        }
        warnings.add(
                Text.of("What runs keeps the files that it has read until it is started again: that is not done here."
                        + " What is replaced is kept on the host."));
        Instant now = tools.backups().clock().instant();
        wanted.forEach((host, files) -> files.stream()
                .filter(file -> FileFacts.of(file, tools.reader())
                        .until()
                        .filter(end -> !end.isAfter(now))
                        .isPresent())
                .forEach(file -> warnings.add(Text.marked(
                        "`" + host + "`: the certificate in `" + file.path() + "` that comes back has EXPIRED"))));
        return warnings;
    }

    private static Block.Section section(String host, List<FileChange> changes, int same) {
        List<Text> lines = new ArrayList<>();
        changes.stream()
                .limit(SHOWN)
                .forEach(change ->
                        lines.add(Text.empty().code(change.file().path()).plain(" " + change.words())));
        if (changes.size() > SHOWN) {
            lines.add(Text.of("and " + Wording.count(changes.size() - SHOWN, "more file")));
        }
        if (same > 0) {
            lines.add(Text.of(Wording.count(same, "file") + " stay" + (same == 1 ? "s" : "") + " as they are"));
        }
        return new Block.Section(changes.isEmpty() ? Tone.NEUTRAL : Tone.DANGER, "On " + host, lines);
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        return new CertsRestoreRun(tools, (CertsRestoreCommand) command, log).perform();
    }
}
