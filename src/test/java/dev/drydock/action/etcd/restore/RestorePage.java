package dev.drydock.action.etcd.restore;

import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostEntry.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The page that tells how a restore is done, made from the same tasks that do it. */
final class RestorePage {
    private static final String RUN = "r-7k3m9q2x";
    private static final RestoreScripts SCRIPTS = new RestoreScripts(
            RUN, "cp1=https://10.0.0.11:2380,cp2=https://10.0.0.12:2380,cp3=https://10.0.0.13:2380", Bump.USUAL);
    private static final RestoreHost POD = host("cp1", MemberSite.Layout.STATIC_POD, "0:0", true);
    private static final RestoreHost UNIT = host("etcd1", MemberSite.Layout.UNIT, "108:112", false);

    private RestorePage() {}

    private static RestoreHost host(String name, MemberSite.Layout layout, String owner, boolean api) {
        HostEntry entry = new HostEntry(
                new NodeName(name),
                Kind.CONTROL_PLANE,
                Optional.of("10.0.0.11"),
                22,
                "drydock",
                Path.of("/etc/drydock/id"),
                Optional.empty());
        MemberSite site = new MemberSite(
                layout,
                name,
                "https://10.0.0.11:2380",
                "/var/lib/etcd",
                owner,
                "3.5.16",
                Optional.of("/usr/local/bin/etcdutl"),
                true,
                List.of(
                        layout == MemberSite.Layout.UNIT
                                ? "/etc/default/etcd"
                                : RestoreScripts.MANIFESTS + "/etcd.yaml"));
        return new RestoreHost(entry, Optional.of(site), api);
    }

    static String text() {
        StringBuilder page =
                new StringBuilder(HEAD.replace("CHURN", named(Loss.churn())).replace("STATUS", named(Loss.status())));
        page.append("\n## The tasks\n\n");
        for (Part part : PARTS) {
            page.append("### ")
                    .append(part.title())
                    .append("\n\n")
                    .append(part.words())
                    .append("\n");
            for (HostTask task : part.tasks()) {
                page.append("\n`")
                        .append(task.id())
                        .append("`, on every host with ")
                        .append(where(task));
                page.append(": ").append(task.title()).append(".\n\n```sh\n");
                page.append(task.body().strip()).append("\n```\n");
            }
            page.append('\n');
        }
        page.append(VARIABLES);
        page.append("For a member that is a static pod:\n\n```sh\n")
                .append(opening(POD))
                .append("```\n\nFor one that is a unit, the lines that differ:\n\n```sh\n");
        List<String> pod = opening(POD).lines().toList();
        opening(UNIT)
                .lines()
                .filter(line -> !pod.contains(line))
                .forEach(line -> page.append(line).append('\n'));
        page.append("```\n\nWith `--new-data-dir`, the lines that differ:\n\n```sh\n");
        List<String> inPlace = opening(POD).lines().toList();
        SCRIPTS.opening(POD, new Pointing.Elsewhere("/var/lib/etcd-before-upgrade"), "by hand")
                .lines()
                .filter(line -> !inPlace.contains(line))
                .forEach(line -> page.append(line).append('\n'));
        return page.append("```\n").toString();
    }

    private static String named(List<String> resources) {
        return resources.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }

    private static String opening(RestoreHost host) {
        return SCRIPTS.opening(host, new Pointing.InPlace(), "by hand");
    }

    private static String where(HostTask task) {
        return switch (task) {
            case STOP_API, START_API, START_CONTROLLERS -> "an API server";
            case STAGE, STOP_ETCD, SWITCH, START_ETCD, CLEAN, UNSTAGE, SWITCH_BACK -> "a member";
        };
    }

    private record Part(String title, String words, List<HostTask> tasks) {}

    private static final List<Part> PARTS = List.of(
            new Part(
                    "1. Prepare",
                    "Nothing that runs is touched. Every host is looked at once more; a safety snapshot is taken and"
                            + " kept; the snapshot is copied to each member's host and its SHA-256 compared there. By"
                            + " hand, on each: `sudo mkdir -p -m 700 /var/lib/drydock/RUN`; `scp` the snapshot to"
                            + " `/tmp/snapshot.db` there (one that Drydock keeps encrypted: first `drydock snapshot"
                            + " decrypt`); `sudo install -m 600 /tmp/snapshot.db /var/lib/drydock/RUN/snapshot.db`; and"
                            + " compare `sudo sha256sum` of it.",
                    List.of(HostTask.STAGE)),
            new Part(
                    "2. Stop, and change the data",
                    "One task on all its hosts before the next one. **The barrier:** no member starts before every"
                            + " member has the new data; two halves would be two clusters.",
                    List.of(HostTask.STOP_API, HostTask.STOP_ETCD, HostTask.SWITCH)),
            new Part(
                    "3. Start etcd, and look",
                    "For `etcdctl` give `--endpoints https://10.0.0.11:2379` and, from `/etc/kubernetes/pki/etcd`,"
                        + " `--cacert ca.crt --cert server.crt --key server.key`. kubeadm's hosts have no `etcdctl`;"
                        + " there the one in etcd's container does it, and needs no API: `"
                            + MemberSite.Layout.STATIC_POD.etcdctl()
                            + " endpoint status --cluster -w table`. Go on only when all members are there, one leads,"
                            + " no alarm is raised, all have the same hash, and the revision is the snapshot's and"
                            + " `bump` more: `etcdctl endpoint status --cluster -w table`, `etcdctl endpoint hashkv"
                            + " --cluster`, `etcdctl alarm list` (one that came back with the snapshot, such as"
                            + " NOSPACE: `etcdctl defrag --cluster`, `etcdctl alarm disarm`). **This is the last place"
                            + " from which there is a way back.**",
                    List.of(HostTask.START_ETCD)),
            new Part(
                    "4. Open",
                    "Then ask every host's own API server, `curl -k https://10.0.0.11:6443/readyz`, not only the one"
                        + " that the cluster's address leads to. Then the controllers; the other nodes' kubelets, one"
                        + " after the other: `systemctl restart kubelet`; and `kubectl get nodes`. What that tells at"
                        + " first came with the snapshot: a node counts once its Ready condition's `lastHeartbeatTime`"
                        + " is newer than the start of the API, which can take five minutes.",
                    List.of(HostTask.START_API, HostTask.START_CONTROLLERS, HostTask.CLEAN)),
            new Part(
                    "The way back",
                    "Only while no API server serves. `stop-api` and `stop-etcd` on all hosts, then this on all"
                            + " members, then `start-etcd`, and `start-api` and `start-controllers`. Where nothing was"
                            + " stopped yet, `unstage` is all there is to do.",
                    List.of(HostTask.SWITCH_BACK, HostTask.UNSTAGE)));

    private static final String HEAD = """
        # Restoring etcd

        *Made from the steps that Drydock itself does (`RestorePage`); a test keeps it so.*

        A restore puts the whole cluster back to a moment. Everything written since is gone, and what was deleted since comes back.
        Pods that were made since go on running until their kubelets hear that they are not wanted.

        ```
        /drydock etcd snapshots
        /drydock etcd restore before-upgrade --dry-run
        /drydock etcd restore before-upgrade --reason "the upgrade deleted namespaces"
        ```

        Drydock looks at every control-plane host and every host of the policy file, finds out what runs the members (a static pod or
        a unit), and shows the plan: what will be lost, what is done on each host, the way back. Two leads approve it, each by typing
        the cluster's name. When the API, Slack or Drydock's own database is what broke, the same is done from a terminal:
        `drydock restore --plan FILE`.

        | option | |
        |---|---|
        | `--in-place` (the default) | `/var/lib/etcd` is renamed to `/var/lib/etcd.before-RUN`, and the new data takes its place |
        | `--new-data-dir` | the new data goes elsewhere (`--data-dir PATH`), and the manifest's hostPath or the unit is pointed at it; kubeadm rewrites the manifest at the next upgrade, and a package may rewrite a unit: **etcd would then start on the old data** |
        | `--layout` | where a host has both a manifest and a unit of etcd |
        | `--from-cluster ID` | a snapshot taken before an earlier restore: a restored etcd has a new id |

        ## What is looked at before

        The plan is refused, with what to do, when on a host of the control plane or of a member

        - a certificate that etcd's or the API server's flags name is missing, cannot be read by root, has expired, or its key is another
          one's; one that expires within 30 days is a warning;
        - there is a second manifest of the control plane's programs, `etcd.yaml.bak` say: a kubelet runs every file in its folder but
          those whose names begin with a dot;
        - the data folder is a symbolic link or cannot be renamed, the disk is too full, no program of the server's version restores, members
          run different versions, something is mounted below the folder that is to be renamed, or another restore holds a part back;
        - Drydock itself is a pod of this cluster that was started after the snapshot was taken: the restored API does not know it,
          and would end it half way. Then `drydock restore --plan` on a machine outside does it.

        Where no program restores: etcd's image has one. On a host whose etcd still runs in its container,
        `sudo cp /proc/$(pgrep -xo etcd)/root/usr/local/bin/etcdutl /usr/local/bin/`. Where a host is gone for good, its member and its Node
        object are removed first.

        It warns where the API server encrypts what it keeps: the keys of the day of the snapshot must still be in its
        configuration, or no Secret can be read afterwards, and nothing else would show that.

        It warns when a member's peers reach it at other URLs than its host starts it with, and when Drydock cannot ask a host's own API
        server: it asks each at `https://HOST:6443/readyz`, straight from where it runs and without an account, and takes an answer
        only from who shows the certificate that lies on that host.

        The approval holds for what would be lost: objects made and objects changed since the snapshot, each of the first twenty of a kind, then
        by tens, hundreds and thousands. More than that asks again. What comes and goes by itself is shown, and does not count:
        below `/registry/`, CHURN. Of what was changed, these do not count either, since their status is written all the time:
        STATUS.

        The plan is made once more before anything is put on a host, and more than was approved asks again; and right before the first API server
        stops, when another etcd, other members or hosts end the run. What people write in the minutes between is lost, as the plan says. Where it cannot be made, since the API is away, what was approved counts, and the thread says so. An API server that keeps its lease in etcd and is
        on no host that was looked at (a node without the label of the control plane, say) is told of in capitals and is part of what is approved.

        ## What happens when something fails

        | when | what Drydock does | what you do |
        |---|---|---|
        | while it prepares | removes what it put beside the data; nothing was stopped | read why, try again |
        | from the first stop to the barrier | puts the old data back on every host, starts etcd and the API on it | read why, try again |
        | after the barrier | stops and asks a lead on the card: **Try again**, which also starts members that have ended, **Roll back**, **Stop here** | choose |
        | once API servers start | asks: **Try again**, which also starts API servers that have failed, **Stop here**; there is no way back any more | choose |
        | work is killed on a host, by a person or for want of memory | says so and begins it again; the third time it has failed there, as in the rows above | `journalctl -u` the unit that is named |
        | a host is away | waits three minutes for it: a reboot is waited out, and the work begun again there; then it is as in the rows above | mend the host |
        | a host is away on the way back | asks: **Try again**, **Go on without this host** where the others have a quorum, **Stop here** | choose |
        | a node joined after the snapshot | begins its kubelet anew too, which registers it, and names it in the report | see that it has its labels and taints |
        | another node's kubelet cannot be restarted | names it in the report; nothing fails for it | `systemctl restart kubelet` there |
        | Drydock itself fails, by a bug | ends the run; once something was stopped, the commands of **Stop here** are in the thread | go on or back by hand |
        | Drydock dies | the work on the hosts goes on by itself; another process looks how far it is, and goes on | nothing |
        | somebody presses Abort | goes back to the old data, as the dialog says; once the API servers are started the button is gone, and `abort` is refused with the reason | nothing |

        **Stop here** prints the commands for each host in the thread. They run the script that lies on every host since the preparation:

        ```
        sudo sh /var/lib/drydock/RUN/by-hand.sh TASK
        ```

        Every task can be run again after it was cut short, and looks at how things stand before it does anything; one at a time works on
        a host. A restore that was stopped holds manifests or units back in `/var/lib/drydock/RUN/held`, and no other restore begins
        on that host until they are back. The old data is never deleted: remove `/var/lib/etcd.before-RUN` and `/var/lib/drydock/RUN` yourself when you are sure.

        ## Doing it all by hand

        With no Drydock at all: write the variables at the end of this page to the top of a file on each host, the functions below
        them, and run the tasks below in this order. The tool must be of the server's minor version (`etcdutl`; up to 3.4 `etcdctl`).
        The same `cluster` and `token` on every host, the same `bump` too: 1000000000, and as much more as the running etcd is ahead of the
        snapshot (`etcdctl endpoint status`); 0 where the tool knows no `--bump-revision`.
        """;

    private static final String VARIABLES = """
        ## The variables and functions

        """;
}
