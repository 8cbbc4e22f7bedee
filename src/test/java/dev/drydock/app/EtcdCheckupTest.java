package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.etcd.EtcdSettings;
import dev.drydock.adapter.etcd.EtcdSettings.Deadlines;
import dev.drydock.adapter.etcd.EtcdSettings.TlsFiles;
import dev.drydock.testing.RealEtcd;
import dev.drydock.testing.RealTools;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcdCheckupTest {
    @Test
    void aMemberIsFineUntilItRaisesAnAlarmOrIsGone(@TempDir Path folder) throws Exception {
        EtcdSettings settings;
        try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd"), folder)) {
            settings = settings(etcd.endpoint());
            assertThat(EtcdCheckup.troubles(settings)).isEmpty();

            etcd.call("/v3/maintenance/alarm", "{\"action\":\"ACTIVATE\",\"memberID\":\"77\",\"alarm\":\"NOSPACE\"}");
            assertThat(EtcdCheckup.troubles(settings))
                    .containsExactly("etcd's member 4d has raised the alarm NOSPACE.");
        }
        assertThat(EtcdCheckup.troubles(settings)).singleElement().asString().contains("connection refused");
        assertThat(EtcdCheckup.troubles(settings("etcd-0:2379")))
                .singleElement()
                .asString()
                .contains("is no endpoint of etcd");
    }

    private static EtcdSettings settings(String endpoint) {
        return new EtcdSettings(List.of(URI.create(endpoint)), TlsFiles.NONE, Optional.empty(), Deadlines.USUAL);
    }
}
