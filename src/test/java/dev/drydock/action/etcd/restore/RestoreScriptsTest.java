package dev.drydock.action.etcd.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.ApiServers;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.testing.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RestoreScriptsTest {
    private static final RestoreScripts SCRIPTS =
            new RestoreScripts("r-00000001", "m1=https://10.0.0.1:2380,m1=https://[fd00::1]:2380", Bump.USUAL);

    @TempDir
    private Path folder;

    private static RestoreHost host(MemberSite.Layout layout, List<String> files) {
        HostEntry entry = new HostEntry(
                new NodeName("cp1"),
                HostEntry.Kind.CONTROL_PLANE,
                Optional.of("10.0.0.1"),
                22,
                "drydock",
                Path.of("/key"),
                Optional.empty());
        return new RestoreHost(
                entry,
                Optional.of(new MemberSite(
                        layout,
                        "m1",
                        "https://10.0.0.1:2380",
                        "/var/lib/etcd",
                        "0:0",
                        "3.5.16",
                        Optional.empty(),
                        true,
                        files)),
                true);
    }

    @ParameterizedTest
    @EnumSource(HostTask.class)
    void everyTaskIsAScriptThatAShellReads(HostTask task) throws IOException {
        RestoreHost host = host(MemberSite.Layout.UNIT, List.of("/etc/default/etcd"));
        Path script = Files.writeString(
                folder.resolve("task.sh"), SCRIPTS.of(task, host, new Pointing.Elsewhere("/var/lib/it's-new")));

        assertThat(run("-n", script.toString()).exit()).isZero();
        assertThat(Files.readString(script)).contains("staged='/var/lib/it'\\''s-new'");
    }

    @Test
    void theScriptForAPersonHasEveryTaskAndSaysWhichThereAre() throws IOException {
        Path script = Files.writeString(
                folder.resolve("by-hand.sh"),
                SCRIPTS.byHand(host(MemberSite.Layout.STATIC_POD, List.of()), new Pointing.InPlace()));

        Command.Result told = run(script.toString());

        assertThat(told.exit()).isEqualTo(2);
        assertThat(told.output())
                .contains(Stream.of(HostTask.values()).map(HostTask::id).toList());
    }

    @Test
    void aHostIsKeptInTheJournalWhole() {
        RestoreHost host =
                host(MemberSite.Layout.UNIT, List.of("/etc/default/etcd", "/usr/lib/systemd/system/etcd.service"));

        assertThat(RestoreHost.of(host.kept())).isEqualTo(host);
        RestoreHost asked = new RestoreHost(
                host.entry(),
                host.site(),
                true,
                Optional.of(new ApiServers.Door("10.0.0.1", 6443, Optional.of("ab".repeat(32)))));
        assertThat(RestoreHost.of(asked.kept())).isEqualTo(asked);
        assertThat(RestoreHost.of(new RestoreHost(host.entry(), Optional.empty(), true).kept()))
                .isEqualTo(new RestoreHost(host.entry(), Optional.empty(), true));
        assertThat(host.kept()).isInstanceOf(Map.class);
    }

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of(
                        MemberSite.Layout.UNIT,
                        "ETCD_NAME=m1\nETCD_DATA_DIR=/var/lib/etcd\nETCD_X=/var/lib/etcd-else\n",
                        "ETCD_NAME=m1\nETCD_DATA_DIR=/var/lib/new\nETCD_X=/var/lib/etcd-else\n"),
                Arguments.of(
                        MemberSite.Layout.UNIT,
                        "ETCD_DATA_DIR=\"/var/lib/etcd/\"\n",
                        "ETCD_DATA_DIR=\"/var/lib/new/\"\n"),
                Arguments.of(
                        MemberSite.Layout.UNIT,
                        "ExecStart=/usr/bin/etcd --data-dir /var/lib/etcd \\\n  --wal=/var/lib/etcd-wal\n",
                        "ExecStart=/usr/bin/etcd --data-dir /var/lib/new \\\n  --wal=/var/lib/etcd-wal\n"),
                Arguments.of(MemberSite.Layout.STATIC_POD, """
                    - --data-dir=/var/lib/etcd
                    - hostPath:
                        path: /var/lib/etcd
                        path: /var/lib/etcd-certs
                        mountPath: /var/lib/etcd
                    """, """
                    - --data-dir=/var/lib/etcd
                    - hostPath:
                        path: /var/lib/new
                        path: /var/lib/etcd-certs
                        mountPath: /var/lib/etcd
                    """),
                Arguments.of(
                        MemberSite.Layout.STATIC_POD,
                        "  - hostPath: \n      - path: \"/var/lib/etcd\"\n",
                        "  - hostPath: \n      - path: \"/var/lib/new\"\n"));
    }

    /** The lines of the task that edits, with the folders of this test in place of the host's. */
    @ParameterizedTest
    @MethodSource("files")
    void pointingElsewhereChangesTheDataFolderAndNothingElse(MemberSite.Layout layout, String before, String after)
            throws IOException {
        Path file = Files.writeString(folder.resolve("etcd.yaml"), before);
        RestoreHost host = host(layout, List.of(file.toString()));
        String script = SCRIPTS.of(HostTask.SWITCH, host, new Pointing.Elsewhere("/var/lib/new"));
        Files.createDirectories(folder.resolve("work"));
        Files.createFile(folder.resolve("work/staged"));
        String here = script.replaceAll("(?m)^work=.*$", "work='" + folder.resolve("work") + "'")
                .replaceAll("(?m)^held=.*$", "held='" + folder + "'")
                .replace("stop_etcd\n", "\n")
                .replace("systemctl daemon-reload", "true");

        Command.Result result = run("-c", here);

        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(Files.readString(file)).isEqualTo(after);
    }

    private Command.Result run(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("/bin/sh"));
        all.addAll(List.of(words));
        return Command.run(all, folder, Duration.ofSeconds(20));
    }
}
