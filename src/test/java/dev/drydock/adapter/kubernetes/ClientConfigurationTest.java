package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.client.Config;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientConfigurationTest {
    @TempDir
    private Path folder;

    @Test
    void takesTheCurrentContextAndItsName() throws IOException {
        ClientConfiguration found = of(Optional.of(file("a", "quay", "https://a:6443")), Optional.empty());

        assertThat(found.config().getMasterUrl()).startsWith("https://a:6443");
        assertThat(found.name()).isEqualTo("quay");
    }

    @Test
    void turnsTheClientsOwnRetriesOffAndSaysWhoWeAre() throws IOException {
        Config config = of(Optional.of(file("a", "quay", "https://a:6443")), Optional.empty())
                .config();

        assertThat(config.getRequestRetryBackoffLimit()).isZero();
        assertThat(config.getRequestTimeout()).isEqualTo(30_000);
        assertThat(config.getConnectionTimeout()).isEqualTo(5_000);
        assertThat(config.getUserAgent()).isEqualTo("drydock/9");
    }

    @Test
    void findsAContextInAnyFileOfAList() throws IOException {
        String both = String.join(
                File.pathSeparator,
                file("a", "quay", "https://a:6443"),
                folder.resolve("missing").toString(),
                file("b", "pier", "https://b:6443"));

        ClientConfiguration found = of(Optional.of(both), Optional.of("pier"));

        assertThat(found.config().getMasterUrl()).startsWith("https://b:6443");
        assertThat(found.name()).isEqualTo("pier");
    }

    @Test
    void aContextThatIsNotThereIsRefusedWithThoseThatAre() throws IOException {
        String both = String.join(
                File.pathSeparator, file("a", "quay", "https://a:6443"), file("b", "pier", "https://b:6443"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(Optional.of(both), Optional.of("dock")))
                .withMessageContaining("has no context dock; it has pier, quay");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(Optional.of("/nowhere/kubeconfig"), Optional.empty()))
                .withMessage("there is no kubeconfig file /nowhere/kubeconfig");
    }

    @Test
    void aFileThatIsNoKubeconfigIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("c"), "contexts: {{{");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(Optional.of(file.toString()), Optional.empty()))
                .withMessageStartingWith("the kubeconfig " + file + " cannot be read: ");
    }

    @Test
    void aContextWhoseClusterIsMissingIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("d"), """
            current-context: quay
            contexts:
            - {name: quay, context: {cluster: gone, user: dana}}
            """);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(Optional.of(file.toString()), Optional.empty()))
                .withMessage("the context quay in the kubeconfig " + file
                        + " names no cluster that it has, or one without a server");
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("e"), "");

        assertThatIllegalArgumentException().isThrownBy(() -> of(Optional.of(file.toString()), Optional.empty()));
    }

    @Test
    void inAPodItIsTheServiceAccountWithItsTokenReadEachTime() throws IOException {
        Files.writeString(folder.resolve("ca.crt"), "");
        Files.writeString(folder.resolve("token"), "one\n");
        Config config = ClientConfiguration.of(
                        settings(Optional.empty(), Optional.empty()),
                        Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443"),
                        folder)
                .config();

        assertThat(config.getMasterUrl()).startsWith("https://[fd00::1]:443");
        assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("one");
        Files.writeString(folder.resolve("token"), "two\n");
        assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("two");
    }

    @Test
    void outsideAPodSomethingMustBeGiven() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(Optional.empty(), Optional.empty()))
                .withMessageStartingWith("no kubeconfig is given, and this is no pod with a ServiceAccount");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(Optional.empty(), Optional.of("quay")))
                .withMessage("a context is given, and no kubeconfig that it could be in");
    }

    private String file(String name, String context, String url) throws IOException {
        return Files.writeString(
                        folder.resolve(name), ScriptedApiServer.kubeconfig(url).replace("quay", context))
                .toString();
    }

    private ClientConfiguration of(Optional<String> kubeconfig, Optional<String> context) {
        return ClientConfiguration.of(settings(kubeconfig, context), Map.of(), folder.resolve("no-account"));
    }

    private static KubernetesSettings settings(Optional<String> kubeconfig, Optional<String> context) {
        return new KubernetesSettings(
                kubeconfig, context, Optional.empty(), "9", Duration.ofSeconds(5), Duration.ofSeconds(30));
    }
}
