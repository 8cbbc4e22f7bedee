package dev.drydock.adapter.etcd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How restores are rehearsed.
 *
 * @param folders where etcd's programs are looked for, the first that has one wins
 * @param where the same, for people: {@code on the PATH}
 * @param restore how long a restore may take
 * @param start how long a scratch etcd may take until it serves
 * @param ports tells a port of loopback's that is free
 */
public record RehearsalSettings(List<Path> folders, String where, Duration restore, Duration start, Ports ports) {
    public RehearsalSettings {
        folders = List.copyOf(folders);
    }

    /** Half an hour for a restore, of which 8 GB took about a minute; ten minutes for a start, which reads every key. */
    public RehearsalSettings(List<Path> folders, String where) {
        this(folders, where, Duration.ofMinutes(30), Duration.ofMinutes(10), RehearsalSettings::freePort);
    }

    /** Tells a port that is free now; it may be taken before it is used. */
    @FunctionalInterface
    public interface Ports {
        int free() throws IOException;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
