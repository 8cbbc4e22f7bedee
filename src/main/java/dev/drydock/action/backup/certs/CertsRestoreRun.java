package dev.drydock.action.backup.certs;

import dev.drydock.action.backup.KeptBackups;
import dev.drydock.action.host.HostWork;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** A restore of certificates under way: one host after the other, each wholly before the next. */
final class CertsRestoreRun {
    private static final Duration AWAY = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MOST = 10_000;
    private static final int AT_ONCE = 150;

    private final CertsBackupTools tools;
    private final CertsRestoreCommand command;
    private final RunLog log;
    private final HostWork work;
    private final CertsRestoreScripts scripts;
    private final Procedure procedure;

    CertsRestoreRun(CertsBackupTools tools, CertsRestoreCommand command, RunLog log) {
        this.tools = tools;
        this.command = command;
        this.log = log;
        this.work = new HostWork(log, tools.backups().clock(), AWAY);
        this.scripts = new CertsRestoreScripts(log.state().id().value());
        this.procedure = new Procedure(log);
    }

    Completion.Finished perform() throws InterruptedException {
        List<Offer> again =
                List.of(new Offer("Try again", "retry " + log.state().id()));
        SortedMap<NodeName, List<HostFile>> files;
        try {
            files = files();
        } catch (IOException | RefusalException gone) {
            return new Completion.Finished(
                    Outcome.FAILED,
                    "Nothing was changed: " + Wording.sentence(String.valueOf(gone.getMessage())),
                    again);
        }
        try {
            int placed = 0;
            for (Map.Entry<NodeName, List<HostFile>> host : files.entrySet()) {
                String name = host.getKey().value();
                Step step = new Step("restore:" + name, name, "put the files of " + name + " back");
                Map<String, String> done = procedure.step(step, () -> restore(host.getKey(), host.getValue(), step));
                placed += Integer.parseInt(done.getOrDefault("placed", "0"));
            }
            return new Completion.Finished(
                    Outcome.SUCCEEDED,
                    Wording.count(placed, "file") + " of " + command.name() + " put back on "
                            + Wording.count(files.size(), "host") + ". What was there before is in "
                            + scripts.folder() + "/former on each. Start again what uses them: what runs does not see"
                            + " them by itself.",
                    List.of());
        } catch (Procedure.StoppedException stopped) {
            return stopped.finished(again);
        }
    }

    /** The very content that was approved. */
    private SortedMap<NodeName, List<HostFile>> files() throws IOException {
        byte[] archive = tools.backups().store().read(command.name(), PkiArchive.LARGEST);
        String approved = log.state().plan().orElseThrow().consequences().all().stream()
                .filter(consequence -> consequence.kind() == Consequence.Kind.CONTENT)
                .map(Consequence::detail)
                .findFirst()
                .orElse("");
        if (!Digests.sha256(archive).equals(approved)) {
            throw new IOException("backup " + command.name() + " is another one than was approved");
        }
        return CertsRestoreAction.chosen(command, PkiArchive.read(archive));
    }

    private Done restore(NodeName name, List<HostFile> files, Step step) throws StepException, InterruptedException {
        Host host = tools.hosts().host(entry(name));
        try {
            List<FileChange> changes = work.asking(() -> HostChanges.look(host, files)).stream()
                    .filter(change -> !change.isNone())
                    .toList();
            Optional<FileChange> blocked =
                    changes.stream().filter(FileChange::isBlocked).findFirst();
            if (blocked.isPresent()) {
                throw new StepException(
                        blocked.get().file().path() + " " + blocked.get().words());
            }
            List<HostFile> changing = changes.stream()
                    .map(FileChange::file)
                    // A kubelet starts what a manifest tells of at once, on what is there by then.
                    .sorted(Comparator.comparing(file -> file.path().contains("/manifests/")))
                    .toList();
            for (HostFile file : changing) {
                if (file.link().isEmpty()) {
                    bring(host, file);
                }
            }
            procedure.progress(step, Wording.count(changing.size(), "file") + " brought there");
            for (int from = 0; from < changing.size(); from += AT_ONCE) {
                run(host, scripts.place(changing.subList(from, Math.min(changing.size(), from + AT_ONCE))));
            }
            run(host, scripts.tidy());
            List<FileChange> left = work.asking(() -> HostChanges.look(host, files)).stream()
                    .filter(change -> !change.isNone())
                    .toList();
            if (!left.isEmpty()) {
                throw new StepException(left.getFirst().file().path() + " is not as it is to be: "
                        + left.getFirst().words());
            }
            return new Done(
                    changing.isEmpty() ? "all was there" : Wording.count(changing.size(), "file") + " put back",
                    Map.of("placed", Integer.toString(changing.size())));
        } finally {
            host.leave();
        }
    }

    private HostEntry entry(NodeName name) throws StepException {
        try {
            BackupEntry kept = KeptBackups.find(tools.backups(), command.name(), BackupEntry.Kind.CERTIFICATES);
            return tools.inventory(kept).stream()
                    .filter(host -> host.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new StepException("it is in the inventory of hosts no more"));
        } catch (ClusterException | RefusalException away) {
            throw new StepException(String.valueOf(away.getMessage()), away);
        }
    }

    private void bring(Host host, HostFile file) throws StepException, InterruptedException {
        byte[] content = file.content();
        int from = 0;
        do {
            int to = Math.min(content.length, from + CertsRestoreScripts.PIECE);
            run(host, scripts.piece(file, from, Arrays.copyOfRange(content, from, to)));
            from = to;
        } while (from < content.length);
    }

    private List<String> run(Host host, String script) throws StepException, InterruptedException {
        log.confirmHeld();
        return work.asking(() -> HostLayoutSurvey.lines(host, script, PATIENCE, MOST));
    }
}
