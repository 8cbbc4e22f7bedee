package dev.drydock.adapter.snapshot;

import dev.drydock.cluster.etcd.SnapshotInspector.ResourceDifference;
import java.util.ArrayList;
import java.util.List;

/**
 * The difference of two snapshots by resource: a key is added, gone, or changed, which is to be of another revision.
 *
 * <p>Keys are compared by the 128-bit hashes of {@link LiveKeys}, and their revisions exactly. Two different keys of n in both
 * files together are taken for one with a chance of n²/2¹²⁹: for two million, 6·10⁻²⁷. The two tables take 48 bytes a key at a load
 * of at most two thirds; two files of a million keys took less than 200 MB while the tables grew. Revisions of different clusters
 * have nothing to do with each other: between those, nearly every key counts as changed.
 */
final class SnapshotDifference {
    private final ResourceNumbers numbers;
    private final long[] added = new long[ResourceNumbers.MOST + 1];
    private final long[] changed = new long[ResourceNumbers.MOST + 1];
    private final long[] gone = new long[ResourceNumbers.MOST + 1];

    SnapshotDifference(ResourceNumbers numbers, LiveKeys before, LiveKeys after) {
        this.numbers = numbers;
        before.forEach((high, low, was) -> {
            long is = after.remembered(high, low);
            if (is == LiveKeys.DEAD) {
                gone[KeyRevisions.number(was)]++;
            } else if (is != was) {
                changed[KeyRevisions.number(was)]++;
            }
        });
        after.forEach((high, low, is) -> {
            if (before.remembered(high, low) == LiveKeys.DEAD) {
                added[KeyRevisions.number(is)]++;
            }
        });
    }

    List<ResourceDifference> byResource() {
        List<ResourceDifference> differences = new ArrayList<>();
        numbers.sorted().forEach((prefix, number) -> {
            if (added[number] + changed[number] + gone[number] > 0) {
                differences.add(new ResourceDifference(prefix, added[number], changed[number], gone[number]));
            }
        });
        return List.copyOf(differences);
    }
}
