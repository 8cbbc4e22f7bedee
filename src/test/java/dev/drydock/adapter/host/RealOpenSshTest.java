package dev.drydock.adapter.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drydock.action.host.HostsCheckQuery;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.FileAnswer;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.core.approval.People;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.text.Card;
import dev.drydock.testing.RealSshd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A host as OpenSSH serves it: what is typed arrives, and what is given up ends there too. */
final class RealOpenSshTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final KeyPair ED25519 = Keys.ed25519();
    private static final KeyPair ECDSA = Keys.ecdsa();

    @TempDir
    private static Path folder;

    private static Optional<SshRig> ours = Optional.empty();
    private static Optional<RealSshd> server = Optional.empty();

    private SshRig rig;
    private Host host;

    @BeforeAll
    static void start() throws IOException {
        // None is anybody's sudo here: whoever runs the tests is who is logged in.
        SshRig made = new SshRig(folder, SshRig.USUAL, List.of("env", "--"));
        ours = Optional.of(made);
        server = Optional.of(RealSshd.start(
                folder,
                List.of(
                        Keys.write(folder.resolve("host_ed25519"), ED25519),
                        Keys.write(folder.resolve("host_ecdsa"), ECDSA)),
                Keys.line(made.key),
                Files.createDirectories(folder.resolve("programs"))));
    }

    @AfterAll
    static void stop() {
        ours.ifPresent(SshRig::close);
        server.ifPresent(RealSshd::close);
    }

    @BeforeEach
    void known() throws IOException {
        rig = ours.orElseThrow();
        int port = server.orElseThrow().port();
        rig.know(port, ED25519, ECDSA);
        host = rig.host(RealSshd.owner(), port);
    }

    record Words(String name, List<String> words) {
        static Words of(String name, String... words) {
            return new Words(name, List.of(words));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Words> words() {
        return Stream.of(
                Words.of("plain", "a", "b"),
                Words.of("spaces", "a b", "  c  "),
                Words.of("an empty one", "", "x", ""),
                Words.of("single quotes", "it's", "'", "''", "'\\''"),
                Words.of("double quotes", "\"a b\"", "\""),
                Words.of("substitution", "$(id)", "`id`", "${HOME}", "$HOME", "$$", "$("),
                Words.of("separators", "a;id", "a&&id", "a|id", "a&", "(id)", "{ id; }"),
                Words.of("redirection", ">/tmp/x", "<(id)", "2>&1", "<<EOF"),
                Words.of("newlines", "a\nb", "\n", "a\n", "\r\n", "'\nid\n'"),
                Words.of("tabs and controls", "a\tb", "\u0001", "\u001b[31m", "\u007f"),
                Words.of("leading dashes", "-n", "--", "-e", "--help", "-c"),
                Words.of("backslashes", "\\", "a\\", "\\n", "\\\\'"),
                Words.of("patterns", "*", "?", "[a-z]", "~", "~root", "{a,b}"),
                Words.of("history and comments", "!!", "!id", "#no", "a #b"),
                Words.of("assignments", "PATH=/x", "a=b"),
                Words.of("percent signs", "%s", "%n%d", "100%"),
                Words.of("unicode", "Hafenmole", "überholt", "港", "🚢", "e\u0301", "\u202e"),
                Words.of("a long one", "x'y ".repeat(5000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("words")
    void wordsArriveAsTheyAre(Words one) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh", "-c", "for word; do printf %s \"$word\" | sha256sum; done; printf %s \"$*\" | wc -c", "x"));
        command.addAll(one.words());

        for (boolean root : new boolean[] {false, true}) {
            Ending ending = host.run(new HostCommand(command, root, PATIENCE, Optional.empty()));

            List<String> expected = new ArrayList<>();
            one.words().forEach(word -> expected.add(sha256(word) + "  -"));
            expected.add(String.valueOf(String.join(" ", one.words()).getBytes(StandardCharsets.UTF_8).length));
            assertThat(ending).isInstanceOf(Ending.Exited.class);
            assertThat(ending.lines()).extracting(HostLine::text).containsExactlyElementsOf(expected);
        }
    }

    private static String sha256(String word) {
        try {
            return HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                            .digest(word.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void inputIsReadWhole() throws InterruptedException {
        String input = " a'b\n\n$(id)\n🚢 " + "x".repeat(50_000) + "\n\n";

        Ending ending = host.run(HostCommand.of(PATIENCE, "sha256sum").reading(input));

        assertThat(ending).isInstanceOf(Ending.Exited.class);
        assertThat(ending.lines()).extracting(HostLine::text).containsExactly(sha256(input) + "  -");
    }

    @Test
    void withoutInputThereIsNoneToWaitFor() throws InterruptedException {
        assertThat(host.run(HostCommand.of(PATIENCE, "cat"))).isEqualTo(new Ending.Exited(0, List.of()));
    }

    @Test
    void exitCodesAndBothStreamsAreTold() throws InterruptedException {
        Ending ending = host.run(HostCommand.of(PATIENCE, "/bin/sh", "-c", "echo out; echo err >&2; exit 7"));

        assertThat(ending)
                .isInstanceOfSatisfying(
                        Ending.Exited.class, exited -> assertThat(exited.code()).isEqualTo(7));
        assertThat(ending.lines())
                .containsExactlyInAnyOrder(
                        new HostLine(HostLine.Source.OUT, "out"), new HostLine(HostLine.Source.ERR, "err"));
        assertThat(ending.lastWords()).isEqualTo("err");
    }

    @Test
    void aProgramThatIsNotThereIsTold() throws InterruptedException {
        Ending ending = host.run(HostCommand.of(PATIENCE, "no-such-program"));

        assertThat(ending)
                .isInstanceOfSatisfying(
                        Ending.Exited.class, exited -> assertThat(exited.code()).isNotZero());
        assertThat(ending.lastWords()).contains("no-such-program");
    }

    /** Prints its own process and a child's. */
    private static HostCommand sleeping(Duration patience) {
        return HostCommand.of(patience, "/bin/sh", "-c", "sleep 600 & echo $$; echo $!; wait");
    }

    private static void assertGone(BlockingQueue<HostLine> heard) throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            HostLine line = heard.poll(20, TimeUnit.SECONDS);
            assertThat(line).isNotNull();
            long process = Long.parseLong(line == null ? "" : line.text());
            await().atMost(PATIENCE)
                    .until(() -> ProcessHandle.of(process)
                            .filter(ProcessHandle::isAlive)
                            .isEmpty());
        }
    }

    @Test
    void whatIsOverdueIsKilledThereWithItsChildren() throws InterruptedException {
        BlockingQueue<HostLine> heard = new LinkedBlockingQueue<>();

        Ending ending = host.run(sleeping(Duration.ofSeconds(1)), heard::add);

        assertThat(ending).isInstanceOf(Ending.Overdue.class);
        assertGone(heard);
    }

    @Test
    void anInterruptionEndsItThereAndHere() throws InterruptedException {
        BlockingQueue<HostLine> heard = new LinkedBlockingQueue<>();
        BlockingQueue<Throwable> ends = new LinkedBlockingQueue<>();
        Thread waiting = Thread.ofPlatform().start(() -> {
            try {
                host.run(sleeping(Duration.ofMinutes(10)).asRoot(), line -> {
                    heard.add(line);
                });
            } catch (InterruptedException | RuntimeException e) {
                ends.add(e);
            }
        });
        await().atMost(PATIENCE).until(() -> heard.size() == 2);

        waiting.interrupt();

        assertThat(ends.poll(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertGone(heard);
        assertThat(host.run(HostCommand.of(PATIENCE, "true"))).isInstanceOf(Ending.Exited.class);
    }

    @Test
    void aLostConnectionEndsItThere() throws InterruptedException, IOException {
        BlockingQueue<HostLine> heard = new LinkedBlockingQueue<>();
        BlockingQueue<Throwable> ends = new LinkedBlockingQueue<>();
        Path other = Files.createDirectory(folder.resolve("other"));
        try (SshRig second = new SshRig(other, SshRig.USUAL, List.of())) {
            Files.copy(rig.keyFile, second.keyFile, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            second.know(server.orElseThrow().port(), ED25519);
            Host lost = second.host(RealSshd.owner(), server.orElseThrow().port());
            Thread.ofPlatform().start(() -> {
                try {
                    lost.run(sleeping(Duration.ofMinutes(10)), heard::add);
                } catch (InterruptedException | RuntimeException e) {
                    ends.add(e);
                }
            });
            await().atMost(PATIENCE).until(() -> heard.size() == 2);
        }

        assertThat(ends.poll(10, TimeUnit.SECONDS))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("was lost while `/bin/sh` ran");
        assertGone(heard);
    }

    @Test
    void aHostIsAskedForTheKeyThatIsKnown() throws InterruptedException, IOException {
        for (KeyPair known : List.of(ED25519, ECDSA)) {
            Path other = Files.createTempDirectory(folder, "keys");
            try (SshRig second = new SshRig(other, SshRig.USUAL, List.of())) {
                Files.copy(rig.keyFile, second.keyFile, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                second.know(server.orElseThrow().port(), known);

                assertThat(second.host(RealSshd.owner(), server.orElseThrow().port())
                                .run(HostCommand.of(PATIENCE, "true")))
                        .isEqualTo(new Ending.Exited(0, List.of()));
            }
        }
    }

    private static void program(String name, String text) throws IOException {
        Path program = Files.writeString(folder.resolve("programs").resolve(name), "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** With programs in place of systemd's and etcd's, which the machine of a test need not have. */
    @Test
    void aCheckFindsWhatThereIs() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        Path file = Files.writeString(folder.resolve("etcd.env"), "ETCD_NAME=x\nETCD_DATA_DIR=\"" + data + "\"\n");
        program("etcdutl", "echo 'etcdutl version: 3.5.16'; echo 'API version: 3.5'\n");
        program("etcdctl", "test \"$ETCDCTL_API\" = 3 && echo 'etcdctl version: 3.5.15'\n");
        program("systemctl", """
            case "$*" in
              "show -p LoadState etcd.service") echo LoadState=loaded ;;
              "show -p ExecStart etcd.service") echo "ExecStart={ path=/usr/bin/etcd ; argv[]=/usr/bin/etcd ; }" ;;
              "show -p Environment etcd.service") echo "Environment=A=b" ;;
              "show -p EnvironmentFiles etcd.service") echo "EnvironmentFiles=FILE (ignore_errors=yes)" ;;
              *) exit 1 ;;
            esac
            """.replace("FILE", file.toString()));
        HostEntry entry = new HostEntry(
                new NodeName("etcd-1"),
                HostEntry.Kind.OUTSIDE,
                Optional.of("127.0.0.1"),
                22,
                "x",
                rig.keyFile,
                Optional.empty());
        Hosts hosts = new Hosts() {
            @Override
            public List<HostEntry> inventory() {
                return List.of(entry);
            }

            @Override
            public Host host(HostEntry asked) {
                return host;
            }
        };
        HostsCheckQuery query = new HostsCheckQuery(hosts, InstantSource.system());

        Card card = query.answer(
                query.definition().reader().apply(new Arguments(List.of(), Map.of())), new People().of("dana"));

        assertThat(card.toString())
                .containsPattern("etcd-1  127\\.0\\.0\\.1  ssh     " + RealSshd.owner()
                        + " +yes   .*systemd unit  3\\.5\\.16   3\\.5\\.15   [0-9.]+ [kMGT]?B +right")
                .doesNotContain("There is no folder");
    }

    @Test
    void smallFilesAreRead() throws InterruptedException, IOException {
        Path strange = Files.writeString(folder.resolve("it's $(a) file"), "a\u001b\n\nb");
        Path large = Files.writeString(folder.resolve("large"), "x".repeat(70_000));

        assertThat(host.read(strange.toString())).isEqualTo(new FileAnswer.Content("a\u001b\n\nb"));
        assertThat(host.read(folder.resolve("none").toString())).isEqualTo(new FileAnswer.Absent());
        assertThat(host.read(large.toString())).isEqualTo(new FileAnswer.TooLarge(64));
        assertThat(host.read(folder.toString())).isEqualTo(new FileAnswer.Unreadable("it is no ordinary file"));
        assertThatThrownBy(() -> host.read("etc/passwd")).isInstanceOf(IllegalArgumentException.class);
    }
}
