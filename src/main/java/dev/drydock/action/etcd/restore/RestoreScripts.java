package dev.drydock.action.etcd.restore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the scripts of one restore: pure text, the same for Drydock, for a person who goes on by hand, and for the page that
 * tells how it is done.
 *
 * @param run the run's id
 * @param cluster every member with its peer URLs, as {@code --initial-cluster} takes them; the same on every host
 * @param bump by how much revisions are raised, 0 for not at all; the same on every host
 */
record RestoreScripts(String run, String cluster, long bump) {
    /** Where a kubelet looks for static pods, as kubeadm sets it up. */
    static final String MANIFESTS = "/etc/kubernetes/manifests";

    /** Where all runs have their folders on a host. */
    static final String WORK = "/var/lib/drydock/";

    /** The folder of this restore on each host: the scripts, what they print, the snapshot, the manifests that are held back. */
    String folder() {
        return WORK + run;
    }

    /** Where the snapshot is copied to. */
    String snapshot() {
        return folder() + "/snapshot.db";
    }

    /** Where a program that restores is copied to, on a host that has none. */
    String carriedTool() {
        return folder() + "/etcdutl";
    }

    /** The script of one task on a host, which needs nothing else. */
    String of(HostTask task, RestoreHost host, Pointing pointing) {
        return opening(host, pointing, task.title()) + task.body();
    }

    /** All tasks of a host in one script, for a person: {@code by-hand.sh TASK}. */
    String byHand(RestoreHost host, Pointing pointing) {
        StringBuilder script = new StringBuilder(opening(host, pointing, "every task, by hand: by-hand.sh TASK"));
        StringBuilder cases = new StringBuilder("case \"${1:-}\" in\n");
        for (HostTask task : HostTask.values()) {
            String function = "task_" + task.id().replace('-', '_');
            script.append("\n# ").append(task.title()).append('\n');
            script.append(function).append("() {\n").append(task.body()).append("}\n");
            cases.append("    ").append(task.id()).append(") ").append(function).append(" ;;\n");
        }
        String names = Stream.of(HostTask.values()).map(HostTask::id).collect(Collectors.joining(", "));
        cases.append("    *) echo \"say which task: ").append(names).append("\" >&2; exit 2 ;;\nesac\n");
        return script.append('\n').append(cases).toString();
    }

    /** What every script begins with: its variables, and the functions that the tasks have in common. */
    String opening(RestoreHost host, Pointing pointing, String title) {
        return HostFunctions.opening(run, host, title, head(host, pointing));
    }

    private Map<String, String> head(RestoreHost host, Pointing pointing) {
        Map<String, String> head = new LinkedHashMap<>();
        head.put("work", folder());
        head.put("held", folder() + "/held");
        head.put("manifests", MANIFESTS);
        host.site().ifPresent(site -> {
            head.put("layout", site.layout().word());
            head.put("data", site.data());
            switch (pointing) {
                case Pointing.InPlace inPlace -> {
                    head.put("pointing", "in-place");
                    head.put("staged", site.data() + ".new-" + run);
                    head.put("aside", aside(site));
                }
                case Pointing.Elsewhere(String folder) -> {
                    head.put("pointing", "elsewhere");
                    head.put("staged", folder);
                    head.put("files", String.join("\n", site.files()));
                }
            }
            head.put("member", site.member());
            head.put("peers", site.peerUrls());
            head.put("cluster", cluster);
            head.put("token", token());
            head.put("bump", Long.toString(bump));
            head.put("tool", site.tool().orElseGet(this::carriedTool));
            head.put("owner", site.owner());
        });
        return head;
    }

    /** What the old data folder is called once it is set aside. */
    String aside(MemberSite site) {
        return site.data() + ".before-" + run;
    }

    /** New, so that no member of the old cluster takes those of the new one for its own. */
    private String token() {
        return "drydock-" + run;
    }
}
