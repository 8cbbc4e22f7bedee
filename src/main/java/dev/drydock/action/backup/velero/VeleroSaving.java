package dev.drydock.action.backup.velero;

import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.velero.BackupOrder;
import dev.drydock.cluster.velero.VeleroBackup;
import dev.drydock.cluster.velero.VeleroInstallation;
import dev.drydock.cluster.velero.VeleroPhase.Known;
import dev.drydock.cluster.velero.VeleroWork;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import java.util.List;
import java.util.Optional;

/** A backup by Velero as a part of something larger: asked for once, watched to its end, and complete or not at all. */
public final class VeleroSaving {
    private final VeleroTools tools;

    public VeleroSaving(VeleroTools tools) {
        this.tools = tools;
    }

    /**
     * Why none can be made, where that is as it should be: there is no Velero.
     *
     * @throws RefusalException where there is one, and nothing can be kept by it now
     */
    public Optional<String> absent() {
        return switch (tools.asking(tools.velero()::installation)) {
            case VeleroInstallation.Missing missing -> Optional.of(missing.why());
            case VeleroInstallation.Served served -> {
                Optional<String> trouble = tools.trouble(Optional.empty(), true);
                if (trouble.isPresent()) {
                    throw new RefusalException(trouble.get());
                }
                yield Optional.empty();
            }
        };
    }

    /**
     * Makes it, unless the same run asked for it before.
     *
     * @throws StepException where it does not become complete: why
     */
    public VeleroBackup save(String name, RunLog log, Step step) throws StepException, InterruptedException {
        String run = log.state().id().value();
        try {
            if (tools.velero().backup(name).isEmpty()) {
                log.confirmHeld();
                tools.velero()
                        .ask(new BackupOrder(name, run, List.of(), List.of(), Optional.empty(), Optional.empty()));
            }
        } catch (ClusterException away) {
            throw new StepException(away.getMessage(), away);
        }
        VeleroWork work = new WorkWatch(tools, log, new Procedure(log))
                .toItsEnd(step, "Velero's backup", () -> own(name, run).map(VeleroBackup::work));
        if (work.phase() != Known.COMPLETED) {
            throw new StepException("Velero's backup " + name + " " + WorkWords.now(work));
        }
        return own(name, run).orElseThrow(() -> new StepException("Velero's backup " + name + " is there no more"));
    }

    private Optional<VeleroBackup> own(String name, String run) {
        return tools.velero().backup(name).filter(backup -> backup.run().equals(Optional.of(run)));
    }

    /** Why a backup that was made is not to be relied on by now; empty where it is as it was. */
    public Optional<String> fault(String name, String uid) {
        try {
            Optional<VeleroBackup> found = tools.velero().backup(name);
            if (found.isEmpty()) {
                return Optional.of("Velero has it no more");
            }
            if (!found.get().uid().equals(uid)) {
                return Optional.of("Velero has another one of that name");
            }
            return found.get().work().phase() == Known.COMPLETED
                    ? Optional.empty()
                    : Optional.of("in Velero it " + WorkWords.now(found.get().work()));
        } catch (ClusterException away) {
            return Optional.of("Velero cannot be asked: " + away.getMessage());
        }
    }
}
