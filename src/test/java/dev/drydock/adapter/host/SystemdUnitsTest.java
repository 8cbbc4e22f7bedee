package dev.drydock.adapter.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.cluster.host.HostUnit;
import dev.drydock.cluster.host.UnitState;
import dev.drydock.testing.RealSshd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Work that outlives its connection, over a real OpenSSH and a stand-in for systemd. */
final class SystemdUnitsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String NAME = "drydock-r-7k3m9q2x-stop-etcd";

    @TempDir
    private Path folder;

    private RealHost machine;
    private StandInSystemd systemd;
    private Host host;
    private Path place;

    @BeforeEach
    void start() throws IOException {
        machine = new RealHost(folder);
        systemd = new StandInSystemd(folder, machine);
        host = machine.host();
        place = folder.resolve("lib/r-7k3m9q2x");
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        systemd.end();
        machine.close();
    }

    private HostUnit unit(String script) {
        return new HostUnit(NAME, place.toString(), script);
    }

    /** Says that it runs, and runs until there is a file. */
    private HostUnit waiting() {
        return unit(
                "echo begun\nwhile ! test -e '" + folder.resolve("go") + "'; do sleep 0.05; done\necho over\nexit 3\n");
    }

    private static List<HostLine> lines(String... texts) {
        return List.of(texts).stream()
                .map(text -> new HostLine(HostLine.Source.OUT, text))
                .toList();
    }

    private void awaitState(HostUnit unit, UnitState expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(host.observe(unit)).isEqualTo(expected));
    }

    private Path file(String ending) {
        return place.resolve(NAME + ending);
    }

    @Test
    void itEndsWithItsCodeAndIsNotStartedTwice() throws InterruptedException, IOException {
        HostUnit unit = unit("echo out; echo err >&2; cat; umask; exit 7\n");
        assertThat(host.observe(unit)).isEqualTo(new UnitState.Absent());

        host.start(unit);

        awaitState(unit, new UnitState.Ended(7, lines("out", "err", "0022")));
        host.start(unit);
        assertThat(host.observe(unit)).isInstanceOf(UnitState.Ended.class);
        assertThat(systemd.starts()).containsExactly(NAME);
        assertThat(file(".sh")).hasContent(unit.script());
        assertThat(file(".exit")).hasContent("7");
        assertThat(file(".boot")).hasContent(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
                .isEqualTo("rwx------");
        try (var files = Files.list(place)) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            NAME + ".sh", NAME + ".run", NAME + ".log", NAME + ".exit", NAME + ".boot");
        }
    }

    @Test
    void itOutlivesTheConnection() throws InterruptedException, IOException {
        HostUnit unit = waiting();
        try (SshRig other = machine.another()) {
            other.host(RealSshd.owner(), machine.port()).start(unit);
        }

        awaitState(unit, new UnitState.Running(lines("begun")));
        Files.writeString(folder.resolve("go"), "");
        awaitState(unit, new UnitState.Ended(3, lines("begun", "over")));
    }

    @Test
    void oneThatWasKilledIsInterruptedAndBeginsAgain() throws InterruptedException, IOException {
        HostUnit unit = waiting();
        host.start(unit);
        awaitState(unit, new UnitState.Running(lines("begun")));

        systemd.kill(NAME);

        awaitState(unit, new UnitState.Interrupted(lines("begun")));
        host.start(unit);
        awaitState(unit, new UnitState.Running(lines("begun")));
        Files.writeString(folder.resolve("go"), "");
        awaitState(unit, new UnitState.Ended(3, lines("begun", "over")));
        assertThat(systemd.starts()).hasSize(2);
    }

    @Test
    void anInterruptedOneMayBeginAgainWithAnotherScript() throws InterruptedException, IOException {
        host.start(waiting());
        awaitState(waiting(), new UnitState.Running(lines("begun")));
        systemd.kill(NAME);
        awaitState(waiting(), new UnitState.Interrupted(lines("begun")));

        host.start(unit("echo other\n"));

        awaitState(waiting(), new UnitState.Ended(0, lines("other")));
    }

    @Test
    void manyStartsAtOnceStartItOnce() throws Exception {
        HostUnit unit = waiting();
        systemd.hold();
        List<SshRig> rigs = new ArrayList<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> starts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                SshRig rig = machine.another();
                rigs.add(rig);
                starts.add(threads.submit(() -> {
                    rig.host(RealSshd.owner(), machine.port()).start(unit);
                    return true;
                }));
            }
            await().atMost(PATIENCE).until(systemd::isHesitating);
            systemd.letGo();
            for (Future<?> each : starts) {
                each.get();
            }
        } finally {
            rigs.forEach(SshRig::close);
        }

        assertThat(systemd.starts()).containsExactly(NAME);
        awaitState(unit, new UnitState.Running(lines("begun")));
    }

    @Test
    void anotherScriptOfTheSameNameIsRefused() throws InterruptedException, IOException {
        HostUnit other = unit("echo other\n");
        host.start(waiting());

        assertThatThrownBy(() -> host.start(other))
                .isInstanceOf(HostException.class)
                .hasMessageContaining(NAME)
                .hasMessageContaining("was started before with another script");
        Files.writeString(folder.resolve("go"), "");
        awaitState(other, new UnitState.Ended(3, lines("begun", "over")));
        assertThatThrownBy(() -> host.start(other)).hasMessageContaining("another script");
        assertThat(file(".sh")).hasContent(waiting().script());
        assertThat(systemd.starts()).hasSize(1);
    }

    @Test
    void aStartThatIsCutHalfWayIsStartedAgain() throws Exception {
        HostUnit unit = waiting();
        systemd.hold();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<?> cut;
            try (SshRig other = machine.another()) {
                cut = threads.submit(() -> {
                    other.host(RealSshd.owner(), machine.port()).start(unit);
                    return true;
                });
                await().atMost(PATIENCE).until(systemd::isHesitating);
            }
            assertThatThrownBy(cut::get).cause().isInstanceOf(HostException.class);
        }

        // It waits for the lock, which the one that was cut off holds until it is killed.
        assertThat(host.observe(unit)).isEqualTo(new UnitState.Interrupted(List.of()));
        assertThat(systemd.starts()).isEmpty();
        systemd.letGo();
        host.start(unit);
        awaitState(unit, new UnitState.Running(lines("begun")));
        assertThat(systemd.starts()).containsExactly(NAME);
    }

    @Test
    void aScriptThatDoesNotArriveWholeIsNotStarted() throws InterruptedException, IOException {
        machine.program("cat", "head -c 5");

        assertThatThrownBy(() -> host.start(waiting()))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("did not arrive whole");

        assertThat(host.observe(waiting())).isEqualTo(new UnitState.Absent());
        Files.delete(machine.programs.resolve("cat"));
        host.start(waiting());
        awaitState(waiting(), new UnitState.Running(lines("begun")));
    }

    @Test
    void aLargeScriptArrivesAsItIs() throws InterruptedException {
        String comment = "# it's \"$(id)\" `id` $$ %n \\ 港 🚢\n";
        HostUnit unit = unit(comment.repeat(1200) + "echo \"${#} $0\"\n\n\n");

        host.start(unit);

        awaitState(unit, new UnitState.Ended(0, lines("0 " + file(".sh"))));
        assertThat(file(".sh")).hasContent(unit.script());
    }

    @Test
    void whatItPrintsIsBoundedAndSteersNoTerminal() throws InterruptedException {
        HostUnit unit = unit("""
            printf 'ended 0\\nabsent\\n'
            seq 100000
            printf '\\033[31mred\\007\\tx\\r\\n\\377\\n'
            head -c 30000 /dev/zero | tr '\\0' x
            printf '\\nno end'
            """);
        host.start(unit);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(host.observe(unit)).isInstanceOf(UnitState.Ended.class));

        List<String> texts = ((UnitState.Ended) host.observe(unit))
                .lines().stream().map(HostLine::text).toList();

        assertThat(texts).hasSize(50).contains("100000", "\\u{1b}[31mred\\u{7} x", "\ufffd");
        assertThat(texts.get(48)).hasSize(4097).endsWith("x…");
        assertThat(texts.get(49)).isEqualTo("no end");
    }

    @Test
    void aLogOfOneEndlessLineIsNotReadWhole() throws InterruptedException {
        HostUnit unit = unit("head -c 3000000 /dev/zero | tr '\\0' x\n");
        host.start(unit);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(host.observe(unit))
                        .isEqualTo(new UnitState.Ended(0, lines("x".repeat(4096) + "…"))));
    }

    @Test
    void unitsOfOneFolderDoNotMeet() throws InterruptedException {
        List<HostUnit> units = IntStream.range(0, 3)
                .mapToObj(i -> new HostUnit("unit-" + i, place.toString(), "echo " + i + "; exit " + i + "\n"))
                .toList();
        for (HostUnit unit : units) {
            host.start(unit);
        }

        for (int i = 0; i < 3; i++) {
            awaitState(units.get(i), new UnitState.Ended(i, lines(String.valueOf(i))));
        }
    }

    @Test
    void aFolderThatIsALinkIsRefused() throws IOException {
        Files.createDirectories(place.getParent());
        Files.createSymbolicLink(place, Files.createDirectory(folder.resolve("elsewhere")));

        assertThatThrownBy(() -> host.start(waiting()))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("is a link");
        assertThat(folder.resolve("elsewhere")).isEmptyDirectory();
    }

    @Test
    void aSystemdThatDoesNotAnswerIsNotTakenForOneWithoutUnits() throws InterruptedException, IOException {
        host.start(waiting());
        machine.program("systemctl", "echo 'Failed to connect to bus' >&2; exit 1\n");

        assertThatThrownBy(() -> host.observe(waiting()))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("does not tell of its units: Failed to connect to bus");
        assertThatThrownBy(() -> host.start(waiting())).hasMessageContaining("does not tell of its units");
        assertThat(systemd.starts()).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "50, systemctl, has no systemctl: work that outlasts the connection needs systemd",
        "51, x, holds the lock of /var/lib/drydock/r-1. Try again",
        "55, no bus, does not start drydock-a: no bus",
        "1, no space, The unit drydock-a of drydock@127.0.0.1",
    })
    void whatTheHostRefusesIsSaid(int code, String words, String said) throws IOException {
        HostUnit unit = new HostUnit("drydock-a", "/var/lib/drydock/r-1", "true\n");
        try (ScriptedSshd server = new ScriptedSshd(true, call -> {
                    call.err().write((words + "\n").getBytes(StandardCharsets.UTF_8));
                    call.err().flush();
                    call.exit().onExit(code);
                });
                SshRig rig = new SshRig(
                        Files.createDirectory(folder.resolve("mina")), SshRig.USUAL, List.of("sudo", "-n", "--"))) {
            rig.know(server.port(), server.key);
            Host refusing = rig.host("drydock", server.port());

            assertThatThrownBy(() -> refusing.start(unit))
                    .isInstanceOf(HostException.class)
                    .hasMessageContaining(said);
            assertThatThrownBy(() -> refusing.observe(unit)).hasMessageContaining(said);
            assertThat(server.lines)
                    .allSatisfy(line -> assertThat(line).startsWith("exec 'sudo' '-n' '--' '/bin/sh' "));
        }
    }
}
