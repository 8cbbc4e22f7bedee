package dev.drydock.core.run;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews a lease while a run is carried; when it is lost, says so and interrupts the worker. Gives it back when closed. */
final class LeaseKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

    private final Leases leases;
    private final Leases.Lease lease;
    private final Duration time;
    private final Thread worker = Thread.currentThread();
    private final AtomicBoolean lost = new AtomicBoolean();
    private final Thread keeper;

    LeaseKeeper(Leases leases, Leases.Lease lease, Duration time) {
        this.leases = leases;
        this.lease = lease;
        this.time = time;
        this.keeper = Thread.ofVirtual().name("lease-" + lease.holder()).start(this::keep);
    }

    /** Set once the lease was lost. */
    AtomicBoolean lost() {
        return lost;
    }

    private void keep() {
        long lastRenewal = System.nanoTime();
        try {
            while (true) {
                Thread.sleep(time.dividedBy(3));
                if (renew()) {
                    lastRenewal = System.nanoTime();
                } else if (lost.get() || System.nanoTime() - lastRenewal > time.toNanos()) {
                    lost.set(true);
                    log.atWarn().addKeyValue("run", lease.holder()).log("lease lost");
                    worker.interrupt();
                    return;
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when it was lost, and also when the database does not say: then only time decides. */
    private boolean renew() {
        try {
            boolean held = leases.renew(lease, time);
            lost.set(!held);
            return held;
        } catch (Journal.JournalException away) {
            log.atWarn()
                    .addKeyValue("run", lease.holder())
                    .addKeyValue("why", away.getMessage())
                    .log("lease not renewed");
            return false;
        }
    }

    @Override
    public void close() {
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
