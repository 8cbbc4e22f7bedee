package dev.drydock.action.etcd.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.host.CertificateReader;
import dev.drydock.cluster.host.FileAnswer;
import dev.drydock.cluster.host.Host;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of certificates that cannot be looked at. */
class PkiSurveyTest {
    private static <T> T port(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }

    @Test
    void aLargeBundleOfAuthoritiesIsNoObstacleAndALargeKeyIs() throws InterruptedException {
        Host host = port(Host.class, (proxy, method, given) -> new FileAnswer.TooLarge(64));
        CertificateReader reader = port(CertificateReader.class, (proxy, method, given) -> {
            throw new UnsupportedOperationException(method.getName());
        });
        List<String> troubles = new ArrayList<>();
        List<String> warnings = new ArrayList<>();

        new PkiSurvey(host, reader, Instant.EPOCH, troubles, warnings)
                .look(
                        "the API server",
                        Map.of("client-ca-file", "/pki/bundle.crt", "service-account-key-file", "/pki/sa.pub"),
                        Map.of());

        assertThat(warnings)
                .containsExactly("has /pki/bundle.crt, which the API server's --client-ca-file names: it was not looked"
                        + " at, being larger than 64 KiB");
        assertThat(troubles)
                .containsExactly("has /pki/sa.pub, which the API server's --service-account-key-file names: it is"
                        + " larger than 64 KiB, which no certificate or key is; look at it");
    }
}
