package dev.drydock.action.host;

import dev.drydock.cluster.host.HostEntry;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.report.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is missing on a host, each with what to do, in sentences. Pure. */
final class HostTroubles {
    /** etcd itself warns of clocks that are further apart. */
    private static final Duration SKEW = Duration.ofSeconds(1);
    /** A restore keeps the old data and writes the new beside it; etcd's default quota is 2 GB. */
    private static final long ROOM = 4_000_000_000L;

    /** The first whose systemd-run collects what has ended, failed or not. */
    private static final int SYSTEMD = 236;

    private HostTroubles() {}

    static List<String> of(HostEntry entry, HostFacts facts) {
        List<String> troubles = new ArrayList<>();
        if (facts.sudo().isPresent()) {
            troubles.add("`" + facts.user() + "` cannot do anything as root: sudo says \""
                    + facts.sudo().get() + "\". Allow it there with the line `" + facts.user()
                    + " ALL=(ALL) NOPASSWD: ALL` in a file of /etc/sudoers.d.");
            return troubles;
        }
        if (facts.systemd().isEmpty()) {
            troubles.add("it is not run by systemd, which work that outlasts the connection needs.");
        }
        facts.systemd()
                .filter(version -> version.matches("[0-9]{1,6}") && Integer.parseInt(version) < SYSTEMD)
                .ifPresent(version ->
                        troubles.add("its systemd is " + version + ", and work that outlasts the connection" + " needs "
                                + SYSTEMD + " or later (`systemd-run --collect`): bring its system up to date."));
        if (!facts.flock()) {
            troubles.add("there is no flock, by which work there is kept from being begun twice. Install util-linux.");
        }
        facts.skew()
                .filter(skew -> skew.abs().compareTo(SKEW) > 0)
                .ifPresent(skew -> troubles.add("its clock is " + Wording.duration(skew.abs())
                        + (skew.isNegative() ? " behind" : " ahead of")
                        + " ours, or more. See to its time service: `timedatectl` tells."));
        if (facts.skew().isEmpty()) {
            troubles.add("it does not tell its time by `date +%s%N`.");
        }
        if (entry.kind() != HostEntry.Kind.WORKER) {
            etcd(facts, troubles);
        }
        return troubles;
    }

    private static void etcd(HostFacts facts, List<String> troubles) {
        if (facts.layouts().isEmpty()) {
            troubles.add("there is neither /etc/kubernetes/manifests/etcd.yaml nor a unit etcd.service: how etcd is run"
                    + " there is not known.");
        } else if (facts.layouts().size() > 1) {
            troubles.add("there is both a static pod's manifest and a unit etcd.service: take away the one that is not"
                    + " used.");
        }
        if (facts.etcdutl().isEmpty() && facts.etcdctl().isEmpty()) {
            troubles.add("there is neither etcdutl nor etcdctl. Install etcdutl (up to 3.4: etcdctl) of etcd's version"
                    + " into /usr/local/bin.");
        }
        facts.dataFolder().ifPresent(folder -> {
            if (facts.freeBytes().isEmpty()) {
                troubles.add("there is no folder `" + folder + "`, where etcd's data should be.");
            } else if (facts.freeBytes().getAsLong() < ROOM) {
                troubles.add("the disk of `" + folder + "` has "
                        + Bytes.show(facts.freeBytes().getAsLong())
                        + " free; a restore, which keeps the old data, wants"
                        + " " + Bytes.show(ROOM) + ", or three times the size of the database.");
            }
        });
    }
}
