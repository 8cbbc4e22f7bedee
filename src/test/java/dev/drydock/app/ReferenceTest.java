package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.action.node.DrainSettings;
import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.etcd.Etcd;
import dev.drydock.cluster.etcd.Rehearsal;
import dev.drydock.cluster.etcd.SnapshotInspector;
import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.run.MemoryJournal;
import dev.drydock.core.run.MemoryLeases;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ReferenceTest {
    private static final List<CommandDefinition> DEFINITIONS = Catalogue.of(
                    noCluster(),
                    new MemoryJournal(() -> Instant.EPOCH),
                    new MemoryLeases(),
                    () -> Instant.EPOCH,
                    ApprovalPolicy.STANDARD,
                    new DrainSettings(32, Optional.empty()),
                    Optional.of(new EtcdTools(
                            noCluster(),
                            stub(Etcd.class),
                            new NoSnapshots(),
                            stub(SnapshotInspector.class),
                            stub(Rehearsal.class),
                            () -> Instant.EPOCH,
                            stub(RandomGenerator.class))))
            .definitions();

    @Test
    void theCommandReferenceIsUpToDate() throws IOException {
        assertUpToDate("src/site/markdown/commands.md", Reference.commands(DEFINITIONS));
    }

    @Test
    void theConfigurationReferenceIsUpToDate() throws IOException {
        assertUpToDate("src/site/markdown/configuration.md", Reference.configuration(Setting.ALL));
    }

    @Test
    void theExampleOfTheEnvironmentIsUpToDate() throws IOException {
        assertUpToDate(".env.example", Reference.envExample(Setting.ALL));
    }

    @Test
    void everyExampleIsUnderstoodAndStaysAsItIsWritten() {
        Grammar grammar = new PicocliGrammar(DEFINITIONS);

        assertThat(DEFINITIONS)
                .isNotEmpty()
                .allSatisfy(definition -> assertThat(definition.examples())
                        .as(definition.name())
                        .isNotEmpty()
                        .allSatisfy(example -> {
                            assertThat(grammar.parse(example).line()).isEqualTo(example);
                            assertThat(grammar.parse(example).definition()).isEqualTo(definition);
                        }));
    }

    private static void assertUpToDate(String file, String expected) throws IOException {
        Path path = Path.of(file);
        if (System.getProperty("regenerate") != null) {
            Files.writeString(path, expected);
            return;
        }
        assertThat(Files.readString(path))
                .as("%s: run `mvn test -Dtest=ReferenceTest -Dregenerate`, read the difference, and commit it", file)
                .isEqualTo(expected);
    }

    /** Definitions are made without asking the cluster anything. */
    private static Cluster noCluster() {
        return stub(Cluster.class);
    }

    /** Something that nothing is asked of. */
    private static <T> T stub(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                ReferenceTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                }));
    }
}
