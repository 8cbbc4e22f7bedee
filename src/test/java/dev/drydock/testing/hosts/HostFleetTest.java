package dev.drydock.testing.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.testing.Command;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whether the test hosts are what the tests on them take them for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostFleetTest {
    private final List<AutoCloseable> open = new ArrayList<>();

    private HostFleet fleet() {
        return (HostFleet) open.getFirst();
    }

    @BeforeAll
    void boot() throws IOException {
        open.add(HostFleet.require());
        List<TestHost> hosts = List.of(fleet().add("cp1"), fleet().add("cp2"));
        hosts.getFirst().limit("/var/lib/small", 16);
        HostFleet.start(hosts);
    }

    @AfterAll
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private TestHost first() {
        return fleet().host("cp1");
    }

    @Test
    void eachHasABootIdAndAnAddressOfItsOwnAndOnlyTheUnitsThatItNeeds() throws IOException {
        TestHost second = fleet().host("cp2");

        assertThat(first().bootId())
                .isNotEqualTo(second.bootId())
                .isNotEqualTo(Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                        .strip());
        assertThat(first().address()).isNotEqualTo(second.address());
        assertThat(first().must("hostname").strip()).isEqualTo("cp1");
        assertThat(first().must("systemctl is-system-running").strip()).isEqualTo("running");
        assertThat(first().must("systemctl list-units --plain --no-legend --type=service --state=running")
                        .lines())
                .hasSize(3);
    }

    @Test
    void sshLetsTheKeyInAndKnowsTheHost() throws IOException {
        assertThat(ssh("root", first(), "id -un")).isEqualTo("root");
        assertThat(ssh("drydock", first(), "id -un; sudo -n id -un")).isEqualTo("drydock\nroot");
        assertThat(ssh("drydock", first(), "sudo -n systemd-run --quiet --wait --pipe id -un"))
                .isEqualTo("root");
    }

    private String ssh(String user, TestHost host, String command) throws IOException {
        Path ssh = RealTools.unpacked("openssh-client", "ssh").resolve("usr/bin/ssh");
        return Namespaces.succeed(List.of(
                        ssh.toString(),
                        "-F",
                        "/dev/null",
                        "-o",
                        "BatchMode=yes",
                        "-o",
                        "StrictHostKeyChecking=yes",
                        "-o",
                        "UserKnownHostsFile=" + fleet().knownHosts(),
                        "-i",
                        fleet().userKey().toString(),
                        user + "@" + host.address(),
                        command))
                .strip();
    }

    @Test
    void whatItWritesIsItsOwn() throws IOException {
        first().write("/etc/drydock-fleet-test", "written\n");

        assertThat(first().read("/etc/drydock-fleet-test")).isEqualTo("written\n");
        assertThat(fleet().host("cp2").exists("/etc/drydock-fleet-test")).isFalse();
        assertThat(Path.of("/etc/drydock-fleet-test")).doesNotExist();
        assertThat(first().exists(Path.of("").toAbsolutePath().toString())).isFalse();
    }

    @Test
    void aRebootChangesTheBootIdAndKeepsTheFiles() throws IOException {
        TestHost host = fleet().boot("reboots");
        host.write("/var/lib/kept", "kept");
        String before = host.bootId();

        host.reboot();
        String after = host.bootId();
        host.powerOff();

        assertThat(after).isNotEqualTo(before);
        assertThat(host.isOn()).isFalse();
        assertThat(host.answers()).isFalse();
        assertThat(host.read("/var/lib/kept")).isEqualTo("kept");

        host.start();
        assertThat(host.read("/var/lib/kept")).isEqualTo("kept");
        assertThat(host.bootId()).isNotIn(before, after);

        host.kill();
        assertThat(host.isOn()).isFalse();
    }

    @Test
    void theCableCanBePulled() throws IOException {
        TestHost second = fleet().host("cp2");
        assertThat(second.answers()).isTrue();

        second.disconnect();
        assertThat(second.answers()).isFalse();
        assertThat(second.must("echo still here")).isEqualTo("still here\n");

        second.connect();
        assertThat(second.answers()).isTrue();
    }

    @Test
    void aLimitedDiskIsFull() throws IOException {
        first().fillDisk("/var/lib/small", 8);

        assertThat(first().run("head -c 65536 /dev/zero >/var/lib/small/more").output())
                .contains("No space left on device");

        first().freeDisk("/var/lib/small");
        first().must("head -c 65536 /dev/zero >/var/lib/small/more");
        assertThatThrownBy(() -> first().fillDisk("/etc", 8)).hasMessageContaining("not limited");
    }

    @Test
    void nothingIsLeft() throws IOException {
        String name;
        List<Long> processes;
        try (HostFleet fleet = HostFleet.require()) {
            TestHost host = fleet.boot("gone");
            name = fleet.name();
            processes = ProcessHandle.current()
                    .descendants()
                    .map(ProcessHandle::pid)
                    .toList();
            assertThat(host.isOn()).isTrue();
            assertThat(NetworkInterface.getByName(name)).isNotNull();
        }

        assertThat(NetworkInterface.getByName(name)).isNull();
        assertThat(leftCgroups(name)).isEmpty();
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain("gone", "/run/hosts");
        assertThat(Command.run(List.of("ip", "netns", "list"), Path.of("/"), Duration.ofSeconds(10))
                        .output())
                .doesNotContain("gone");
        // Those of the fleet that the other tests use stay.
        assertThat(processes.stream()
                        .filter(process -> ProcessHandle.of(process).isPresent()))
                .isSubsetOf(ProcessHandle.current()
                        .descendants()
                        .map(ProcessHandle::pid)
                        .toList())
                .hasSizeLessThan(processes.size());
        assertThat(first().answers()).isTrue();
    }

    private static List<Path> leftCgroups(String name) throws IOException {
        try (var folders = Files.find(Path.of("/sys/fs/cgroup"), 2, (path, is) -> path.endsWith(name))) {
            return folders.toList();
        }
    }
}
