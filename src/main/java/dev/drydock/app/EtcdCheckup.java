package dev.drydock.app;

import dev.drydock.adapter.etcd.EtcdClient;
import dev.drydock.adapter.etcd.EtcdSettings;
import dev.drydock.cluster.etcd.EtcdAlarm;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.EtcdMember;
import java.util.ArrayList;
import java.util.List;

/** The doctor's look at etcd: whether the settings serve, each member answers, and no alarm is raised. */
final class EtcdCheckup {
    private EtcdCheckup() {}

    /** What is wrong, a sentence each; empty when nothing is. */
    static List<String> troubles(EtcdSettings settings) {
        if (!settings.problems().isEmpty()) {
            return settings.problems();
        }
        List<String> troubles = new ArrayList<>();
        try (EtcdClient etcd = new EtcdClient(settings)) {
            for (EtcdMember member : etcd.cluster().members()) {
                try {
                    etcd.status(member);
                } catch (EtcdException e) {
                    troubles.add(e.getMessage());
                }
            }
            for (EtcdAlarm alarm : etcd.alarms()) {
                troubles.add("etcd's member " + Long.toHexString(alarm.memberId()) + " has raised the alarm "
                        + alarm.kind() + ".");
            }
        } catch (EtcdException e) {
            troubles.add(e.getMessage());
        }
        return troubles;
    }
}
