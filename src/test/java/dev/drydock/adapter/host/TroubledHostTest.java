package dev.drydock.adapter.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.cluster.host.JumpHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that are not who they should be, lie, fall silent, or talk without end. */
final class TroubledHostTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final SshSettings.Patience LONG =
            new SshSettings.Patience(PATIENCE, PATIENCE, PATIENCE, PATIENCE, Duration.ofMillis(200));
    private static final SshSettings.Patience SHORT =
            new SshSettings.Patience(PATIENCE, Duration.ofSeconds(1), PATIENCE, PATIENCE, PATIENCE);
    private static final HostCommand TRUE = HostCommand.of(PATIENCE, "true");

    @TempDir
    private Path folder;

    private SshRig rig;
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void ours() throws IOException {
        rig = new SshRig(folder, LONG, List.of("sudo", "-n", "--"));
        open.add(rig);
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private ScriptedSshd serve(ScriptedSshd.Deed deed) throws IOException {
        ScriptedSshd server = new ScriptedSshd(true, deed);
        open.add(server);
        return server;
    }

    private static void succeed(ScriptedSshd.Call call) {
        call.exit().onExit(0);
    }

    private Host known(ScriptedSshd server) throws IOException {
        rig.know(server.port(), server.key);
        return rig.host("drydock", server.port());
    }

    @Test
    void aHostThatIsNotKnownIsRefusedWithItsFingerprintAndTheLineToAdd() throws IOException, InterruptedException {
        ScriptedSshd server = serve(TroubledHostTest::succeed);
        Host host = rig.host("drydock", server.port());
        String line = "[127.0.0.1]:" + server.port() + " " + Keys.line(server.key);

        assertThatThrownBy(() -> host.run(TRUE))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("drydock@127.0.0.1:" + server.port() + " is not in " + rig.knownHosts)
                .hasMessageContaining("ssh-ed25519 " + KnownHosts.fingerprint(Keys.line(server.key)))
                .hasMessageContaining("`" + line + "`");
        assertThat(server.lines).isEmpty();

        Files.writeString(rig.knownHosts, line + "\n");
        assertThat(host.run(TRUE)).isEqualTo(new Ending.Exited(0, List.of()));
    }

    @Test
    void aHostThatShowsAnotherKeyIsRefused() throws IOException {
        ScriptedSshd server = serve(TroubledHostTest::succeed);
        rig.know(server.port(), Keys.ecdsa(), Keys.ed25519());

        assertThatThrownBy(() -> rig.host("drydock", server.port()).run(TRUE))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("shows ANOTHER key than " + rig.knownHosts + " has for it in line 3, 4")
                .hasMessageContaining(KnownHosts.fingerprint(Keys.line(server.key)))
                .hasMessageContaining("ssh-keygen -R '[127.0.0.1]:" + server.port() + "'");
        assertThat(server.lines).isEmpty();
    }

    @Test
    void aRevokedKeyIsRefused() throws IOException {
        ScriptedSshd server = serve(TroubledHostTest::succeed);
        String line = "[127.0.0.1]:" + server.port() + " " + Keys.line(server.key) + "\n";
        Files.writeString(rig.knownHosts, line + "@revoked " + line);

        assertThatThrownBy(() -> rig.host("drydock", server.port()).run(TRUE))
                .hasMessageContaining("calls revoked in line 2");
    }

    @Test
    void withoutTheFileNobodyIsKnown() throws IOException {
        ScriptedSshd server = serve(TroubledHostTest::succeed);
        Files.delete(rig.knownHosts);

        assertThatThrownBy(() -> rig.host("drydock", server.port()).run(TRUE))
                .isInstanceOf(HostException.class)
                .hasMessageContaining(
                        "The known hosts in " + rig.knownHosts + " cannot be read: there is no such file");
        assertThat(server.lines).isEmpty();
    }

    @Test
    void aKeyThatIsRefusedIsSaid() throws IOException {
        ScriptedSshd server = new ScriptedSshd(false, TroubledHostTest::succeed);
        open.add(server);

        assertThatThrownBy(() -> known(server).run(TRUE))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("does not let `drydock` in with the key of " + rig.keyFile)
                .hasMessageContaining("authorized_keys");
    }

    @Test
    void aKeyThatIsNoneIsSaidWithoutItsText() throws IOException {
        ScriptedSshd server = serve(TroubledHostTest::succeed);
        rig.know(server.port(), server.key);
        List<Path> none = List.of(
                Files.writeString(folder.resolve("empty"), ""),
                Files.writeString(folder.resolve("text"), "secret-word"),
                Files.writeString(
                        folder.resolve("damaged"),
                        "-----BEGIN OPENSSH PRIVATE KEY-----\nsecret-word\n-----END OPENSSH PRIVATE KEY-----\n"),
                Keys.writeProtected(folder.resolve("protected"), rig.key, "secret-word"),
                folder.resolve("absent"));

        assertThat(none)
                .allSatisfy(key -> assertThatThrownBy(() -> rig.host("drydock", server.port(), key, Optional.empty())
                                .run(TRUE))
                        .isInstanceOf(HostException.class)
                        .hasMessageStartingWith("The SSH key " + key + " cannot be used: ")
                        .hasMessageNotContaining("secret-word"));
    }

    @Test
    void whereNobodyListensThatIsSaid() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThatThrownBy(() -> rig.host("drydock", port).run(TRUE))
                .isInstanceOfSatisfying(
                        HostException.class,
                        away -> assertThat(away.isPassing()).isTrue())
                .hasMessageContaining("drydock@127.0.0.1:" + port + " cannot be reached: ");
    }

    @Test
    void aServerThatSaysNothingIsNotWaitedForLong() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                SshRig hasty = new SshRig(Files.createDirectory(folder.resolve("hasty")), SHORT, List.of())) {
            assertThatThrownBy(
                            () -> hasty.host("drydock", silent.getLocalPort()).run(TRUE))
                    .isInstanceOf(HostException.class)
                    .hasMessageContaining("let nobody in within 1 s");
        }
    }

    @Test
    void aConnectionThatIsCutInTheMiddleIsSaidAndMadeAnew() throws IOException, InterruptedException {
        ScriptedSshd server = serve(call -> {
            if (call.line().contains("'cut'")) {
                call.out().write("half\n".getBytes(StandardCharsets.UTF_8));
                call.out().flush();
                call.channel().getSession().close(true);
            } else {
                call.exit().onExit(0);
            }
        });
        Host host = known(server);

        assertThatThrownBy(() -> host.run(HostCommand.of(PATIENCE, "cut")))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("was lost");
        assertThat(host.run(TRUE)).isEqualTo(new Ending.Exited(0, List.of()));
        assertThat(server.sessions).hasSize(2);
    }

    @Test
    void oneConnectionIsKept() throws IOException, InterruptedException {
        ScriptedSshd server = serve(TroubledHostTest::succeed);
        Host host = known(server);
        for (int i = 0; i < 3; i++) {
            host.run(TRUE);
        }

        rig.host("drydock", server.port()).run(TRUE);

        assertThat(server.sessions).hasSize(1);
        assertThat(server.lines).hasSize(4);
    }

    @Test
    void aCommandThatHangsIsGivenUp() throws IOException, InterruptedException {
        Duration moment = Duration.ofMillis(300);
        ScriptedSshd server = serve(call -> {});

        assertThat(known(server).run(HostCommand.of(moment, "hang"))).isEqualTo(new Ending.Overdue(moment, List.of()));
    }

    @Test
    void outputWithoutEndFillsNoMemory() throws IOException, InterruptedException {
        int lines = 200_000;
        ScriptedSshd server = serve(call -> {
            byte[] line = (" ".repeat(99) + "\n").getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < lines; i++) {
                call.out().write(line);
            }
            call.err().write("x".repeat(1_000_000).getBytes(StandardCharsets.UTF_8));
            call.out().flush();
            call.err().flush();
            call.exit().onExit(0);
        });
        int[] heard = new int[1];

        Ending ending = known(server).run(TRUE, line -> heard[0]++);

        assertThat(heard[0]).isEqualTo(lines + 1);
        assertThat(ending.lines()).hasSizeLessThanOrEqualTo(500);
        assertThat(ending.lines().stream()
                        .mapToInt(line -> line.text().length())
                        .sum())
                .isLessThanOrEqualTo(64 * 1024);
        assertThat(ending.lines()).anySatisfy(line -> {
            assertThat(line.source()).isEqualTo(HostLine.Source.ERR);
            assertThat(line.text()).hasSize(4097).endsWith("x…");
        });
    }

    @Test
    void nothingThatIsPrintedSteersATerminal() throws IOException, InterruptedException {
        ScriptedSshd server = serve(call -> {
            call.out().write("\u001b[31mred\u0007\u202e\tx\r\n".getBytes(StandardCharsets.UTF_8));
            call.out().write(new byte[] {(byte) 0xff, (byte) 0xc3, '\n', 'e', 'n', 'd'});
            call.out().flush();
            call.exit().onExit(3);
        });

        assertThat(known(server).run(TRUE))
                .isEqualTo(new Ending.Exited(
                        3,
                        List.of(
                                new HostLine(HostLine.Source.OUT, "\\u{1b}[31mred\\u{7}\\u{202e} x"),
                                new HostLine(HostLine.Source.OUT, "\ufffd\ufffd"),
                                new HostLine(HostLine.Source.OUT, "end"))));
    }

    @Test
    void aListenerThatFailsHarmsNobodyElse() throws IOException, InterruptedException {
        ScriptedSshd server = serve(call -> {
            call.out().write("a\nb\n".getBytes(StandardCharsets.UTF_8));
            call.out().flush();
            call.exit().onExit(0);
        });
        Host host = known(server);

        assertThatThrownBy(() -> host.run(TRUE, line -> {
                    throw new IllegalStateException("not " + line.text());
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("not a");
        host.run(TRUE);
        assertThat(server.sessions).hasSize(1);
    }

    @Test
    void rootIsReachedBySudoAndNobodyElseIs() throws IOException, InterruptedException {
        ScriptedSshd server = serve(TroubledHostTest::succeed);
        Host host = known(server);

        host.run(TRUE);
        host.run(TRUE.asRoot());
        rig.host("root", server.port()).run(TRUE.asRoot());

        assertThat(server.lines.get(0)).startsWith("exec '/bin/sh' '-c' ");
        assertThat(server.lines.get(1)).startsWith("exec 'sudo' '-n' '--' '/bin/sh' '-c' ");
        assertThat(server.lines.get(2)).startsWith("exec '/bin/sh' '-c' ");
    }

    @Test
    void aMachineBetweenLeadsToTheHostAndBothAreKnown() throws IOException, InterruptedException {
        ScriptedSshd between = serve(TroubledHostTest::succeed);
        ScriptedSshd server = serve(TroubledHostTest::succeed);
        Host host = rig.host(
                "drydock", server.port(), rig.keyFile, Optional.of(new JumpHost("ops", "127.0.0.1", between.port())));
        String first = "[127.0.0.1]:" + between.port() + " " + Keys.line(between.key) + "\n";
        String second = "[127.0.0.1]:" + server.port() + " " + Keys.line(server.key) + "\n";

        Files.writeString(rig.knownHosts, second);
        assertThatThrownBy(() -> host.run(TRUE))
                .hasMessageContaining("ops@127.0.0.1:" + between.port() + " is not in ");
        Files.writeString(rig.knownHosts, first);
        assertThatThrownBy(() -> host.run(TRUE))
                .hasMessageContaining("drydock@127.0.0.1:" + server.port() + " is not in ");
        assertThat(server.lines).isEmpty();
        Files.writeString(rig.knownHosts, first + second);

        assertThat(host.run(TRUE)).isEqualTo(new Ending.Exited(0, List.of()));
        assertThat(between.lines).isEmpty();
        assertThat(server.lines).hasSize(1);
    }
}
