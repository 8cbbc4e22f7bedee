package dev.drydock.action.etcd;

import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.Rehearsal.Programs;
import dev.drydock.cluster.etcd.Rehearsal.Scratch;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotInspector.Finding;
import dev.drydock.cluster.etcd.SnapshotStore.Staged;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RefusalException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One rehearsal of a restore: fetched, verified, restored, started, compared with what the file holds, and thrown away. */
final class Drill {
    /** So many keys are read back. Where one key in a hundred is wrong, 63 of 100 drills notice; one in twenty, more than 99. */
    static final int SAMPLE = 100;

    private final EtcdTools tools;
    private final String name;
    private final Consumer<String> tell;
    private final Runnable hear;
    private final List<String> took = new ArrayList<>();

    /**
     * A drill.
     *
     * @param tell takes what it does next
     * @param hear called often; throws when it is to stop
     */
    Drill(EtcdTools tools, String name, Consumer<String> tell, Runnable hear) {
        this.tools = tools;
        this.name = name;
        this.tell = tell;
        this.hear = hear;
    }

    /** Holds it; whatever comes of it, nothing is left behind. */
    Done hold() throws StepException, InterruptedException {
        took.clear();
        try {
            SnapshotEntry entry = KeptSnapshots.find(tools, name);
            String found = restoreAndRead(entry);
            String summary = found + ". It took " + String.join(", ", took) + "; all of it is thrown away";
            return new Done(summary, Map.of("summary", summary));
        } catch (RefusalException refused) {
            throw new StepException(refused.getMessage(), refused);
        } catch (EtcdException failed) {
            throw new StepException(
                    "the snapshot was restored, but the scratch etcd could not be read: "
                            + withoutStop(failed.getMessage()),
                    failed);
        } catch (IOException failed) {
            throw new StepException(withoutStop(String.valueOf(failed.getMessage())), failed);
        }
    }

    private String restoreAndRead(SnapshotEntry entry) throws IOException, StepException, InterruptedException {
        tell.accept("fetching " + Bytes.show(entry.bytes()));
        Instant began = tools.clock().instant();
        try (Staged fetched = tools.store().fetch(name, bytes -> hear.run())) {
            Finding.Whole whole = whole(fetched);
            DrillComparison comparison = new DrillComparison(entry, whole);
            began = next(began, "to fetch and verify", "restoring it with " + version());
            try (Scratch scratch = tools.rehearsal().restore(fetched, hear)) {
                began = next(began, "to restore", "starting etcd on it");
                long revision = scratch.start(hear);
                began = next(began, "to start", "reading it");
                comparison.came(revision, tools.inspector().revisionOnceRestored(fetched.file()));
                comparison.counted(scratch.countKeys(comparison.revision()));
                hear.run();
                int drawn = tools.inspector().draw(fetched.file(), SAMPLE, tools.random(), (key, value) -> {
                    hear.run();
                    comparison.read(key, value, scratch.value(key, comparison.revision()));
                });
                took.add(since(began) + " to read");
                return comparison.verdict(drawn);
            }
        }
    }

    private Finding.Whole whole(Staged fetched) throws StepException {
        return switch (tools.inspector().inspect(fetched.file())) {
            case Finding.Whole whole -> whole;
            case Finding.Damaged damaged -> throw new StepException("THE SNAPSHOT IS BAD: " + damaged.why());
        };
    }

    private String version() throws StepException {
        return switch (tools.rehearsal().programs()) {
            case Programs.Found found -> "etcd " + found.version();
            case Programs.Missing missing -> throw new StepException(withoutStop(missing.why()));
        };
    }

    private Instant next(Instant began, String done, String doing) {
        took.add(since(began) + " " + done);
        hear.run();
        tell.accept(doing);
        return tools.clock().instant();
    }

    private String since(Instant began) {
        return Wording.duration(Duration.between(began, tools.clock().instant()));
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
