package dev.drydock.action.backup.report;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.velero.VeleroBackup;
import dev.drydock.cluster.velero.VeleroInstallation;
import dev.drydock.cluster.velero.VeleroPhase.Known;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.core.schedule.Decision;
import dev.drydock.core.schedule.Schedule;
import dev.drydock.core.schedule.ScheduleMemory;
import dev.drydock.core.text.Text;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The making of one report: each thing is looked at by itself, so that one that is away hides no other. */
final class ReportMaking {
    /** So far back in the journal rehearsals are looked for. */
    private static final int RUNS = 500;

    private static final Duration LONG_AGO = Duration.ofDays(31);

    /** What proves that what is kept can be used. */
    private enum Proof {
        DRILL("etcd drill", "No restore was rehearsed", "holds one"),
        VERIFICATION("backup verify", "No backup set was verified", "does");

        private final String command;
        private final String missing;
        private final String deed;

        Proof(String command, String missing, String deed) {
            this.command = command;
            this.missing = missing;
            this.deed = deed;
        }

        boolean isBy(String line) {
            return line.equals(command) || line.startsWith(command + " ");
        }
    }

    private final ReportTools tools;
    private final Instant now;
    private boolean hasSets;
    private final List<Text> kept = new ArrayList<>();
    private final List<Text> missing = new ArrayList<>();
    private final List<Text> overdue = new ArrayList<>();
    private final List<Text> rehearsed = new ArrayList<>();
    private final List<Text> unrehearsed = new ArrayList<>();

    ReportMaking(ReportTools tools) {
        this.tools = tools;
        this.now = tools.backups().clock().instant();
    }

    Report make() {
        tools.etcd()
                .ifPresentOrElse(
                        this::snapshots,
                        () -> missing.add(Text.marked("etcd: Drydock is told of none (`DRYDOCK_ETCD_ENDPOINTS`)")));
        backups();
        velero();
        overdue();
        rehearsals();
        return new Report(kept, missing, overdue, rehearsed, unrehearsed);
    }

    private void snapshots(EtcdTools etcd) {
        try {
            String own = etcd.etcd().cluster().hexId();
            Optional<SnapshotEntry> newest = etcd.store().list().stream()
                    .filter(entry -> entry.clusterId().equals(own) && entry.verdict() instanceof Verdict.Good)
                    .findFirst();
            newest.ifPresentOrElse(
                    entry -> found("etcd", entry.name(), entry.takenAt()),
                    () -> missing.add(Text.marked("etcd: no good snapshot; `etcd snapshot` takes one")));
        } catch (EtcdException away) {
            unknown("etcd", away.getMessage());
        } catch (IOException away) {
            unknown("etcd", String.valueOf(away.getMessage()));
        }
    }

    private void backups() {
        List<BackupEntry> all;
        try {
            String own = tools.backups().cluster().identity().uid();
            all = tools.backups().store().list().stream()
                    .filter(entry -> entry.cluster().equals(own) && entry.verdict() instanceof Verdict.Good)
                    .toList();
        } catch (ClusterException away) {
            unknown("backups", away.getMessage());
            return;
        } catch (IOException away) {
            unknown("backups", String.valueOf(away.getMessage()));
            return;
        }
        for (BackupEntry.Kind kind : BackupEntry.Kind.values()) {
            List<BackupEntry> own =
                    all.stream().filter(entry -> entry.kind() == kind).toList();
            Optional<BackupEntry> newest =
                    own.stream().filter(BackupTools::isComplete).findFirst();
            hasSets |= kind == BackupEntry.Kind.SET && newest.isPresent();
            newest.ifPresent(entry -> found(kind.word(), entry.name(), entry.takenAt()));
            boolean expected = switch (kind) {
                case RESOURCES, CERTIFICATES -> true;
                // These come with others, and not everywhere.
                case CONFIGURATION, VELERO, SET, UNKNOWN -> false;
            };
            // Better than nothing, and not to be mistaken for all.
            own.stream()
                    .findFirst()
                    .filter(entry -> newest.isEmpty())
                    .ifPresent(entry -> kept.add(line(kind.word() + ", in part", entry.name(), entry.takenAt())));
            own.stream()
                    .findFirst()
                    .filter(entry -> newest.isPresent() && expected && !BackupTools.isComplete(entry))
                    .ifPresent(entry -> missing.add(
                            line(kind.word() + ": the newest lacks something", entry.name(), entry.takenAt())));
            if (expected && newest.isEmpty()) {
                String command = kind == BackupEntry.Kind.RESOURCES ? "backup resources" : "backup certs";
                missing.add(Text.marked(kind.word() + ": " + (own.isEmpty() ? "none" : "none that has all")
                        + " is kept; `" + command + "` takes one"));
            }
        }
    }

    private void velero() {
        try {
            switch (tools.velero().installation()) {
                case VeleroInstallation.Missing none -> {}
                case VeleroInstallation.Served served -> {
                    Optional<VeleroBackup> newest = tools.velero().backups().stream()
                            .filter(backup -> backup.work().phase() == Known.COMPLETED)
                            .findFirst();
                    newest.ifPresentOrElse(
                            backup -> found(
                                    "Velero", backup.name(), backup.createdAt().orElse(now)),
                            () -> missing.add(
                                    Text.marked("Velero: no backup is complete; `backup velero create` makes one")));
                }
            }
        } catch (ClusterException away) {
            unknown("Velero", away.getMessage());
        }
    }

    private void overdue() {
        Map<String, ScheduleMemory> memories = tools.book().all();
        for (Schedule schedule : tools.schedules()) {
            Optional.ofNullable(memories.get(schedule.name()))
                    .filter(memory -> memory.definition().equals(schedule.definition()))
                    .flatMap(memory -> Decision.overdue(schedule, memory.upTo(now), now))
                    .ifPresent(since -> overdue.add(Text.empty()
                            .bold(Wording.name(schedule.name()))
                            .plain(": ")
                            .code(Wording.name(schedule.line()))
                            .plain(", since ")
                            .moment(since)));
        }
    }

    private void rehearsals() {
        Map<Proof, RunState> newest = new EnumMap<>(Proof.class);
        for (RunId id : tools.journal().recent(RUNS)) {
            if (newest.size() == Proof.values().length) {
                break;
            }
            RunState run = RunState.of(id, tools.journal().read(id, 0));
            Stream.of(Proof.values())
                    .filter(proof -> run.hasEnded() && proof.isBy(run.request().line()))
                    .forEach(proof -> newest.putIfAbsent(proof, run));
        }
        for (Proof proof : Proof.values()) {
            Optional.ofNullable(newest.get(proof)).ifPresentOrElse(this::proven, () -> {
                if (proof == Proof.DRILL || hasSets) {
                    unrehearsed.add(Text.marked(proof.missing + " in the newest " + RUNS + " runs of the journal: `"
                            + proof.command + "` " + proof.deed));
                }
            });
        }
    }

    private void proven(RunState run) {
        Instant at = run.requestedAt().orElse(now);
        boolean good =
                run.ended().map(ended -> ended.outcome() == Outcome.SUCCEEDED).orElse(false);
        Text line = Text.empty()
                .code(Wording.name(run.request().line()))
                .plain(", run ")
                .code(run.id().value())
                .plain(", " + ago(at) + (good ? "" : ": it did not end well"));
        if (good && at.plus(LONG_AGO).isAfter(now)) {
            rehearsed.add(line);
        } else {
            unrehearsed.add(line);
        }
    }

    private void unknown(String what, String why) {
        missing.add(Text.of(what + ": not known: " + Wording.sentence(why)));
    }

    /** One that is old protects little, whatever a schedule says. */
    private void found(String what, String name, Instant at) {
        if (at.plus(LONG_AGO).isBefore(now)) {
            missing.add(line(what + ": the newest is old", name, at));
        } else {
            kept.add(line(what, name, at));
        }
    }

    private Text line(String what, String name, Instant at) {
        return Text.of(what + ": ").code(Wording.name(name)).plain(", " + ago(at));
    }

    private String ago(Instant at) {
        return Wording.duration(Duration.between(at, now)) + " ago";
    }
}
