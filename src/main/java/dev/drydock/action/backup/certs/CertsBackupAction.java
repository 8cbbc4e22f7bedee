package dev.drydock.action.backup.certs;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.backup.KeptBackups;
import dev.drydock.action.host.HostVisit;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** {@code backup certs}: looks which hosts make the control plane, and keeps what makes them itself. */
final class CertsBackupAction implements Action {
    private final CertsBackupTools tools;

    CertsBackupAction(CertsBackupTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return CertsBackupCommand.DEFINITION;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((CertsBackupCommand) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((CertsBackupCommand) command).reason();
    }

    @Override
    public Plan plan(Command command) {
        CertsBackupCommand backup = (CertsBackupCommand) command;
        BackupTools backups = tools.backups();
        List<BackupEntry> kept = backups.all();
        SortedMap<NodeName, HostVisit<HostLayout>> visits =
                tools.look(NodeChoice.chosen(backup.nodes(), tools.candidates()));
        HostChoice choice = HostChoice.of(visits, backup.nodes().isEmpty());
        List<Text> obstacles = new ArrayList<>(choice.obstacles());
        if (!backups.store().encrypts()) {
            obstacles.addFirst(
                    Text.marked("The store of backups has no key, and private keys are kept encrypted or not at"
                            + " all: `drydock snapshot new-key` makes one, and the settings tell where it goes."));
        }
        backup.name()
                .filter(name -> kept.stream().anyMatch(entry -> entry.name().equals(name)))
                .ifPresent(name ->
                        obstacles.add(Text.of("There is a backup ").code(name).plain(" already.")));
        List<Consequence> consequences = new ArrayList<>();
        consequences.add(new Consequence(
                Consequence.Kind.ACT, "backup certs", backup.name().orElse("")));
        choice.chosen().forEach(name -> consequences.add(new Consequence(Consequence.Kind.TARGET, name.value(), "")));
        List<Block.Section> sections = new ArrayList<>();
        if (!choice.warnings().isEmpty()) {
            sections.add(new Block.Section(
                    Tone.CAUTION,
                    "Cannot be read now: tried again, and it fails without them unless --nodes leaves them out",
                    choice.warnings()));
        }
        if (!choice.lines().isEmpty()) {
            sections.add(new Block.Section(Tone.NEUTRAL, "On these hosts", choice.lines()));
        }
        if (!choice.passed().isEmpty()) {
            sections.add(new Block.Section(
                    Tone.NEUTRAL,
                    "Left out, since nothing of a control plane runs there",
                    choice.passed().stream()
                            .map(host -> Text.empty().code(host.value()))
                            .toList()));
        }
        return new Plan(
                "Keep the certificates and keys of the control plane of " + backups.clusterName(),
                Consequences.of(consequences),
                List.of(
                        new Block.Fact("Cluster", Text.of(backups.clusterName())),
                        new Block.Fact(
                                "Hosts",
                                Text.of(Integer.toString(choice.chosen().size())))),
                sections,
                obstacles,
                Risk.HARMLESS,
                List.of(backups.lock()));
    }

    /** Which hosts an approved plan is for. */
    private static List<NodeName> approved(Plan plan) {
        return plan.consequences().all().stream()
                .filter(consequence -> consequence.kind() == Consequence.Kind.TARGET)
                .map(target -> new NodeName(target.subject()))
                .toList();
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        CertsBackupCommand backup = (CertsBackupCommand) command;
        String name = backup.name().orElseGet(() -> KeptBackups.madeUp(BackupEntry.Kind.CERTIFICATES, log.state()));
        Procedure procedure = new Procedure(log);
        try {
            Step step = new Step("certs:" + name, "control plane", "keep certificates and keys as " + name);
            CertsSaving saving = new CertsSaving(tools, name, backup.reason(), Map.of(), log);
            List<NodeName> hosts = approved(log.state().plan().orElseThrow());
            Map<String, String> saved =
                    procedure.step(step, () -> saving.save(hosts, detail -> procedure.progress(step, detail)));
            boolean whole = saved.getOrDefault(CertsSaving.WRONG, "").isEmpty();
            return new Completion.Finished(
                    whole ? Outcome.SUCCEEDED : Outcome.FAILED,
                    Wording.capitalised(saved.getOrDefault(CertsSaving.SUMMARY, "")),
                    List.of());
        } catch (Procedure.StoppedException stopped) {
            return stopped.finished(
                    List.of(new Offer("Try again", "retry " + log.state().id())));
        }
    }
}
