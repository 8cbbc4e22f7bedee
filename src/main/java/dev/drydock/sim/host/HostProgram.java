package dev.drydock.sim.host;

import java.io.IOException;
import java.util.List;

/** A program of a simulated host that is played by this process. */
@FunctionalInterface
public interface HostProgram {
    /**
     * Runs it.
     *
     * @param words its arguments
     * @return what it prints
     * @throws IOException where it fails; its message is what it complains
     */
    String run(List<String> words) throws IOException;
}
