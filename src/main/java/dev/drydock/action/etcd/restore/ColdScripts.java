package dev.drydock.action.etcd.restore;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the scripts of one cold backup. Pure.
 *
 * @param run the run's id
 */
record ColdScripts(String run) {
    private static final String UNITS = "/etc/systemd/system/";

    /** The folder of this run on each host: the scripts, what they print, the copy, the manifest that is held back. */
    String folder() {
        return RestoreScripts.WORK + run;
    }

    /** Where the copy is until it has been fetched. */
    String archive() {
        return folder() + "/folder.tar";
    }

    /** The script of a task on a host, which needs nothing else. */
    String of(ColdTask task, RestoreHost host) {
        String opening = HostFunctions.opening(run, host, task.title(), head(host)) + ColdTask.START_AGAIN;
        return switch (task) {
            case COPY -> opening + task.body().replace("${start}", of(ColdTask.START, host));
            case START, CLEAN -> opening + task.body();
        };
    }

    private Map<String, String> head(RestoreHost host) {
        MemberSite site = host.member();
        String unit = "drydock-" + run + "-start-etcd.service";
        Map<String, String> head = new LinkedHashMap<>();
        head.put("work", folder());
        head.put("held", folder() + "/held");
        head.put("manifests", RestoreScripts.MANIFESTS);
        head.put("layout", site.layout().word());
        head.put("data", site.data());
        head.put("member", site.member());
        // Nothing is restored here; what looks whether it is in use finds nothing.
        head.put("staged", folder() + "/nothing");
        head.put("unit", UNITS + unit);
        head.put("wanted", UNITS + "multi-user.target.wants/" + unit);
        return head;
    }
}
