package dev.drydock.action.etcd.restore;

import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostException;
import dev.drydock.core.run.RefusalException;
import java.util.ArrayList;
import java.util.List;

/** Looks for a plan at every host on which a member of etcd may run. */
final class HostLooks {
    private HostLooks() {}

    /**
     * All of the inventory but workers; a host that is away is what was found.
     *
     * @throws RefusalException where the cluster does not tell its nodes
     */
    static List<HostLook> all(RestoreTools tools, RestoreCommand command) {
        List<HostLook> looks = new ArrayList<>();
        try {
            for (HostEntry host : tools.etcd().asking(tools.hosts()::inventory)) {
                if (host.kind() != HostEntry.Kind.WORKER) {
                    looks.add(look(tools, command, host));
                }
            }
            return looks;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw RefusalException.passing("Drydock is just being stopped.", stopping);
        }
    }

    /** One host. */
    static HostLook look(RestoreTools tools, RestoreCommand command, HostEntry host) throws InterruptedException {
        try {
            return HostSurvey.look(host, tools.hosts().host(host), tools, command);
        } catch (HostException unknown) {
            return new HostLook.Unseen(host, unknown.getMessage());
        }
    }
}
