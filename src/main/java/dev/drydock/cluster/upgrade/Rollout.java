package dev.drydock.cluster.upgrade;

/**
 * How far a workload is with its newest template.
 *
 * @param image the image that its template asks for
 * @param wanted how many pods there should be
 * @param updated how many are of the newest template
 * @param ready how many are Ready
 * @param observed whether its controller has seen the newest template
 */
public record Rollout(String image, int wanted, int updated, int ready, boolean observed) {
    /** Whether all pods are of the newest template and Ready. */
    public boolean isDone() {
        return isDoneBut(0);
    }

    /** Whether all pods but so many are. */
    public boolean isDoneBut(int others) {
        return observed && updated >= wanted - others && ready >= wanted - others;
    }
}
