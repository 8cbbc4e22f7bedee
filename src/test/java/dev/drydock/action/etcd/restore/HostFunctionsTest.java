package dev.drydock.action.etcd.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.HostEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which programs count as the host's own control plane, among real processes of their names. */
class HostFunctionsTest {
    private static final String MEMBER = "m-" + UUID.randomUUID();
    private static final String SERVERS = "--etcd-servers=https://" + MEMBER + ":2379";

    @TempDir
    private Path folder;

    static Stream<Arguments> programs() {
        String manifest = "  - command:\n    - kube-apiserver\n    - " + SERVERS + "\n    - --secure-port=6443\n";
        return Stream.of(
                program("the member's etcd", "", List.of("etcd", "--name=" + MEMBER), "", "etcd"),
                program("its name as a word of its own", "", List.of("etcd", "--name", MEMBER), "", "etcd"),
                program("its name in the environment", "", List.of("etcd"), MEMBER, "etcd"),
                program("a tenant's etcd", "", List.of("etcd", "--name=" + MEMBER + "-tenant"), "", ""),
                program("another program", "", List.of("etcdctl", "--name=" + MEMBER), "", ""),
                program("the host's API server", manifest, List.of("kube-apiserver", SERVERS), "", "api"),
                program("a tenant's API server", manifest, List.of("kube-apiserver", SERVERS + "9"), "", ""),
                program("one whose manifest names no etcd", "- kube-apiserver\n", List.of("kube-apiserver"), "", "api"),
                program("one that was not taken out", "", List.of("kube-apiserver", SERVERS), "", ""));
    }

    private static Arguments program(
            String name, String manifest, List<String> words, String environment, String runs) {
        return Arguments.of(name, manifest, words, environment, runs);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void onlyTheHostsOwnCount(String name, String manifest, List<String> words, String environment, String runs)
            throws IOException, InterruptedException {
        Path held = Files.createDirectories(folder.resolve("held"));
        if (!manifest.isEmpty()) {
            Files.writeString(held.resolve("kube-apiserver.yaml"), manifest);
        }
        Path program = Files.writeString(folder.resolve(words.getFirst()), "#!/bin/sh\nread -r line\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(words.subList(1, words.size()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("ETCD_NAME", environment);
        Process process = builder.start();
        try {
            assertThat(told(held)).isEqualTo(runs);
        } finally {
            process.destroyForcibly().waitFor();
        }
        if (!runs.isEmpty() && !name.contains("names no etcd")) {
            assertThat(told(held)).as("it has ended").isEmpty();
        }
    }

    /** The host died while the manifest was copied. */
    @Test
    void whatIsPutBackLeavesNoHalfACopy() throws IOException, InterruptedException {
        Path held = Files.createDirectories(folder.resolve("held"));
        Path manifest = Files.createDirectories(folder.resolve("manifests")).resolve("kube-scheduler.yaml");
        Files.writeString(manifest, "whole");
        Files.writeString(held.resolve("kube-scheduler.yaml.part"), "wh");

        assertThat(told(held, "release kube-scheduler\n")).isEmpty();

        assertThat(held).isEmptyDirectory();
        assertThat(manifest).hasContent("whole");
    }

    private String told(Path held) throws IOException, InterruptedException {
        return told(held, "if etcd_runs; then printf etcd; fi\nif api_runs; then printf api; fi\n");
    }

    private String told(Path held, String body) throws IOException, InterruptedException {
        HostEntry entry = new HostEntry(
                new NodeName("cp1"),
                HostEntry.Kind.CONTROL_PLANE,
                Optional.empty(),
                22,
                "drydock",
                folder.resolve("id"),
                Optional.empty());
        String script = HostFunctions.opening(
                        "r-00000001",
                        new RestoreHost(entry, Optional.empty(), true),
                        "a test",
                        Map.of(
                                "work",
                                folder.resolve("work").toString(),
                                "held",
                                held.toString(),
                                "manifests",
                                folder.resolve("manifests").toString(),
                                "layout",
                                "static-pod",
                                "data",
                                folder.resolve("data").toString(),
                                "staged",
                                folder.resolve("staged").toString(),
                                "member",
                                MEMBER))
                + body;
        Process shell = new ProcessBuilder(
                        "/bin/sh",
                        Files.writeString(folder.resolve("script"), script).toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(said).isZero();
        return said;
    }
}
