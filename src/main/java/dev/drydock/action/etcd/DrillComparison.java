package dev.drydock.action.etcd;

import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotInspector.Finding;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Procedure.StepException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a restored etcd holds beside what its snapshot's file and the index say that it should. Gathers all the differences. */
final class DrillComparison {
    private static final int NAMED_KEYS = 3;

    private final SnapshotEntry entry;
    private final Finding.Whole whole;
    private final List<String> differences = new ArrayList<>();
    private final List<String> wrongKeys = new ArrayList<>();
    private long revision;
    private long keys;

    DrillComparison(SnapshotEntry entry, Finding.Whole whole) {
        this.entry = entry;
        this.whole = whole;
        if (entry.revision() != whole.revision()) {
            differences.add("the index has revision " + entry.revision() + " and the file " + whole.revision());
        }
        if (entry.keys() != whole.keys()) {
            differences.add("the index has " + entry.keys() + " entries and the file " + whole.keys());
        }
    }

    /**
     * It came up.
     *
     * @param restored at this revision
     * @param expected what the file says; where compactions are later than all keys, more than the index has
     */
    void came(long restored, long expected) {
        revision = expected;
        if (restored < expected) {
            differences.add("it came up at revision " + restored + ", which is before the snapshot's " + expected);
        } else if (restored > expected) {
            differences.add("it came up at revision " + restored + ", which is after the snapshot's " + expected
                    + ": that happens where this machine stood still for so long that leases in it ran out; hold the"
                    + " drill once more");
        }
    }

    /** The revision at which it is to be read: leases that run out meanwhile make no difference there. */
    long revision() {
        return revision;
    }

    void counted(long live) {
        keys = live;
        if (live != whole.liveKeys()) {
            differences.add("it has " + live + " live keys, and the file " + whole.liveKeys());
        }
    }

    /** A key was read back. */
    void read(byte[] key, byte[] value, Optional<byte[]> restored) {
        if (restored.isEmpty()) {
            wrongKeys.add(shown(key) + " is missing");
        } else if (!Arrays.equals(value, restored.get())) {
            wrongKeys.add(shown(key) + " has another value");
        }
    }

    private static String shown(byte[] key) {
        return Wording.name(new String(key, StandardCharsets.UTF_8));
    }

    /**
     * What was found, where all is as it should be.
     *
     * @param drawn how many keys were read back
     * @throws StepException with every difference, where there is one
     */
    String verdict(int drawn) throws StepException {
        if (!wrongKeys.isEmpty()) {
            differences.add(wrongKeys.size() + " of " + Wording.count(drawn, "sampled key") + " did not read back: "
                    + String.join(", ", wrongKeys.subList(0, Math.min(NAMED_KEYS, wrongKeys.size()))));
        }
        if (drawn != Math.min(Drill.SAMPLE, whole.liveKeys())) {
            differences.add("only " + Wording.count(drawn, "key") + " could be drawn from the file");
        }
        if (!differences.isEmpty()) {
            throw new StepException("THE SNAPSHOT DOES NOT RESTORE AS IT SHOULD: " + String.join("; ", differences));
        }
        return "etcd came up at revision " + revision + besideTheIndex() + ", with " + keys
                + (keys == 1 ? " live key" : " live keys") + ", as verified; " + Wording.count(drawn, "random key")
                + " read back byte for byte";
    }

    private String besideTheIndex() {
        if (revision == entry.revision()) {
            return ", as kept";
        }
        return entry.revision() == 0
                ? ", that of an etcd that was never written to"
                : " (compacted; the index has " + entry.revision() + ")";
    }
}
