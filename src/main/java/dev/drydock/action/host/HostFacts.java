package dev.drydock.action.host;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was learned of a host that was reached.
 *
 * @param user as whom
 * @param sudo why nothing can be done as root there; empty where it can, without which nothing below is known
 * @param systemd its version; empty where the host is not run by it
 * @param flock whether there is the program flock
 * @param layouts how etcd is run there, as far as it shows
 * @param etcdutl the version of etcdutl
 * @param etcdctl the version of etcdctl
 * @param dataFolder etcd's data folder
 * @param freeBytes the room that its disk has; empty where there is no such folder
 * @param skew how much its clock is off at least; negative where it is behind
 */
record HostFacts(
        String user,
        Optional<String> sudo,
        Optional<String> systemd,
        boolean flock,
        List<Layout> layouts,
        Optional<String> etcdutl,
        Optional<String> etcdctl,
        Optional<String> dataFolder,
        OptionalLong freeBytes,
        Optional<Duration> skew) {
    HostFacts {
        layouts = List.copyOf(layouts);
    }

    /** A host on which nothing can be done as root. */
    static HostFacts withoutRoot(String user, String why) {
        return new HostFacts(
                user,
                Optional.of(why),
                Optional.empty(),
                false,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty());
    }

    /** How etcd is run. */
    enum Layout {
        STATIC_POD("static pod"),
        UNIT("systemd unit");

        private final String words;

        Layout(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
