package dev.drydock.cluster.host;

import java.util.Optional;

/** The port to what reads the files from which a kubelet runs static pods. */
@FunctionalInterface
public interface StaticPodReader {
    /** The pod that the file's text tells of; empty where it tells of none. */
    Optional<StaticPod> read(String manifest);
}
