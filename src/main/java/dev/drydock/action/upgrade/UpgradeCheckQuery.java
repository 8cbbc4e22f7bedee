package dev.drydock.action.upgrade;

import dev.drydock.cluster.NodeName;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Query;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code upgrade check}: which versions run where, what breaks the skew policy, what stands in an upgrade's way. */
public final class UpgradeCheckQuery implements Query {
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "upgrade check",
            "Tells the version of every component of the cluster, whether they may run beside each other, and what"
                    + " would stand in the way of an upgrade. Changes nothing.",
            "",
            0,
            0,
            List.of(),
            List.of("upgrade check"),
            arguments -> new Check());

    private record Check() implements Command {}

    private final UpgradeTools tools;

    public UpgradeCheckQuery(UpgradeTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        ClusterLook look = ClusterLook.withCustomKinds(tools.controlPlane());
        Set<NodeName> nodes = look.versions().machines().keySet();
        return card(tools.clusterName(), look, tools.look(nodes, List.of()), tools.certificates(nodes));
    }

    /** @param certificates those that have ended or end soon; which hosts are not reached, {@code hosts} tells */
    static Card card(String cluster, ClusterLook look, HostsLook hosts, List<String> certificates) {
        ClusterVersions versions = hosts.withClients(look.versions());
        HostFindings onHosts = HostFindings.of(hosts, look.versions());
        List<String> skew = Findings.skew(versions);
        List<String> findings = new ArrayList<>(Findings.others(look));
        findings.addAll(Findings.removed(look, Optional.empty()));
        findings.addAll(StoredFindings.removed(look, Optional.empty()));
        findings.addAll(StoredFindings.custom(look));
        findings.addAll(onHosts.warnings());
        findings.addAll(certificates);
        List<String> obstacles =
                onHosts.obstacles().stream().map(Obstacle::words).toList();
        int troubles = skew.size() + obstacles.size() + findings.size();
        List<String> unknown = new ArrayList<>(look.unknown());
        unknown.addAll(StoredFindings.unknown(look, Optional.empty()));
        unknown.addAll(onHosts.unknown());
        String title = "Upgrade check of " + cluster + ": "
                + (troubles == 0 ? "nothing found" : Wording.count(troubles, "finding"))
                + (unknown.isEmpty() ? "" : ", " + Wording.count(unknown.size(), "thing") + " not known");
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading(title));
        blocks.add(new Block.Preformatted(VersionsTable.of(versions)));
        blocks.add(new Block.Picture(VersionsGrid.of(title, versions)));
        section(blocks, Tone.DANGER, "Breaks the version skew policy", skew);
        section(blocks, Tone.DANGER, "In the way of any upgrade", obstacles);
        section(blocks, Tone.CAUTION, "Before an upgrade", findings);
        section(blocks, Tone.NEUTRAL, "Not known", unknown);
        return new Card(title, blocks);
    }

    /** A section, where there is something to put into it. */
    static void section(List<Block> blocks, Tone tone, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            blocks.add(new Block.Section(
                    tone, title, lines.stream().map(Text::marked).toList()));
        }
    }
}
