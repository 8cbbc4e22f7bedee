package dev.drydock.cluster.etcd;

import java.nio.file.Path;
import java.util.Optional;

/** The port to a program on this machine that restores snapshots: etcdutl, or etcdctl before there was one. */
@FunctionalInterface
public interface RestoreProgram {
    /**
     * What was found.
     *
     * @param file the program
     * @param version its version: {@code 3.5.16}
     * @param sha256 of the file, in hexadecimal
     * @param machine what it runs on, as {@code uname -m} tells: {@code x86_64}
     * @param bumps whether it can bump revisions
     */
    record Found(Path file, String version, String sha256, String machine, boolean bumps) {}

    /** Looks for it. */
    Optional<Found> find();
}
