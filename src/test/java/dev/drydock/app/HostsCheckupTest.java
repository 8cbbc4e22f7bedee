package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.Hosts;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostsCheckupTest {
    /** A host that is not reached, and says something odd. */
    private static Hosts hosts(List<String> names) {
        return new Hosts() {
            @Override
            public List<HostEntry> inventory() {
                if (names.isEmpty()) {
                    throw new ClusterException(ClusterException.Kind.UNAVAILABLE, "The API server does not answer.");
                }
                return names.stream()
                        .map(name -> new HostEntry(
                                new NodeName(name),
                                HostEntry.Kind.WORKER,
                                Optional.of("10.0.0.1"),
                                22,
                                "core",
                                Path.of("/key"),
                                Optional.empty()))
                        .toList();
            }

            @Override
            public Host host(HostEntry entry) {
                throw new HostException("it is away, \u001b[31mred", true);
            }
        };
    }

    @Test
    void eachHostIsALineOfTheDoctors() {
        assertThat(HostsCheckup.troubles(hosts(List.of("node01", "node02")), InstantSource.system()))
                .containsOnlyKeys("host node01", "host node02")
                .allSatisfy((host, found) -> assertThat(found)
                        .singleElement()
                        .asString()
                        .startsWith("It is away, ")
                        .doesNotContain("\u001b"));
    }

    @Test
    void aClusterThatDoesNotTellItsNodesIsSaid() {
        assertThat(HostsCheckup.troubles(hosts(List.of()), InstantSource.system()))
                .containsEntry("hosts", List.of("The API server does not answer."));
    }
}
