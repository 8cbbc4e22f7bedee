package dev.drydock.sim.host;

import java.io.IOException;
import java.util.List;

/** What a unit of a simulated host stands for. It is called by one thread, which may start or stop it twice in a row. */
public interface HostService {
    /**
     * Starts it.
     *
     * @param words the unit's command as its file has it now, with paths of this machine
     */
    void start(List<String> words) throws IOException;

    /** Stops it, and returns when it has stopped. */
    void stop() throws IOException;

    /** Whether it still runs once it was started: what is more than this program's word may end by itself. */
    default boolean runs() {
        return true;
    }
}
