package dev.drydock.action.etcd.restore;

import dev.drydock.cluster.host.HostEntry;
import java.util.List;
import java.util.Set;

/** What was found on a host before a restore. */
sealed interface HostLook {
    HostEntry entry();

    /**
     * It was looked at.
     *
     * @param host what it is to the restore
     * @param troubles what stands in the way, a sentence each
     * @param warnings what does not, and is to be looked at, a sentence each
     * @param freeBytes how much room there is beside the data folder; 0 where no member runs
     * @param machine what programs run on it, as {@code uname -m} tells: {@code x86_64}
     * @param apiAddresses under which its API server may tell etcd that it serves, as the host itself tells; empty where it has none
     */
    record Seen(
            RestoreHost host,
            List<String> troubles,
            List<String> warnings,
            long freeBytes,
            String machine,
            Set<String> apiAddresses)
            implements HostLook {
        public Seen {
            troubles = List.copyOf(troubles);
            warnings = List.copyOf(warnings);
            apiAddresses = Set.copyOf(apiAddresses);
        }

        /** One with nothing to be looked at, which tells no address. */
        public Seen(RestoreHost host, List<String> troubles, long freeBytes, String machine) {
            this(host, troubles, List.of(), freeBytes, machine, Set.of());
        }

        @Override
        public HostEntry entry() {
            return host.entry();
        }
    }

    /** It was not reached, or did not let us look; why, in a sentence. */
    record Unseen(HostEntry entry, String why) implements HostLook {}
}
