package dev.drydock.action.etcd.restore;

import dev.drydock.action.etcd.EtcdHealth;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.report.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What stands in the way of a restore, with what to do about it. Pure. */
final class RestoreObstacles {
    /** A restored database and its write-ahead log, of which etcd makes 64 MB at once, beside the copy of the snapshot. */
    private static final long EXTRA = 192L << 20;

    private final Findings found;
    private final RestoreCommand command;

    RestoreObstacles(Findings found, RestoreCommand command) {
        this.found = found;
        this.command = command;
    }

    /** All of them, a sentence each. */
    List<String> all() {
        List<String> obstacles = new ArrayList<>();
        for (HostLook look : found.looks()) {
            switch (look) {
                case HostLook.Unseen(var entry, String why) -> obstacles.add(why);
                case HostLook.Seen seen ->
                    seen.troubles().forEach(trouble -> obstacles.add(seen.host().name() + " " + trouble));
            }
        }
        obstacles.addAll(memberObstacles());
        obstacles.addAll(snapshotObstacles());
        for (HostLook.Seen look : found.members()) {
            obstacles.addAll(hostObstacles(look));
        }
        return obstacles;
    }

    private List<String> memberObstacles() {
        List<String> obstacles = new ArrayList<>();
        Set<String> onHosts = found.members().stream()
                .map(look -> look.host().member().member())
                .collect(Collectors.toCollection(TreeSet::new));
        if (onHosts.isEmpty()) {
            obstacles.add(
                    "No member of etcd was found on any host of the inventory; `hosts check` tells what was found");
        }
        if (onHosts.size() < found.members().size()) {
            obstacles.add("Two hosts have a member of the same name; each needs a --name of its own");
        }
        if (found.members().stream()
                        .map(look -> look.host().member().minor())
                        .distinct()
                        .count()
                > 1) {
            obstacles.add("The members run different versions of etcd: bring them to one first");
        }
        Set<String> live = found.health()
                .map(state -> state.cluster().members().stream()
                        .map(EtcdMember::display)
                        .collect(Collectors.toCollection(TreeSet::new)))
                .orElseGet(TreeSet::new);
        if (!live.isEmpty()) {
            live.stream()
                    .filter(name -> !onHosts.contains(name))
                    .forEach(name -> obstacles.add("Member " + Wording.name(name)
                            + " was found on no host: give its host an address under hosts: in the policy file, or"
                            + " remove the member from etcd first"));
            onHosts.stream()
                    .filter(name -> !live.contains(name))
                    .forEach(name -> obstacles.add("The hosts have a member " + name
                            + " that the running etcd does not know: it belongs to another etcd, or was removed"));
        }
        return obstacles;
    }

    private List<String> snapshotObstacles() {
        SnapshotEntry entry = found.entry();
        List<String> obstacles = new ArrayList<>();
        Optional<String> other = found.health()
                .map(EtcdHealth::cluster)
                .map(cluster -> cluster.hexId())
                .filter(id -> !found.isOfUnknownEtcd() && !id.equals(entry.clusterId()));
        if (other.isPresent() && !command.fromCluster().equals(Optional.of(entry.clusterId()))) {
            obstacles.add("The snapshot is of another etcd (" + entry.clusterId() + ") than the one that runs ("
                    + other.get() + "). If it was taken before an earlier restore of this cluster, ask with"
                    + " --from-cluster " + entry.clusterId());
        }
        found.members().stream()
                .map(look -> look.host().member().minor())
                .distinct()
                .filter(minor -> isNewer(MemberSite.minor(entry.etcdVersion()), minor))
                .forEach(minor -> obstacles.add("The snapshot is of etcd " + entry.etcdVersion()
                        + ", which is newer than the members' " + minor + "; etcd does not read it"));
        return obstacles;
    }

    private static boolean isNewer(String one, String other) {
        String[] ones = one.split("\\.", 2);
        String[] others = other.split("\\.", 2);
        boolean numbers = one.matches("[0-9]{1,4}\\.[0-9]{1,4}") && other.matches("[0-9]{1,4}\\.[0-9]{1,4}");
        if (!numbers) {
            return false;
        }
        int major = Integer.compare(Integer.parseInt(ones[0]), Integer.parseInt(others[0]));
        return major > 0 || (major == 0 && Integer.parseInt(ones[1]) > Integer.parseInt(others[1]));
    }

    private List<String> hostObstacles(HostLook.Seen look) {
        MemberSite site = look.host().member();
        List<String> obstacles = new ArrayList<>();
        boolean carried = found.program()
                .map(program -> MemberSite.minor(program.version()).equals(site.minor())
                        && program.machine().equals(look.machine()))
                .orElse(false);
        if (site.tool().isEmpty() && !carried) {
            obstacles.add(look.host().name() + " has no etcdutl " + site.minor()
                    + ", and Drydock has none to bring: install it there, or set DRYDOCK_ETCD_PROGRAMS to a"
                    + " folder with it. Where etcd is a container, its image has it: `sudo cp /proc/$(pgrep -xo etcd)"
                    + "/root/usr/local/bin/etcdutl /usr/local/bin/` on that host while etcd runs");
        }
        long needed = 2 * found.entry().bytes() + EXTRA;
        if (look.freeBytes() < needed) {
            obstacles.add(look.host().name() + " has " + Bytes.show(look.freeBytes()) + " free for " + site.data()
                    + ", and needs " + Bytes.show(needed) + ": make room");
        }
        return obstacles;
    }
}
