package dev.drydock.action.upgrade.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UpgradeScriptsTest {
    @TempDir
    Path folder;

    private String proxies(String manifest) throws IOException, InterruptedException {
        Path file = folder.resolve("kube-apiserver.yaml");
        Files.writeString(file, manifest);
        ProcessBuilder shell = new ProcessBuilder(
                "/bin/sh", "-c", "set -u\n" + UpgradeScripts.PROXIES + "env | grep -i _proxy= | sort");
        shell.environment().clear();
        shell.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C", "manifest", file.toString()));
        Process process = shell.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    @Test
    void kubeadmIsGivenTheProxiesThatTheApiServerHas() throws IOException, InterruptedException {
        assertThat(proxies("""
            spec:
              containers:
              - command:
                - kube-apiserver
                env:
                - name: HTTP_PROXY
                  value: http://proxy.example:3128
                - name: no_proxy
                  value: "10.0.0.0/8,.svc,it's"
                - name: OTHER
                  value: nothing
                image: registry/kube-apiserver:v1.31.1
            """)).isEqualTo("HTTP_PROXY=http://proxy.example:3128\nno_proxy=10.0.0.0/8,.svc,it's\n");
    }

    @Test
    void withoutAnyItIsGivenNone() throws IOException, InterruptedException {
        assertThat(proxies("spec:\n  containers: []\n")).isEmpty();
    }
}
