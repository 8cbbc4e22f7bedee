package dev.drydock.action.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.FileAnswer;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.cluster.host.HostUnit;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.cluster.host.UnitState;
import dev.drydock.core.approval.People;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.text.Card;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** What {@code hosts check} tells. */
final class HostsCheckQueryTest {
    private static final Instant NOW = Instant.parse("2026-11-29T22:00:00Z");
    private static final String MANIFEST = "    - --data-dir=/data/etcd\n    - --name=control-1\n";

    private final TreeMap<NodeName, FakeHost> machines = new TreeMap<>();
    private final Map<NodeName, HostEntry.Kind> kinds = new HashMap<>();

    /** A host that answers from a table, by the program's name; without an answer it never ends. */
    private static final class FakeHost implements Host {
        private final Map<String, Ending> answers = new HashMap<>(Map.of(
                "id", out("core"),
                "true", new Ending.Exited(0, List.of()),
                "date", out(NOW.getEpochSecond() + "123456789"),
                "/bin/sh",
                        out(
                                "systemd=systemd 257 (257.9-1)",
                                "flock=yes",
                                "etcdutl=etcdutl version: 3.5.16",
                                "etcdctl=etcdctl version: 3.5.16"),
                "df",
                        out(
                                "Filesystem 1024-blocks Used Available Capacity Mounted on",
                                "/dev/vda1 100000000 1 20000000 1% /")));
        private FileAnswer manifest = new FileAnswer.Content(MANIFEST);
        private Optional<HostException> away = Optional.empty();

        @Override
        public String display() {
            return "core@10.0.0.1:22";
        }

        @Override
        public Ending run(HostCommand command, Consumer<HostLine> hear) throws InterruptedException {
            if (away.isPresent()) {
                throw away.get();
            }
            Ending answer = answers.get(command.words().getFirst());
            if (answer == null) {
                new CountDownLatch(1).await();
                throw new IllegalStateException();
            }
            return command.words().getFirst().equals("df") && !command.words().contains("/data/etcd")
                    ? new Ending.Exited(1, List.of(new HostLine(HostLine.Source.ERR, "no such folder")))
                    : answer;
        }

        @Override
        public FileAnswer read(String path) {
            return path.equals("/etc/kubernetes/manifests/etcd.yaml") ? manifest : new FileAnswer.Absent();
        }

        @Override
        public void copyIn(Path file, String sha256, String path, LongConsumer progress) {
            throw new UnsupportedOperationException("a check changes nothing");
        }

        @Override
        public String copyOut(String path, Path target, long most, LongConsumer progress) {
            throw new UnsupportedOperationException("a check changes nothing");
        }

        @Override
        public void start(HostUnit unit) {
            throw new UnsupportedOperationException("a check changes nothing");
        }

        @Override
        public UnitState observe(HostUnit unit) {
            throw new UnsupportedOperationException("a check changes nothing");
        }
    }

    private static Ending out(String... lines) {
        return new Ending.Exited(
                0,
                List.of(lines).stream()
                        .map(line -> new HostLine(HostLine.Source.OUT, line))
                        .toList());
    }

    private FakeHost machine(String name, HostEntry.Kind kind) {
        FakeHost host = new FakeHost();
        machines.put(new NodeName(name), host);
        kinds.put(new NodeName(name), kind);
        return host;
    }

    private FakeHost control() {
        return machine("control-1", HostEntry.Kind.CONTROL_PLANE);
    }

    private Hosts hosts() {
        return new Hosts() {
            @Override
            public List<HostEntry> inventory() {
                return machines.keySet().stream()
                        .map(name -> new HostEntry(
                                name,
                                kinds.getOrDefault(name, HostEntry.Kind.WORKER),
                                Optional.of("10.0.0.1"),
                                22,
                                "core",
                                Path.of("/key"),
                                Optional.empty()))
                        .toList();
            }

            @Override
            public Host host(HostEntry entry) {
                return Optional.ofNullable(machines.get(entry.name())).orElseThrow();
            }
        };
    }

    private HostsCheckQuery query() {
        return new HostsCheckQuery(hosts(), () -> NOW, Duration.ofSeconds(2));
    }

    private Card check(String... words) {
        HostsCheckQuery query = query();
        return query.answer(
                query.definition().reader().apply(new Arguments(List.of(words), Map.of())), new People().of("dana"));
    }

    @Test
    void allIsWell() {
        control().answers.put("date", out(NOW.getEpochSecond() + "000000000"));
        machine("worker-1", HostEntry.Kind.WORKER).manifest = new FileAnswer.Absent();

        Card card = check();

        assertThat(card.summary()).isEqualTo("2 hosts, all well");
        assertThat(card.toString())
                .contains("control-1  10.0.0.1  ssh     core        yes   257      static pod  3.5.16   3.5.16   20 GB "
                        + " right")
                .contains("worker-1   10.0.0.1  ssh     core        yes   257      none        3.5.16   3.5.16   -     "
                        + " +0.1 s");
    }

    @Test
    void aHostThatIsNotReachedIsTroubleOfItsOwn() {
        control().away = Optional.of(new HostException("core@10.0.0.1:22 is not in `/known`.", false));
        machine("worker-1", HostEntry.Kind.WORKER);

        Card card = check();

        assertThat(card.summary()).isEqualTo("2 hosts, 1 in trouble");
        assertThat(card.toString())
                .contains("control-1  10.0.0.1  ssh     no ")
                .contains("Core@10.0.0.1:22 is not in ");
    }

    @Test
    void withoutSudoNothingElseIsAsked() {
        FakeHost host = control();
        host.answers.put(
                "true",
                new Ending.Exited(1, List.of(new HostLine(HostLine.Source.ERR, "sudo: a password is required"))));
        host.answers.remove("/bin/sh");

        assertThat(check().toString())
                .contains("sudo says \"sudo: a password is required\"")
                .contains("core ALL=(ALL) NOPASSWD: ALL");
    }

    @Test
    void whatIsMissingIsTold() {
        FakeHost host = control();
        host.manifest = new FileAnswer.Absent();
        host.answers.put("/bin/sh", out("etcdutl=", "etcdctl="));
        host.answers.put("date", out((NOW.getEpochSecond() - 90) + "000000000"));

        assertThat(check().toString())
                .contains("It is not run by systemd")
                .contains("Its clock is 1 m 30 s behind ours, or more.")
                .contains("There is neither /etc/kubernetes/manifests/etcd.yaml nor a unit etcd.service")
                .contains("There is neither etcdutl nor etcdctl.")
                .contains("-1 m 30 s");
    }

    @Test
    void whatOurUnitsNeedIsLookedFor() {
        FakeHost host = control();
        host.answers.put("/bin/sh", out("systemd=systemd 235", "etcdutl=3.5.16"));

        assertThat(check().toString())
                .contains("Its systemd is 235, and work that outlasts the connection needs 236 or later")
                .contains("There is no flock", "Install util-linux.");

        host.answers.put("/bin/sh", out("systemd=systemd 236", "flock=yes", "etcdutl=3.5.16"));
        assertThat(check().summary()).isEqualTo("1 host, all well");
    }

    @Test
    void theDoctorIsToldOfEachHostHoweverManyThereAre() {
        control().away = Optional.of(new HostException("control-1 is away.", true));
        for (int i = 0; i <= 100; i++) {
            machine("worker-" + i, HostEntry.Kind.WORKER);
        }

        Map<String, List<String>> troubles = query().troubles();

        assertThat(troubles).hasSize(102).containsEntry("control-1", List.of("Control-1 is away."));
        assertThat(troubles.get("worker-100")).isEmpty();
    }

    @Test
    void aUnitTellsItsFolderInOneOfThreeWays() {
        for (String line : List.of(
                "start=ExecStart={ path=/usr/bin/etcd ; argv[]=/usr/bin/etcd --data-dir=/data/etcd --name x ; }",
                "start=ExecStart={ path=/usr/bin/etcd ; argv[]=/usr/bin/etcd --data-dir /data/etcd ; }",
                "folder=\"/data/etcd\"",
                "folder=/data/etcd")) {
            FakeHost host = control();
            host.manifest = new FileAnswer.Absent();
            host.answers.put(
                    "/bin/sh",
                    out(
                            "systemd=systemd 257",
                            "flock=yes",
                            "etcdutl=3.5.16",
                            line.startsWith("start") ? "x=y" : "start=",
                            line));

            assertThat(check().toString())
                    .contains("systemd unit")
                    .contains("20 GB")
                    .contains("all well");
        }
    }

    @Test
    void twoLayoutsALittleRoomAndAFolderThatIsNotThereAreTrouble() {
        FakeHost host = control();
        host.answers.put("df", out("Filesystem", "/dev/vda1 100000000 1 2000000 98% /"));
        host.answers.put("/bin/sh", out("systemd=systemd 257", "etcdutl=3.5.16", "start=x"));

        assertThat(check().toString())
                .contains("There is both a static pod's manifest and a unit etcd.service")
                .contains("has 2.0 GB free")
                .contains("wants 4.0 GB");

        host.manifest = new FileAnswer.Content("no flag");
        assertThat(check().toString()).contains("There is no folder ").contains("/var/lib/etcd");
    }

    @Test
    void aHostThatHangsKeepsNobodyWaiting() {
        control().answers.remove("id");
        machine("control-2", HostEntry.Kind.CONTROL_PLANE)
                .answers
                .put("id", new Ending.Overdue(Duration.ofSeconds(8), List.of()));
        machine("worker-1", HostEntry.Kind.WORKER);

        Card card = check();

        assertThat(card.summary()).isEqualTo("3 hosts, 2 in trouble");
        assertThat(card.toString())
                .contains("It was not done within 2 s")
                .contains("Core@10.0.0.1:22 was reached, and did not answer ");
    }

    @Test
    void namesAndPatternsChoose() {
        control();
        machine("control-2", HostEntry.Kind.CONTROL_PLANE);
        machine("worker-1", HostEntry.Kind.WORKER);

        assertThat(check("control-*").summary()).isEqualTo("2 hosts, all well");
        assertThat(check("worker-1", "worker-1").summary()).isEqualTo("1 host, all well");
        assertThatThrownBy(() -> check("worker-l"))
                .isInstanceOf(RefusalException.class)
                .hasMessage("There is no host `worker-l`. Did you mean `worker-1`?");
        assertThatThrownBy(() -> check("a[")).hasMessageContaining("has a [ that is not closed");
    }

    @Test
    void moreThanAHundredAreTooMany() {
        for (int i = 0; i <= 100; i++) {
            machine("worker-" + i, HostEntry.Kind.WORKER);
        }

        assertThatThrownBy(this::check)
                .isInstanceOf(RefusalException.class)
                .hasMessageStartingWith("That is 101 hosts, and at most 100 are looked at together.");
    }

    @Test
    void aClusterThatIsAwayIsSaid() {
        Hosts hosts = new Hosts() {
            @Override
            public List<HostEntry> inventory() {
                throw new ClusterException(ClusterException.Kind.UNAVAILABLE, "The API server does not answer.");
            }

            @Override
            public Host host(HostEntry entry) {
                throw new IllegalStateException();
            }
        };
        HostsCheckQuery query = new HostsCheckQuery(hosts, () -> NOW);

        assertThatThrownBy(() -> query.answer(
                        query.definition().reader().apply(new Arguments(List.of(), Map.of())), new People().of("dana")))
                .isInstanceOf(RefusalException.class)
                .hasMessage("The API server does not answer.");
    }
}
