package dev.drydock.sim.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.FileAnswer;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.cluster.host.HostUnit;
import dev.drydock.cluster.host.UnitState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A simulated host as Drydock meets it: over SSH, by the adapter that meets real ones. */
@Timeout(120)
class SimulatedHostTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Nobody has a file of this name. */
    private static final String OWN =
            "drydock-simulated-" + ProcessHandle.current().pid();

    @TempDir
    private Path folder;

    private final RecordedService part = new RecordedService();
    private SimulatedHost host;
    private HostVisit visit;

    @BeforeEach
    void start() throws IOException {
        assertThat(SimulatedHost.obstacle()).isEmpty();
        host = SimulatedHost.start(folder);
        host.add("part.service", List.of(host.path("/usr/local/bin/part").toString(), "--data-dir=/x"), part);
        visit = HostVisit.to(host);
    }

    @AfterEach
    void end() throws IOException {
        visit.close();
        host.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/kubernetes/manifests/",
                "/etc/systemd/system/etcd.service.d/",
                "/etc/",
                "/var/lib/drydock/r-1/held/",
                "/var/lib/etcd.new-r-1/member/",
                "/run/systemd/system/",
                "/usr/local/bin/",
                "/tmp/",
                "/root/",
                "/home/somebody/",
                "/opt/",
                "/srv/"
            })
    void whatAScriptWritesIsInTheHostsRootAlone(String place) throws Exception {
        String path = place + OWN;

        // In the words of a command, in its script, and in a script that comes as its input and is run there as a file.
        assertThat(out("mkdir -p \"$2\"; echo 1 >\"$1\"; cat \"$1\"; ls " + path, path, place))
                .containsExactly("1", path);
        String file = "mkdir -p '" + place + "'\necho 2 >>" + path + "\nreadlink -f " + path + "\n";
        assertThat(visit.run(new HostCommand(
                                List.of("/bin/sh", "-c", "cat >/var/lib/script; sudo sh /var/lib/script"),
                                true,
                                PATIENCE,
                                Optional.of(file)))
                        .lines())
                .extracting(HostLine::text)
                .containsExactly(path);

        assertThat(host.path(path)).hasContent("1\n2");
        assertThat(Path.of(path)).doesNotExist();
        assertThat(visit.host().read("/var/lib/script")).isEqualTo(new FileAnswer.Content(file));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo /etc/a:/var/b \"/run/c\" x=/opt/d            | /etc/a:/var/b /run/c x=/opt/d",
                "echo /usr/bin/env /dev/null /proc/self/comm      | /usr/bin/env /dev/null /proc/self/comm",
                "echo http://host/var/x ${HOME}/var/y a/etc/b     | http://host/var/x /root/var/y a/etc/b",
                "cat /proc/[0-9]*/comm                            | part",
                "tar -C / -cvf /dev/null etc/paths.sed             | etc/paths.sed",
                "command -v systemctl                             | /usr/local/sbin/systemctl",
                "PATH=/usr/local/sbin:/usr/bin:/bin; command -v sh | /usr/local/sbin/sh"
            })
    void whatItPrintsHasTheHostsOwnPaths(String script, String printed) throws Exception {
        assertThat(out(script)).containsExactly(printed);
    }

    @Test
    void aProgramOfItsOwnIsAShellsOrIsPlayed() throws Exception {
        host.program("where", "echo \"$root/etc: $*\"\n");
        host.play("ask", words -> {
            if (words.contains("no")) {
                throw new IOException("nobody answers " + words);
            }
            return "heard " + words + "\n";
        });

        assertThat(out("where a b; ask c 'd e'; ask no || echo \"with $?\""))
                .containsExactlyInAnyOrder("/etc: a b", "heard [c, d e]", "nobody answers [no]", "with 1");
    }

    @Test
    void aScriptThatComesAsTheInputIsRunThere() throws Exception {
        Ending ending = visit.run(new HostCommand(
                List.of("/bin/sh"),
                true,
                PATIENCE,
                Optional.of("mkdir -p /var/lib/x\necho 1 >/var/lib/x/y\nls /var/lib/x\n")));

        assertThat(ending.lines()).extracting(HostLine::text).containsExactly("y");
        assertThat(host.path("/var/lib/x/y")).hasContent("1");
    }

    /** People leave out what systemd adds. */
    @Test
    void aServiceIsRestartedByItsShortName() throws Exception {
        out("systemctl restart part");
        out("systemctl stop part; systemctl restart part");

        String start = "start " + host.path("/usr/local/bin/part") + " --data-dir=/x";
        assertThat(part.told).containsExactly(start, "stop", start, "stop", start);
    }

    @Test
    void filesArriveAsTheyAre() throws Exception {
        byte[] bytes = new byte[300_000];
        new Random(5).nextBytes(bytes);
        System.arraycopy("/var/lib/etcd /bin/sh".getBytes(StandardCharsets.UTF_8), 0, bytes, 9, 21);
        Path file = Files.write(folder.resolve("file"), bytes);
        String sum =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));

        visit.host().copyIn(file, sum, "/var/lib/drydock/file", sent -> {});

        assertThat(host.path("/var/lib/drydock/file")).hasBinaryContent(bytes);
    }

    @Test
    void aUnitOutlivesTheConnectionAndIsStartedOnce() throws Exception {
        HostUnit unit = new HostUnit("work", "/var/lib/drydock/r-1", """
            set -eu
            echo begun in /var/lib/drydock
            while test ! -e /var/lib/go; do sleep 0.1; done
            echo ended
            """);
        visit.host().start(unit);
        visit.host().start(unit);
        visit.cut();

        assertThat(visit.host().observe(unit)).isInstanceOf(UnitState.Running.class);
        Files.writeString(host.path("/var/lib/go"), "");

        UnitState.Ended ended = (UnitState.Ended) Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> visit.host().observe(unit), state -> state instanceof UnitState.Ended);
        assertThat(ended.code()).isZero();
        assertThat(ended.lines()).extracting(HostLine::text).containsExactly("begun in /var/lib/drydock", "ended");
    }

    @Test
    void aServiceIsHeldByAConditionAndReleased() throws Exception {
        assertThat(part.told).containsExactly("start " + host.path("/usr/local/bin/part") + " --data-dir=/x");
        assertThat(out("systemctl show -p LoadState -p ActiveState --value part.service"))
                .containsExactly("loaded", "active");
        assertThat(out("systemctl show -p FragmentPath part.service"))
                .containsExactly("FragmentPath=/etc/systemd/system/part.service");
        assertThat(out("systemctl show -p ExecStart --value part.service").getFirst())
                .startsWith("{ path=/usr/local/bin/part ; argv[]=/usr/local/bin/part --data-dir=/x ;");

        part.told.clear();
        assertThat(out("""
            mkdir -p /etc/systemd/system/part.service.d
            : >/var/lib/held
            printf '[Unit]\\nConditionPathExists=!%s\\n' /var/lib/held >/etc/systemd/system/part.service.d/drydock.conf
            systemctl daemon-reload
            systemctl stop part.service
            systemctl stop part.service
            systemctl start part.service
            systemctl is-active part.service
            cat /proc/[0-9]*/comm 2>/dev/null
            systemctl show -p DropInPaths --value part.service
            """)).containsExactly("inactive", "/etc/systemd/system/part.service.d/drydock.conf");
        assertThat(part.told).containsExactly("stop");

        out("rm /var/lib/held; sed -i s,/x,/y, /etc/systemd/system/part.service; systemctl start --no-block"
                + " part.service");
        assertThat(part.told).containsExactly("stop", "start " + host.path("/usr/local/bin/part") + " --data-dir=/y");
    }

    /** A program that ends by itself has a unit that failed, which is started again when somebody asks. */
    @Test
    void aUnitTellsWhetherItsProgramStillRuns() throws Exception {
        Path log = folder.resolve("program.log");
        String program = "echo run; while test ! -e " + host.path("/var/lib/die") + "; do sleep 0.05; done";
        Deque<HostProcess> runs = new ConcurrentLinkedDeque<>();
        host.add("program.service", List.of("/bin/sh"), new HostService() {
            @Override
            public void start(List<String> words) throws IOException {
                runs.add(host.launch(List.of(words.getFirst(), "-c", program), log));
            }

            @Override
            public void stop() throws IOException {
                runs.getLast().stop();
            }

            @Override
            public boolean runs() {
                return runs.getLast().isActive();
            }
        });
        String state = "systemctl show -p ActiveState --value program.service";
        assertThat(out(state)).containsExactly("active");

        Files.writeString(host.path("/var/lib/die"), "");
        Awaitility.await().atMost(PATIENCE).until(() -> !runs.getLast().isActive());
        assertThat(out(state + "; systemctl is-active program.service || echo with $?"))
                .containsExactly("failed", "failed", "with 3");
        assertThat(out("systemctl reset-failed program.service; " + state)).containsExactly("inactive");

        out("rm /var/lib/die; systemctl start --no-block program.service");
        assertThat(out(state)).containsExactly("active");
        out("systemctl stop program.service");
        assertThat(runs).hasSize(2).noneMatch(HostProcess::isActive);
        assertThat(out(state)).containsExactly("inactive");
        assertThat(log).content().isEqualTo("run\nrun\n");
    }

    @Test
    void aProgramEndsAsItIsAskedAndWithItsHostAtTheLatest() throws Exception {
        Path log = folder.resolve("launched.log");
        String polite = "trap 'echo asked; exit 0' TERM; echo up; while :; do sleep 0.05; done";
        HostProcess asked = host.launch(List.of("/bin/sh", "-c", polite), log);
        Awaitility.await().atMost(PATIENCE).until(() -> Files.readString(log).equals("up\n"));
        asked.stop();
        assertThat(log).content().isEqualTo("up\nasked\n");

        HostProcess lasting = host.launch(List.of("sleep", "600"), log);
        assertThat(lasting.isActive()).isTrue();
        host.close();
        assertThat(lasting.isActive()).isFalse();
    }

    /** As a network cuts it: who waited hears of it, and the next connection is welcome. */
    @Test
    void everyConnectionIsCut() throws Exception {
        CountDownLatch lost = new CountDownLatch(1);
        String line = "echo $$ >/var/lib/asked.new; mv /var/lib/asked.new /var/lib/asked; exec sleep 600";
        Thread asking = Thread.ofPlatform().daemon().start(() -> {
            try {
                visit.run(HostCommand.of(PATIENCE, "/bin/sh", "-c", line));
            } catch (HostException | InterruptedException cut) {
                lost.countDown();
            }
        });
        ProcessHandle asked = awaitProcess("asked");
        host.cut();
        assertThat(lost.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        asking.join();
        asked.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(out("echo again")).containsExactly("again");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "systemctl start other.service    | Unit other.service not found.",
                "systemctl reboot                 | The simulated systemctl does not know: reboot",
                "systemctl mask part.service      | The simulated systemctl does not know: mask part.service",
                "systemd-run true                 | The simulated systemd-run wants --unit=NAME and a command.",
                "sh -s                            | the shell of a simulated host runs files, or takes -c"
            })
    void whatItIsNotMadeForItSays(String command, String complaint) throws Exception {
        Ending ending = visit.run(HostCommand.of(PATIENCE, "/bin/sh", "-c", command));

        assertThat(ending.lastWords()).isEqualTo(complaint);
        assertThat(((Ending.Exited) ending).code()).isNotZero();
    }

    @Test
    void itLetsNobodyInButItsUserWithItsKey() throws Exception {
        try (SimulatedHost other = SimulatedHost.start(Files.createDirectory(folder.resolve("other")));
                HostVisit wrongKey = new HostVisit(host, "drydock", other.userKey());
                HostVisit wrongName = new HostVisit(host, "root", host.userKey())) {
            for (HostVisit stranger : List.of(wrongKey, wrongName)) {
                assertThatThrownBy(() -> stranger.run(HostCommand.of(PATIENCE, "true")))
                        .isInstanceOf(HostException.class);
            }
        }
        assertThat(out("echo in")).containsExactly("in");
    }

    @Test
    void aCommandEndsWithItsConnectionAndAllElseWithTheHost() throws Exception {
        String lasting = "echo $$ >/var/lib/%s.new; mv /var/lib/%s.new /var/lib/%s; exec sleep 600";
        CountDownLatch lost = new CountDownLatch(1);
        Thread asking = Thread.ofPlatform().daemon().start(() -> {
            try {
                visit.run(HostCommand.of(PATIENCE, "/bin/sh", "-c", lasting.replace("%s", "asked")));
            } catch (HostException | InterruptedException cut) {
                lost.countDown();
            }
        });
        ProcessHandle asked = awaitProcess("asked");
        visit.cut();
        lost.await();
        asking.join();
        asked.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        visit.host().start(new HostUnit("lasts", "/var/lib/drydock/r-2", lasting.replace("%s", "unit")));
        ProcessHandle unit = awaitProcess("unit");
        assertThat(unit.isAlive()).isTrue();
        host.close();
        assertThat(unit.isAlive()).isFalse();
        assertThat(part.told).hasSize(1);
    }

    private ProcessHandle awaitProcess(String name) throws IOException {
        Path file = host.path("/var/lib/" + name);
        Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(file));
        return ProcessHandle.of(Long.parseLong(Files.readString(file).strip())).orElseThrow();
    }

    private List<String> out(String script, String... words) throws InterruptedException {
        return visit.out(script, words);
    }
}
