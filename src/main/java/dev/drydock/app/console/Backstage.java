package dev.drydock.app.console;

import dev.drydock.cluster.ClusterSnapshot;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.run.Journal;
import dev.drydock.sim.slack.LocalSlack;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the console is a face of.
 *
 * @param slack the local Slack
 * @param leads the user groups whose members may approve, by id
 * @param commands what Drydock understands
 * @param journal Drydock's journal; empty while Drydock is not running
 * @param cluster reads every node with its pods and budgets; throws what {@link dev.drydock.cluster.Cluster} throws
 * @param clusterEvery how long to wait between two readings of the cluster
 * @param mails the mails so far, in the order of their arrival; empty where mail goes to a real server
 * @param parts what is real and what is simulated
 * @param faults what can be made to go wrong
 */
public record Backstage(
        LocalSlack slack,
        List<String> leads,
        List<CommandDefinition> commands,
        Supplier<Optional<Journal>> journal,
        Supplier<ClusterSnapshot> cluster,
        Duration clusterEvery,
        Optional<Supplier<List<MimeMessage>>> mails,
        Parts parts,
        List<Fault> faults) {
    public Backstage {
        leads = List.copyOf(leads);
        commands = List.copyOf(commands);
        faults = List.copyOf(faults);
    }

    /**
     * What is real and what is simulated, as the page tells it.
     *
     * @param cluster the cluster's name
     * @param realCluster whether the cluster is somebody's
     * @param etcd which etcd it is, in a sentence
     * @param realEtcd whether the etcd is somebody's
     * @param changesAllowed whether Drydock may change what is somebody's
     * @param mail where mail goes
     * @param realMail whether that is a real server
     */
    public record Parts(
            String cluster,
            boolean realCluster,
            String etcd,
            boolean realEtcd,
            boolean changesAllowed,
            String mail,
            boolean realMail) {}
}
