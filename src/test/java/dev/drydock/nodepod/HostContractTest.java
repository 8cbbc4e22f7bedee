package dev.drydock.nodepod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.FileAnswer;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.cluster.host.HostMethod;
import dev.drydock.cluster.host.HostUnit;
import dev.drydock.cluster.host.UnitState;
import dev.drydock.testing.hosts.TestHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a host promises, by SSH as by a node pod: one table for both, on a host that is real. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostContractTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LARGE = 12 * 1024 * 1024;

    private final List<HostScene> open = new ArrayList<>();

    @BeforeAll
    void boot() throws IOException {
        open.add(HostScene.boot());
    }

    @AfterAll
    void close() throws IOException {
        for (HostScene each : open) {
            each.close();
        }
    }

    /** One case, with a folder on the host and one on this machine that are its own. */
    record Visit(Host host, TestHost machine, String there, Path here) {
        Ending run(String... words) throws InterruptedException {
            return host.run(HostCommand.of(PATIENCE, words));
        }

        HostUnit unit(String script) {
            return new HostUnit("drydock-" + there.substring(there.lastIndexOf('/') + 1), there, script);
        }

        void awaitState(HostUnit unit, UnitState expected) {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(host.observe(unit)).isEqualTo(expected));
        }
    }

    @FunctionalInterface
    interface Case {
        void check(Visit visit) throws Exception;
    }

    static Stream<Arguments> promises() {
        return Arrays.stream(HostMethod.values())
                .flatMap(method -> Stream.of(
                        promise(method, "words arrive as they are", HostContractTest::words),
                        promise(method, "input is read whole", HostContractTest::input),
                        promise(
                                method,
                                "without input there is none to wait for",
                                visit -> assertThat(visit.run("cat")).isEqualTo(new Ending.Exited(0, List.of()))),
                        promise(method, "exit codes and both streams are told", HostContractTest::streams),
                        promise(
                                method,
                                "a program that is not there is told",
                                visit -> assertThat(visit.run("no-such-program").lastWords())
                                        .contains("no-such-program")),
                        promise(method, "root is root", HostContractTest::root),
                        promise(method, "much output is bounded", HostContractTest::bounded),
                        promise(method, "lines are heard as they come", HostContractTest::heard),
                        promise(method, "what is overdue is killed with its children", HostContractTest::overdue),
                        promise(method, "an interruption ends it here and there", HostContractTest::interrupted),
                        promise(method, "small files are read", HostContractTest::read),
                        promise(method, "a file arrives whole and private", HostContractTest::copyIn),
                        promise(method, "a file that is there is not sent", HostContractTest::same),
                        promise(method, "a wrong sum takes no place", HostContractTest::wrongSum),
                        promise(method, "a full disk is told before anything is sent", HostContractTest::fullDisk),
                        promise(method, "odd names are names both ways", HostContractTest::oddNames),
                        promise(method, "a file comes back whole and private", HostContractTest::copyOut),
                        promise(method, "what cannot come back leaves nothing", HostContractTest::noCopyOut),
                        promise(method, "an abandoned copy leaves nothing here", HostContractTest::abandoned),
                        promise(method, "a unit ends with its code, once", HostContractTest::unit),
                        promise(method, "a unit outlives the way to its host", HostContractTest::outlives),
                        promise(method, "another script of that name is refused", HostContractTest::otherScript),
                        promise(method, "a reboot interrupts a unit, which begins again", HostContractTest::reboot)));
    }

    private static Arguments promise(HostMethod method, String name, Case body) {
        return Arguments.of(method, name, body);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("promises")
    void isKept(HostMethod method, String name, Case body, @TempDir Path here) throws Exception {
        HostScene scene = open.getFirst();
        String there = "/var/lib/drydock/" + method.word() + "-" + Integer.toHexString(name.hashCode());
        Host host = scene.host(method);
        body.check(new Visit(host, scene.machine(), there, here));
        host.leave();
    }

    private static void words(Visit visit) throws InterruptedException {
        List<String> words = List.of(
                "a b",
                "",
                "it's",
                "'\\''",
                "\"",
                "$(id)",
                "`id`",
                "$HOME",
                "a;id",
                ">/tmp/x",
                "a\nb",
                "\n",
                "\t",
                "\u001b[31m",
                "-n",
                "--",
                "\\",
                "*",
                "~",
                "#no",
                "!!",
                "PATH=/x",
                "%s",
                "港🚢",
                "\u202e",
                "x'y ".repeat(5000));
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", "for word; do printf %s \"$word\" | sha256sum; done", "x"));
        command.addAll(words);
        for (boolean root : new boolean[] {false, true}) {
            Ending ending = visit.host().run(new HostCommand(command, root, PATIENCE, Optional.empty()));

            assertThat(ending.lines())
                    .extracting(HostLine::text)
                    .containsExactlyElementsOf(words.stream()
                            .map(word -> sha256(word.getBytes(StandardCharsets.UTF_8)) + "  -")
                            .toList());
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(Path file) throws IOException {
        return sha256(Files.readAllBytes(file));
    }

    private static void input(Visit visit) throws InterruptedException {
        String input = " a'b\n\n$(id)\n🚢 " + "x".repeat(50_000) + "\n\n";

        Ending ending = visit.host().run(HostCommand.of(PATIENCE, "sha256sum").reading(input));

        assertThat(ending.lines())
                .extracting(HostLine::text)
                .containsExactly(sha256(input.getBytes(StandardCharsets.UTF_8)) + "  -");
    }

    private static void streams(Visit visit) throws InterruptedException {
        Ending ending = visit.run("/bin/sh", "-c", "echo out; echo err >&2; exit 7");

        assertThat(ending)
                .isInstanceOfSatisfying(
                        Ending.Exited.class, exited -> assertThat(exited.code()).isEqualTo(7));
        assertThat(ending.lines())
                .containsExactlyInAnyOrder(
                        new HostLine(HostLine.Source.OUT, "out"), new HostLine(HostLine.Source.ERR, "err"));
    }

    private static void root(Visit visit) throws InterruptedException, IOException {
        Ending who = visit.host()
                .run(HostCommand.of(PATIENCE, "/bin/sh", "-c", "id -u; hostname; pwd; cat /proc/1/comm")
                        .asRoot());

        assertThat(who.lines()).extracting(HostLine::text).contains("0", "cp1", "systemd");
        assertThat(visit.run("cat", "/proc/sys/kernel/random/boot_id").lastWords())
                .isEqualTo(visit.machine().bootId());
    }

    private static void bounded(Visit visit) throws InterruptedException {
        Ending ending = visit.run("seq", "300000");

        assertThat(ending).isInstanceOf(Ending.Exited.class);
        assertThat(ending.lines()).hasSizeLessThanOrEqualTo(500);
        assertThat(ending.lastWords()).isEqualTo("300000");
    }

    private static HostCommand sleeping(Duration patience) {
        return HostCommand.of(patience, "/bin/sh", "-c", "sleep 600 & echo $$; echo $!; wait")
                .asRoot();
    }

    private static void heard(Visit visit) throws InterruptedException {
        BlockingQueue<HostLine> heard = new LinkedBlockingQueue<>();

        Ending ending = visit.host().run(sleeping(Duration.ofSeconds(3)), heard::add);

        assertThat(ending).isInstanceOf(Ending.Overdue.class);
        assertThat(heard).hasSize(2);
    }

    private static void assertGone(Visit visit, BlockingQueue<HostLine> heard) throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            HostLine line = heard.poll(20, TimeUnit.SECONDS);
            String process = line == null ? "" : line.text();
            assertThat(process).matches("[0-9]+");
            await().atMost(PATIENCE)
                    .until(() -> visit.machine().run("kill -0 \"$1\"", process).exit() != 0);
        }
    }

    private static void overdue(Visit visit) throws InterruptedException {
        BlockingQueue<HostLine> heard = new LinkedBlockingQueue<>();

        Ending ending = visit.host().run(sleeping(Duration.ofSeconds(3)), heard::add);

        assertThat(ending).isInstanceOf(Ending.Overdue.class);
        assertGone(visit, heard);
    }

    private static void interrupted(Visit visit) throws InterruptedException {
        BlockingQueue<HostLine> heard = new LinkedBlockingQueue<>();
        BlockingQueue<Throwable> ends = new LinkedBlockingQueue<>();
        Thread waiting = Thread.ofPlatform().start(() -> {
            try {
                visit.host().run(sleeping(Duration.ofMinutes(10)), heard::add);
            } catch (InterruptedException | RuntimeException e) {
                ends.add(e);
            }
        });
        await().atMost(PATIENCE).until(() -> heard.size() == 2);

        waiting.interrupt();

        assertThat(ends.poll(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertGone(visit, heard);
        assertThat(visit.run("true")).isInstanceOf(Ending.Exited.class);
    }

    private static void read(Visit visit) throws InterruptedException, IOException {
        visit.machine().write(visit.there() + "/it's $(a) file", "a\u001b\n\nb");
        visit.machine().write(visit.there() + "/large", "x".repeat(70_000));

        assertThat(visit.host().read(visit.there() + "/it's $(a) file"))
                .isEqualTo(new FileAnswer.Content("a\u001b\n\nb"));
        assertThat(visit.host().read(visit.there() + "/none")).isEqualTo(new FileAnswer.Absent());
        assertThat(visit.host().read(visit.there() + "/large")).isEqualTo(new FileAnswer.TooLarge(64));
        assertThat(visit.host().read(visit.there())).isEqualTo(new FileAnswer.Unreadable("it is no ordinary file"));
        assertThatThrownBy(() -> visit.host().read("etc/passwd")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Path large(Visit visit) throws IOException {
        byte[] bytes = new byte[LARGE];
        new Random(6).nextBytes(bytes);
        return Files.write(visit.here().resolve("large"), bytes);
    }

    private static void copyIn(Visit visit) throws Exception {
        Path large = large(visit);
        String path = visit.there() + "/new/folder/snapshot.db";
        List<Long> progress = new ArrayList<>();

        visit.host().copyIn(large, sha256(large), path, progress::add);

        assertThat(visit.machine()
                        .must("sha256sum <\"$1\"; stat -c '%a %U' \"$1\"", path)
                        .lines())
                .containsExactly(sha256(large) + "  -", "600 root");
        assertThat(visit.machine().exists(path + ".part")).isFalse();
        assertThat(progress).isSorted().hasSizeGreaterThan(2).endsWith((long) LARGE);
    }

    private static void same(Visit visit) throws Exception {
        Path file = Files.writeString(visit.here().resolve("file"), "same");
        visit.machine().write(visit.there() + "/file", "same");

        visit.host().copyIn(file, sha256(file), visit.there() + "/file", bytes -> {
            throw new AssertionError("nothing should be sent");
        });
    }

    private static void wrongSum(Visit visit) throws Exception {
        Path file = Files.writeString(visit.here().resolve("file"), "new");
        visit.machine().write(visit.there() + "/file", "old");

        assertThatThrownBy(() ->
                        visit.host().copyIn(file, "0".repeat(64), visit.there() + "/file", HostContractTest::nobody))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(visit.host().display() + " did not take the file")
                .hasMessageContaining("what arrived has the SHA-256 " + sha256(file));
        assertThat(visit.machine().read(visit.there() + "/file")).isEqualTo("old");
    }

    private static void nobody(long bytes) {}

    private static void fullDisk(Visit visit) throws Exception {
        Path large = large(visit);

        assertThatThrownBy(() -> visit.host().copyIn(large, sha256(large), HostScene.SMALL + "/x", bytes -> {
                    throw new AssertionError("nothing should be sent");
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Make room there");
    }

    private static void oddNames(Visit visit) throws Exception {
        for (String name : List.of("it's", "$(id)", "a b  c", "-n", "a\nb", "überholt 🚢", "%s", "a;id")) {
            Path file = Files.writeString(visit.here().resolve("file"), name);
            Path back = visit.here().resolve("back");
            String path = visit.there() + "/odd/" + name;

            visit.host().copyIn(file, sha256(file), path, HostContractTest::nobody);

            assertThat(visit.host().copyOut(path, back, 100, HostContractTest::nobody))
                    .isEqualTo(sha256(file));
            assertThat(back).hasContent(name);
            Files.delete(back);
        }
    }

    private static void copyOut(Visit visit) throws Exception {
        Path large = large(visit);
        visit.machine().install(large, visit.there() + "/large");
        Path back = visit.here().resolve("back");
        List<Long> progress = new ArrayList<>();

        String sum = visit.host().copyOut(visit.there() + "/large", back, LARGE, progress::add);

        assertThat(sum).isEqualTo(sha256(large));
        assertThat(back).hasSameBinaryContentAs(large);
        assertThat(progress).isSorted().hasSizeGreaterThan(2).endsWith((long) LARGE);
    }

    private static void noCopyOut(Visit visit) throws Exception {
        visit.machine().write(visit.there() + "/file", "x".repeat(1000));
        Path back = visit.here().resolve("back");

        assertThatThrownBy(() -> visit.host().copyOut(visit.there() + "/no", back, 9, HostContractTest::nobody))
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> visit.host().copyOut(visit.there(), back, 9, HostContractTest::nobody))
                .hasMessageContaining("it is no ordinary file");
        assertThatThrownBy(() -> visit.host().copyOut(visit.there() + "/file", back, 9, HostContractTest::nobody))
                .hasMessageContaining("it is larger than");
        assertThat(back).doesNotExist();
    }

    /** What the one who hears of the progress throws ends the copy. */
    private static void abandoned(Visit visit) throws Exception {
        Path large = large(visit);
        visit.machine().install(large, visit.there() + "/large");
        Path back = visit.here().resolve("back");

        assertThatThrownBy(() -> visit.host().copyOut(visit.there() + "/large", back, LARGE, bytes -> {
                    throw new IllegalStateException("enough");
                }))
                .hasMessage("enough");
        assertThatThrownBy(() -> visit.host().copyIn(large, sha256(large), visit.there() + "/in", bytes -> {
                    throw new IllegalStateException("enough");
                }))
                .hasMessage("enough");
        assertThat(back).doesNotExist();
        assertThat(visit.machine().exists(visit.there() + "/in")).isFalse();
    }

    private static List<HostLine> lines(String... texts) {
        return Stream.of(texts)
                .map(text -> new HostLine(HostLine.Source.OUT, text))
                .toList();
    }

    private static void unit(Visit visit) throws Exception {
        HostUnit unit = visit.unit("echo out; echo err >&2; cat; umask; exit 7\n");
        assertThat(visit.host().observe(unit)).isEqualTo(new UnitState.Absent());

        visit.host().start(unit);

        visit.awaitState(unit, new UnitState.Ended(7, lines("out", "err", "0022")));
        visit.host().start(unit);
        assertThat(visit.host().observe(unit)).isInstanceOf(UnitState.Ended.class);
    }

    private static HostUnit waiting(Visit visit) {
        return visit.unit(
                "echo begun\nwhile ! test -e " + visit.there() + "/go; do sleep 0.1; done\necho over\nexit 3\n");
    }

    private static void outlives(Visit visit) throws Exception {
        HostUnit unit = waiting(visit);
        visit.host().start(unit);
        visit.awaitState(unit, new UnitState.Running(lines("begun")));

        visit.host().leave();
        visit.machine().must("systemctl is-active \"$1\"", unit.name());
        visit.machine().write(visit.there() + "/go", "");

        visit.awaitState(unit, new UnitState.Ended(3, lines("begun", "over")));
    }

    private static void otherScript(Visit visit) throws Exception {
        visit.host().start(waiting(visit));

        assertThatThrownBy(() -> visit.host().start(visit.unit("echo other\n")))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("was started before with another script");
        visit.machine().write(visit.there() + "/go", "");
        visit.awaitState(waiting(visit), new UnitState.Ended(3, lines("begun", "over")));
    }

    private static void reboot(Visit visit) throws Exception {
        HostUnit unit = waiting(visit);
        visit.host().start(unit);
        visit.awaitState(unit, new UnitState.Running(lines("begun")));

        visit.machine().reboot();

        visit.awaitState(unit, new UnitState.Interrupted(lines("begun")));
        visit.host().start(unit);
        visit.machine().write(visit.there() + "/go", "");
        visit.awaitState(unit, new UnitState.Ended(3, lines("begun", "over")));
    }
}
