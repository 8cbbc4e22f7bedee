package dev.drydock.adapter.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.host.HostMethod;
import dev.drydock.cluster.host.HostRule;
import dev.drydock.cluster.host.JumpHost;
import dev.drydock.cluster.host.NodePodRule;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.schedule.Schedule;
import dev.drydock.core.schedule.Timetable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyTest {
    private static final String GOOD = """
        schedules:
          - name: nightly
            cron: 0 2 * * *
            command: etcd  snapshot
            channel: C0OPS
        """;

    /** Takes {@code etcd …}, single-spaced. */
    private static String check(String line) {
        if (!line.startsWith("etcd ")) {
            throw new CommandException("There is no command `ectd`.", "ectd", Optional.of("etcd"));
        }
        return line.replaceAll(" +", " ");
    }

    private static Policy read(String text) {
        return Policy.read(text, PolicyTest::check, Set.of("C0OPS", "G0NIGHT"));
    }

    @Test
    void theLeastThatIsNeededGivesTheDefaults() {
        assertThat(read(GOOD))
                .isEqualTo(new Policy(
                        List.of(new Schedule(
                                "nightly",
                                new Timetable(UnixCron.parse("0 2 * * *"), ZoneId.of("UTC")),
                                "etcd snapshot",
                                "C0OPS",
                                false,
                                Optional.empty())),
                        List.of(),
                        Optional.empty(),
                        List.of()));
    }

    @Test
    void everythingCanBeSaid() {
        Policy policy = read("""
            # what runs by night
            schedules:
              - {name: a, cron: "*/5  * * * 1-5", time-zone: Europe/Berlin, command: "etcd prune --keep-daily 7",
                 channel: G0NIGHT, when-good: quiet, overdue-after: 1h30m}
              - name: b
                cron: '0 0 1 JAN *'
                command: etcd defrag
                channel: C0OPS
                when-good: tell
            """);

        assertThat(policy.problems()).isEmpty();
        assertThat(policy.schedules())
                .extracting(Schedule::name, Schedule::line, Schedule::quiet, Schedule::overdueAfter)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(
                                "a", "etcd prune --keep-daily 7", true, Optional.of(Duration.ofMinutes(90))),
                        org.assertj.core.api.Assertions.tuple("b", "etcd defrag", false, Optional.empty()));
        assertThat(policy.schedules().getFirst().timetable().cron().text()).isEqualTo("*/5 * * * 1-5");
        assertThat(policy.schedules().getFirst().timetable().zone()).isNotEqualTo(ZoneOffset.UTC);
    }

    @Test
    void allThatIsWrongIsToldAtOnceEachWithItsLine() {
        Policy policy = read("""
            schedules:
              - name: Nightly
                corn: 0 2 * * *
                cron: 0 25 * * *
                time-zone: Europe/Berlim
                command: ectd snapshot
                channel: C0RANDOM
                when-good: silent
                overdue-after: 2 hours
              - name: ok
                name: twice
                cron: 0 2 * *
                command: etcd snapshot
                channel: ops
              - name: ok
                cron: [1]
                command: etcd snapshot
              - nothing
            retention: 1d
            """);

        assertThat(policy.schedules()).isEmpty();
        assertThat(policy.problems())
                .containsExactly(
                        "line 19: \"retention\" is nothing that the file has: it has schedules, hosts, node-pods.",
                        "line 3: \"corn\" is nothing that a schedule has; did you mean cron?",
                        "line 2: name is \"Nightly\": write small letters, digits and hyphens, at most 40, such as"
                                + " nightly-snapshot.",
                        "line 4: cron is \"0 25 * * *\": Value 25 not in range [0, 23]. Write minute, hour, day of the"
                                + " month, month and day of the week, such as \"0 2 * * *\" for 02:00 each day.",
                        "line 5: time-zone is \"Europe/Berlim\": there is no such time zone; write UTC or one such as"
                                + " Europe/Berlin. Did you mean Europe/Berlin?",
                        "line 6: command is \"ectd snapshot\": There is no command `ectd`. Did you mean etcd?",
                        "line 7: channel is \"C0RANDOM\": Drydock takes no commands there; it does in C0OPS, G0NIGHT.",
                        "line 8: when-good is \"silent\": write tell or quiet.",
                        "line 9: overdue-after is \"2 hours\": write a duration from 1m to 8784h, such as 2h or 30m.",
                        "line 11: a schedule has name twice: keep one.",
                        "line 12: cron is \"0 2 * *\": Cron expression contains 4 parts but we expect one of [5]."
                            + " Write minute, hour, day of the month, month and day of the week, such as \"0 2 * * *\""
                            + " for 02:00 each day.",
                        "line 14: channel is \"ops\": write a channel's id (C… or G…), which stands at the end of its"
                                + " details in Slack.",
                        "line 15: name is \"ok\": another schedule has that name.",
                        "line 16: cron must be a text.",
                        "line 15: a schedule has no channel.",
                        "line 18: a schedule must have a name, a cron, a command and a channel.");
    }

    record Wrong(String name, String text, String problem) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Wrong> wrong() {
        return Stream.of(
                new Wrong("nothing", "# nothing\n", "the file says nothing"),
                new Wrong("a text", "hello", "line 1: the file must begin with schedules: or hosts:"),
                new Wrong("no schedules", "{}", "line 1: the file has no schedules and no hosts"),
                new Wrong("schedules that are none", "schedules: 5", "line 1: schedules must be a list"),
                new Wrong("no YAML", "schedules:\n  - name: [\n", "line 3: this is not YAML"),
                new Wrong("a tab", "schedules:\n\t- name: a\n", "line 2: this is not YAML"),
                new Wrong("an alias", "a: &a [1]\nschedules: *a\n", "line 1: anchors (&) and aliases (*)"),
                new Wrong("a cron that begins with a star", GOOD.replace("0 2", "*/5 2"), "line 3: this is not YAML"),
                new Wrong("a cron of nothing but stars", GOOD.replace("0 2 * * *", "*"), "line 3: this is not YAML"),
                new Wrong("a tag", "schedules: !!java.net.URL [x]\n", "line 1: tags (!) are not taken"),
                new Wrong("a tagged text", "schedules: !!str x\n", "line 1: tags (!) are not taken"),
                new Wrong("two documents", GOOD + "---\n" + GOOD, "line 6: a second document"),
                new Wrong("nested deeply", "[".repeat(20_000), "line 1: this is nested too deeply"),
                new Wrong("too long", "#" + "x".repeat(70_000), "the file is longer than 64 KiB"),
                new Wrong("control characters", "schedules: \u0000\n", "this is not YAML"),
                new Wrong("empty texts", GOOD.replace("nightly", "''"), "line 2: name must be a text"),
                new Wrong("a text that is none", GOOD.replace("C0OPS", "{a: b}"), "line 5: channel must be a text"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void whatIsNoPolicyIsRefused(Wrong one) {
        Policy policy = read(one.text());

        assertThat(policy.schedules()).isEmpty();
        assertThat(policy.problems())
                .allSatisfy(
                        problem -> assertThat(problem.contains("not YAML")).isEqualTo(problem.contains("in quotes.")));
        assertThat(policy.problems()).first().asString().startsWith(one.problem());
    }

    @Test
    void hostsMayStandInItToo() {
        Policy policy = read("""
            hosts:
              - name: control-*
                method: ssh
                port: 2222
                user: core
                key: /etc/drydock/core
                jump: ops@[fd00::1]:2200
              - {name: etcd-1, address: 10.0.0.9}
            """);

        assertThat(policy.problems()).isEmpty();
        assertThat(policy.schedules()).isEmpty();
        assertThat(policy.hosts())
                .containsExactly(
                        new HostRule(
                                "control-*",
                                Optional.empty(),
                                Optional.of(2222),
                                Optional.of("core"),
                                Optional.of(Path.of("/etc/drydock/core")),
                                Optional.of(new JumpHost("ops", "fd00::1", 2200))),
                        new HostRule(
                                "etcd-1",
                                Optional.of("10.0.0.9"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
    }

    @Test
    void nodePodsAreAllowedWhereTheFileSaysSo() {
        Policy policy = read("""
            node-pods:
              namespace: drydock-node-pods
              image: registry.example.org/tools@sha256:0123
            hosts:
              - {name: worker-*, method: pod}
              - {name: control-*, method: ssh}
            """);

        assertThat(policy.problems()).isEmpty();
        assertThat(policy.nodePods())
                .contains(new NodePodRule("drydock-node-pods", "registry.example.org/tools@sha256:0123"));
        assertThat(policy.hosts()).extracting(HostRule::method).containsExactly(HostMethod.NODE_POD, HostMethod.SSH);
        assertThat(read(GOOD).nodePods()).isEmpty();
    }

    @Test
    void nodePodsAreNeverAllowedByMistake() {
        assertThat(read("hosts: [{name: worker-1, method: pod}]").problems())
                .containsExactly(
                        "line 1: method is \"pod\": write node-pods: with a namespace and an image beside hosts:"
                                + " first, which allows them.");
        assertThat(read("""
            node-pods:
              namespace: Drydock
              image: a b
              token: x
            hosts:
              - name: worker-1
                method: pod
                address: 10.0.0.1
                user: core
            """).problems())
                .containsExactly(
                        "line 4: \"token\" is nothing that node-pods has: it has namespace, image.",
                        "line 2: namespace is \"Drydock\": write a namespace's name, such as drydock-node-pods.",
                        "line 3: image is \"a b\": write an image's name, best with its digest behind an @.",
                        "line 8: address: a node pod has none; take it away, or the pod.",
                        "line 9: user: a node pod has none; take it away, or the pod.");
        assertThat(read("node-pods: yes\nhosts: []").problems())
                .containsExactly("line 1: node-pods must have a namespace and an image.");
        assertThat(read("node-pods: {namespace: a}\nhosts: []").problems())
                .containsExactly("line 1: node-pods has no image.");
    }

    @Test
    void allThatIsWrongWithHostsIsToldWithItsLine() {
        Policy policy = read("""
            hosts:
              - name: Control_1
                adress: 10.0.0.1
              - name: control-[1
              - name: control-*
                address: 10.0.0.1
              - name: a
                method: telnet
                address: -oProxyCommand=id
                port: 70000
                user: a b
                key: id_ed25519
                jump: bastion
              - name: a
              - port: 22
              - b
            """);

        assertThat(policy.problems())
                .containsExactly(
                        "line 3: \"adress\" is nothing that a host has; did you mean address?",
                        "line 2: name is \"Control_1\": write a node's name, or a pattern such as control-*.",
                        "line 4: name is \"control-[1\": has a [ that is not closed. Write for example node[0-9].",
                        "line 6: address: the name is a pattern, and the hosts that fit it cannot all have one"
                                + " address.",
                        "line 8: method is \"telnet\": write ssh or pod.",
                        "line 9: address is \"-oProxyCommand=id\": write an IP address or a machine's name.",
                        "line 10: port is \"70000\": write a number from 1 to 65535.",
                        "line 11: user is \"a b\": write a user's name on the hosts, such as drydock.",
                        "line 12: key is \"id_ed25519\": write the path of a private key, from the root on.",
                        "line 13: jump is \"bastion\": write USER@ADDRESS or USER@ADDRESS:PORT.",
                        "line 14: name is \"a\": another host has that name, and the first counts.",
                        "line 15: a host has no name.",
                        "line 16: a host must have a name, and may have method, address, port, user, key, jump.");
        assertThat(read("hosts: x").problems())
                .containsExactly("line 1: hosts must be a list: begin each with a hyphen.");
    }
}
