package dev.drydock.crash;

import dev.drydock.core.plan.Resource;
import dev.drydock.core.run.Leases;
import dev.drydock.core.run.RunId;
import java.time.Duration;
import java.util.List;

/** The leases, as a process that can die has them. */
record MortalLeases(Leases leases, Life life) implements Leases {
    @Override
    public Answer acquire(RunId run, String worker, List<Resource> resources, Duration timeToLive) {
        return life.effect(
                CrashPoint.Kind.LEASE_WRITE, "acquire", () -> leases.acquire(run, worker, resources, timeToLive));
    }

    @Override
    public boolean renew(Lease lease, Duration timeToLive) {
        return life.effect(CrashPoint.Kind.LEASE_RENEWAL, "renew", () -> leases.renew(lease, timeToLive));
    }

    @Override
    public void release(Lease lease) {
        boolean unused = life.effect(CrashPoint.Kind.LEASE_WRITE, "release", () -> {
            leases.release(lease);
            return true;
        });
    }

    @Override
    public List<Held> held() {
        life.requireAlive();
        return leases.held();
    }
}
