package dev.drydock.sim.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** What runs behind {@code pods/exec}: whoever builds a simulation hands it in. */
@FunctionalInterface
public interface PodPrograms {
    /**
     * Runs a command to its end, on a thread of its own, which is interrupted when the pod's container is killed.
     *
     * @return its exit code
     * @throws IOException where the container has no such program: as the node says it
     */
    int run(Call call) throws IOException, InterruptedException;

    /**
     * A command in a pod.
     *
     * @param node the pod's node
     * @param input ends where the client ends it, or is gone
     */
    record Call(
            String namespace,
            String pod,
            String node,
            List<String> words,
            InputStream input,
            OutputStream out,
            OutputStream err) {
        public Call {
            words = List.copyOf(words);
        }
    }
}
