package dev.drydock.action.backup.certs;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.host.HostRound;
import dev.drydock.action.host.HostVisit;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.Envelopes;
import dev.drydock.cluster.host.CertificateReader;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.cluster.host.StaticPodReader;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.text.Text;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the backup of certificates, and their way back, work with.
 *
 * @param backups where they are kept
 * @param hosts the machines of the control plane
 * @param manifests reads what static pods are told
 * @param reader reads certificates and keys
 * @param envelopes seal what leaves a host
 */
public record CertsBackupTools(
        BackupTools backups, Hosts hosts, StaticPodReader manifests, CertificateReader reader, Envelopes envelopes) {
    private static final Duration ROUND = Duration.ofMinutes(1);

    /** {@code backup certs}, {@code restore certs}. */
    public List<Action> actions() {
        return List.of(new CertsBackupAction(this), new CertsRestoreAction(this));
    }

    /**
     * The hosts of the control plane: those that make it, and those that cannot be asked whether they do, which must not be left out
     * in silence.
     *
     * @throws RefusalException where none is found that can be read; it says why
     */
    public List<NodeName> controlPlane() {
        HostChoice choice = HostChoice.of(look(candidates()), true);
        if (choice.lines().isEmpty() || !choice.obstacles().isEmpty()) {
            throw new RefusalException(
                    choice.obstacles().stream().map(Text::plainText).collect(Collectors.joining(" ")));
        }
        return choice.chosen();
    }

    /** The hosts that may belong to a control plane: its nodes, and machines that are no nodes. */
    List<NodeName> candidates() {
        return backups.asking(hosts::inventory).stream()
                .filter(entry -> entry.kind() != HostEntry.Kind.WORKER)
                .map(HostEntry::name)
                .toList();
    }

    /** What these hosts tell. */
    SortedMap<NodeName, HostVisit<HostLayout>> look(Collection<NodeName> names) {
        return round(backups.asking(hosts::inventory), names, host -> HostLayoutSurvey.look(host, manifests));
    }

    /** How it stands with files on their hosts. */
    SortedMap<NodeName, HostVisit<List<FileChange>>> compare(
            List<HostEntry> inventory, SortedMap<NodeName, List<HostFile>> files) {
        SortedMap<NodeName, HostVisit<List<FileChange>>> all = new TreeMap<>();
        files.forEach((name, own) -> all.putAll(round(inventory, List.of(name), host -> HostChanges.look(host, own))));
        return all;
    }

    /**
     * The inventory by which a backup goes back: the cluster's, or as it was when the backup was made where the API does not answer,
     * or refuses us, which lost keys may well be the reason of.
     */
    List<HostEntry> inventory(BackupEntry kept) {
        try {
            return hosts.inventory();
        } catch (ClusterException away) {
            // That it refuses us may come of the very keys that are to come back.
            return hosts.remembered(HostAddresses.read(kept));
        }
    }

    private <T> SortedMap<NodeName, HostVisit<T>> round(
            List<HostEntry> inventory, Collection<NodeName> names, HostRound.Question<Host, T> question) {
        try {
            return HostVisit.round(hosts, inventory, names, ROUND, question);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw RefusalException.passing("Drydock is just being stopped.", stopping);
        }
    }
}
