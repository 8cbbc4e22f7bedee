package dev.drydock.adapter.host;

import dev.drydock.cluster.host.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of copies begin with: a real OpenSSH for all of a class, a large file, and for each a folder to copy to. */
abstract class CopyStand {
    @TempDir
    static Path folder;

    private static Optional<RealHost> ours = Optional.empty();

    RealHost machine;
    Host host;
    Path place;
    Path large;

    @BeforeAll
    static void start() throws IOException {
        ours = Optional.of(new RealHost(folder));
        CopiedFile.large(folder.resolve("large"));
    }

    @AfterAll
    static void stop() {
        ours.ifPresent(RealHost::close);
    }

    @BeforeEach
    void each() throws IOException {
        machine = ours.orElseThrow();
        host = machine.host();
        large = folder.resolve("large");
        place = Files.createTempDirectory(folder, "place");
    }
}
