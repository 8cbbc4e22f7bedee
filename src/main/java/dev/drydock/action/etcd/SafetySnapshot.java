package dev.drydock.action.etcd;

import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import java.util.Map;
import java.util.Optional;

/** The snapshot that is taken before something dangerous, as a step of its run. */
public final class SafetySnapshot {
    private SafetySnapshot() {}

    /**
     * Takes it, from a healthy member.
     *
     * @param name what it is called; the same after a restart
     */
    public static Done take(EtcdTools tools, String name, Step step, RunLog log, Procedure procedure)
            throws StepException, InterruptedException {
        try {
            EtcdHealth health = EtcdHealth.of(tools.etcd());
            EtcdMember member = SnapshotSource.choose(health, Optional.empty());
            Map<String, String> source = Map.of(
                    "id", member.hexId(),
                    "member", member.display(),
                    "cluster", health.cluster().hexId(),
                    "version", health.statusOf(member).version());
            SnapshotSaving saving = new SnapshotSaving(
                    tools, name, Optional.of("before " + log.state().request().line()), log.state());
            return saving.save(source, said -> procedure.progress(step, said), procedure::hearAbort);
        } catch (EtcdException | RefusalException away) {
            throw new StepException(String.valueOf(away.getMessage()), away);
        }
    }
}
