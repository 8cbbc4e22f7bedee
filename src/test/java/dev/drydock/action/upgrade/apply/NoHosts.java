package dev.drydock.action.upgrade.apply;

import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.Hosts;
import java.util.List;

/** No host is known, and none is asked for. */
record NoHosts() implements Hosts {
    @Override
    public List<HostEntry> inventory() {
        return List.of();
    }

    @Override
    public Host host(HostEntry entry) {
        throw new UnsupportedOperationException();
    }
}
