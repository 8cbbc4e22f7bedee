package dev.drydock.core.run;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tenure of a run's lease: renews it while the run is carried, knows without asking whether it is still held, and interrupts
 * the worker when it was lost. Gives it back when closed.
 *
 * <p>A lease is held for its time counted from <em>before</em> the last renewal that succeeded was asked for. A process that
 * stood still for longer therefore knows that it lost the run before anything else tells it.
 */
final class LeaseKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

    private final Leases leases;
    private final Leases.Lease lease;
    private final Duration leaseTime;
    private final MonotonicTime time;
    private final Thread worker = Thread.currentThread();
    private final Thread keeper;
    private volatile Duration renewedAt;
    private volatile boolean lost;
    private boolean closed;
    private boolean interrupted;

    /**
     * Starts keeping a lease for the calling thread.
     *
     * @param askedAt when the lease was asked for, before it was granted
     */
    LeaseKeeper(Leases leases, Leases.Lease lease, Worker carrier, Duration askedAt) {
        this.leases = leases;
        this.lease = lease;
        this.leaseTime = carrier.leaseTime();
        this.time = carrier.time();
        this.renewedAt = askedAt;
        this.keeper = Thread.ofVirtual().name("lease-" + lease.holder()).start(this::keep);
    }

    /** Whether the run is this worker's for sure. Once it is not, it never is again. */
    boolean isHeld() {
        if (time.elapsed().minus(renewedAt).compareTo(leaseTime) >= 0) {
            lost = true;
        }
        return !lost;
    }

    private void keep() {
        Steady renewing = new Steady("the lease of run " + lease.holder(), this::renew);
        try {
            while (isHeld()) {
                time.sleep(leaseTime.dividedBy(3));
                renewing.run();
            }
            interruptWorker();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** The thread goes on to other work once this is closed, and that is no business of this lease. */
    private synchronized void interruptWorker() {
        if (!closed) {
            log.atWarn().addKeyValue("run", lease.holder()).log("lease lost");
            interrupted = true;
            worker.interrupt();
        }
    }

    private synchronized void leaveWorkerAlone() {
        closed = true;
        if (interrupted) {
            boolean unused = Thread.interrupted();
        }
    }

    /** Where the database does not say whether it is still held, time decides. */
    private void renew() {
        Duration askedAt = time.elapsed();
        try {
            if (leases.renew(lease, leaseTime)) {
                renewedAt = askedAt;
            } else {
                lost = true;
            }
        } catch (Journal.JournalException away) {
            log.atWarn()
                    .addKeyValue("run", lease.holder())
                    .addKeyValue("why", away.getMessage())
                    .log("lease not renewed");
        }
    }

    @Override
    public void close() {
        // Before it is given back: what is still under way in another thread must not begin anything more.
        lost = true;
        leaveWorkerAlone();
        keeper.interrupt();
        try {
            leases.release(lease);
        } catch (Journal.JournalException away) {
            log.atWarn()
                    .addKeyValue("run", lease.holder())
                    .addKeyValue("why", away.getMessage())
                    .log("lease not given back; it will expire");
        }
    }
}
