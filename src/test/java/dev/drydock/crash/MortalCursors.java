package dev.drydock.crash;

import dev.drydock.core.run.Cursors;
import dev.drydock.core.run.RunId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The readers' cursors, as a process that can die has them. */
record MortalCursors(Cursors cursors, Life life) implements Cursors {
    @Override
    public List<RunId> behind(String reader, int limit) {
        life.requireAlive();
        return cursors.behind(reader, limit);
    }

    @Override
    public long position(String reader, RunId run) {
        life.requireAlive();
        return cursors.position(reader, run);
    }

    @Override
    public void advance(String reader, RunId run, long sequence) {
        boolean unused = life.effect(CrashPoint.Kind.CURSOR_WRITE, reader + " advances to " + sequence, () -> {
            cursors.advance(reader, run, sequence);
            return true;
        });
    }

    @Override
    public Optional<String> delivery(String reader, RunId run, String key) {
        life.requireAlive();
        return cursors.delivery(reader, run, key);
    }

    @Override
    public boolean beginDelivery(String reader, String worker, RunId run, String key) {
        return life.effect(
                CrashPoint.Kind.CURSOR_WRITE,
                reader + " begins " + key,
                () -> cursors.beginDelivery(reader, worker, run, key));
    }

    @Override
    public void recordDelivery(String reader, RunId run, String key, String value) {
        boolean unused = life.effect(CrashPoint.Kind.CURSOR_WRITE, reader + " has delivered " + key, () -> {
            cursors.recordDelivery(reader, run, key, value);
            return true;
        });
    }

    @Override
    public boolean takeTurn(String reader, String worker, Duration time) {
        return life.effect(CrashPoint.Kind.READER_TURN, reader, () -> cursors.takeTurn(reader, worker, time));
    }

    @Override
    public void leaveTurn(String reader, String worker) {
        life.requireAlive();
        cursors.leaveTurn(reader, worker);
    }
}
