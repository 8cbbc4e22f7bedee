package dev.drydock.cluster.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which hosts there are, and the way to each. */
final class InventoryTest {
    private static final JumpHost JUMP = new JumpHost("ops", "bastion", 22);
    private static final Path KEY = Path.of("/key");
    private static final HostDefaults DEFAULTS = new HostDefaults("drydock", 22, KEY, Optional.of(JUMP));

    private static Node node(String name, boolean controlPlane, String address) {
        return new Node(
                new NodeRef(new NodeName(name), "uid"),
                Map.of(),
                false,
                true,
                controlPlane,
                "v1.36.1",
                Optional.of(address));
    }

    private static HostRule rule(String name, Optional<String> address, Optional<String> user) {
        return new HostRule(name, address, Optional.empty(), user, Optional.empty(), Optional.empty());
    }

    /** What people say goes before what is remembered, and what makes no sense as an address is none. */
    @Test
    void whatIsRememberedStandsInForNodesThatNobodyTells() {
        List<HostEntry> hosts = Inventory.remembered(
                Map.of(
                        new NodeName("control-1"), "10.0.0.1",
                        new NodeName("control-2"), "10.0.0.2",
                        new NodeName("control-3"), "-oProxyCommand=x"),
                List.of(
                        rule("control-2", Optional.of("10.9.9.9"), Optional.of("core")),
                        rule("etcd-1", Optional.of("10.0.0.9"), Optional.empty())),
                Optional.of(DEFAULTS));

        assertThat(hosts)
                .extracting(host -> host.name().value(), HostEntry::kind, HostEntry::address, HostEntry::user)
                .containsExactly(
                        tuple("control-1", HostEntry.Kind.CONTROL_PLANE, Optional.of("10.0.0.1"), "drydock"),
                        tuple("control-2", HostEntry.Kind.CONTROL_PLANE, Optional.of("10.9.9.9"), "core"),
                        tuple("control-3", HostEntry.Kind.CONTROL_PLANE, Optional.empty(), "drydock"),
                        tuple("etcd-1", HostEntry.Kind.OUTSIDE, Optional.of("10.0.0.9"), "drydock"));
    }

    @Test
    void nodesAreHostsAndTheFirstRuleThatFitsCounts() {
        List<HostEntry> hosts = Inventory.of(
                List.of(node("worker-1", false, "10.0.0.2"), node("control-1", true, "10.0.0.1")),
                List.of(
                        new HostRule(
                                "control-*",
                                Optional.empty(),
                                Optional.of(2222),
                                Optional.of("core"),
                                Optional.of(Path.of("/other")),
                                Optional.empty()),
                        rule("control-1", Optional.of("10.9.9.9"), Optional.of("nobody")),
                        rule("etcd-1", Optional.of("10.0.0.9"), Optional.empty()),
                        rule("etcd-2", Optional.empty(), Optional.empty())),
                DEFAULTS);

        assertThat(hosts)
                .containsExactly(
                        new HostEntry(
                                new NodeName("control-1"),
                                HostEntry.Kind.CONTROL_PLANE,
                                Optional.of("10.0.0.1"),
                                2222,
                                "core",
                                Path.of("/other"),
                                Optional.of(JUMP)),
                        new HostEntry(
                                new NodeName("etcd-1"),
                                HostEntry.Kind.OUTSIDE,
                                Optional.of("10.0.0.9"),
                                22,
                                "drydock",
                                KEY,
                                Optional.of(JUMP)),
                        new HostEntry(
                                new NodeName("worker-1"),
                                HostEntry.Kind.WORKER,
                                Optional.of("10.0.0.2"),
                                22,
                                "drydock",
                                KEY,
                                Optional.of(JUMP)));
    }

    @Test
    void aRuleMayTellOfANodePodAndWithoutSshTheseAreAllThereIs() {
        HostRule byPod = new HostRule(
                "worker-*",
                HostMethod.NODE_POD,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        List<Node> nodes = List.of(node("worker-1", false, "10.0.0.2"), node("control-1", true, "10.0.0.1"));
        HostRule outside = rule("etcd-1", Optional.of("10.0.0.9"), Optional.empty());

        assertThat(Inventory.of(nodes, List.of(byPod, outside), DEFAULTS))
                .extracting(host -> host.name().value(), HostEntry::method)
                .containsExactly(
                        tuple("control-1", HostMethod.SSH),
                        tuple("etcd-1", HostMethod.SSH),
                        tuple("worker-1", HostMethod.NODE_POD));
        assertThat(Inventory.of(nodes, List.of(byPod, outside), Optional.empty()))
                .containsExactly(
                        HostEntry.byPod(new NodeName("worker-1"), HostEntry.Kind.WORKER, Optional.of("10.0.0.2")));
        assertThat(Inventory.of(nodes, List.of(), DEFAULTS))
                .extracting(HostEntry::method)
                .containsOnly(HostMethod.SSH);
    }

    @Test
    void whatIsNoAddressIsNone() {
        assertThat(Inventory.of(List.of(node("a", false, "-oProxyCommand=x")), List.of(), DEFAULTS))
                .extracting(HostEntry::address)
                .containsExactly(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, true",
        "host.example.org, true",
        "fd00::1, true",
        "::1, true",
        "-host, false",
        "a b, false",
        "a;id, false",
        "'', false",
        "a@b, false",
        "[::1], false"
    })
    void addresses(String text, boolean is) {
        assertThat(Inventory.isAddress(text)).isEqualTo(is);
    }
}
