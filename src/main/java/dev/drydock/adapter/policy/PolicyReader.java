package dev.drydock.adapter.policy;

import dev.drydock.cluster.host.HostRule;
import dev.drydock.cluster.host.NodePodRule;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.GoDuration;
import dev.drydock.core.command.NearestWord;
import dev.drydock.core.schedule.Cron;
import dev.drydock.core.schedule.Schedule;
import dev.drydock.core.schedule.Timetable;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads a policy file: the schedules itself, the hosts by {@link HostsReader}. */
final class PolicyReader {
    private static final List<String> KEYS = List.of("schedules", "hosts", "node-pods");
    private static final List<String> SCHEDULE_KEYS =
            List.of("name", "cron", "time-zone", "command", "channel", "when-good", "overdue-after");
    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?");
    private static final Pattern CHANNEL = Pattern.compile("[CG][A-Z0-9]{2,}");
    private static final String NO_PODS =
            "write node-pods: with a namespace and an image beside hosts: first, which allows them.";
    private static final int MOST = 100;
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(366);

    private final ScheduledCommands commands;
    private final Set<String> channels;
    private final Problems problems;
    private final List<Schedule> schedules = new ArrayList<>();
    private final List<HostRule> hosts = new ArrayList<>();
    private Optional<NodePodRule> nodePods = Optional.empty();
    private final Set<String> names = new TreeSet<>();

    PolicyReader(ScheduledCommands commands, Set<String> channels, Problems problems) {
        this.commands = commands;
        this.channels = new TreeSet<>(channels);
        this.problems = problems;
    }

    List<Schedule> schedules() {
        return schedules;
    }

    List<HostRule> hosts() {
        return hosts;
    }

    Optional<NodePodRule> nodePods() {
        return nodePods;
    }

    void read(Node root) {
        if (!(root instanceof MappingNode mapping)) {
            problems.add(root.getStartMark(), "the file must begin with schedules: or hosts: and a list behind it.");
            return;
        }
        Fields fields = new Fields(mapping, "the file", KEYS, problems);
        Optional<Node> list = fields.node("schedules");
        Optional<Node> machines = fields.node("hosts");
        Optional<Node> pods = fields.node("node-pods");
        nodePods = pods.flatMap(node -> new NodePodsReader(problems).read(node));
        Optional<String> noPods = pods.isEmpty() ? Optional.of(NO_PODS) : Optional.empty();
        machines.ifPresent(node -> hosts.addAll(new HostsReader(problems, noPods).read(node)));
        if (list.isEmpty()) {
            if (machines.isEmpty()) {
                problems.add(root.getStartMark(), "the file has no schedules and no hosts.");
            }
        } else if (list.get() instanceof SequenceNode sequence) {
            if (sequence.getValue().size() > MOST) {
                problems.add(list.get().getStartMark(), "there are more than " + MOST + " schedules.");
            }
            sequence.getValue().stream().limit(MOST).forEach(this::schedule);
        } else {
            problems.add(list.get().getStartMark(), "schedules must be a list: begin each with a hyphen.");
        }
    }

    private void schedule(Node node) {
        if (!(node instanceof MappingNode mapping)) {
            problems.add(node.getStartMark(), "a schedule must have a name, a cron, a command and a channel.");
            return;
        }
        Fields fields = new Fields(mapping, "a schedule", SCHEDULE_KEYS, problems);
        Optional<String> name = fields.parsed("name", fields.required("name"), this::name);
        Optional<Cron> cron = fields.parsed("cron", fields.required("cron"), PolicyReader::cron);
        Optional<ZoneId> zone =
                fields.parsed("time-zone", Optional.of(fields.text("time-zone").orElse("UTC")), PolicyReader::zone);
        Optional<String> line = fields.parsed("command", fields.required("command"), this::line);
        Optional<String> channel = fields.parsed("channel", fields.required("channel"), this::channel);
        Optional<Boolean> quiet =
                fields.parsed("when-good", Optional.of(fields.text("when-good").orElse("tell")), PolicyReader::quiet);
        Optional<String> patience = fields.text("overdue-after");
        Optional<Duration> overdueAfter = fields.parsed("overdue-after", patience, PolicyReader::duration);
        boolean complete =
                overdueAfter.isPresent() == fields.node("overdue-after").isPresent();
        if (complete
                && name.isPresent()
                && cron.isPresent()
                && zone.isPresent()
                && line.isPresent()
                && channel.isPresent()
                && quiet.isPresent()) {
            schedules.add(new Schedule(
                    name.get(),
                    new Timetable(cron.get(), zone.get()),
                    line.get(),
                    channel.get(),
                    quiet.get(),
                    overdueAfter));
        }
    }

    private String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "write small letters, digits and hyphens, at most 40, such as nightly-snapshot.");
        }
        if (!names.add(text)) {
            throw new IllegalArgumentException("another schedule has that name.");
        }
        return text;
    }

    private static Cron cron(String text) {
        try {
            return UnixCron.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    wrong.getMessage()
                            + ". Write minute, hour, day of the month, month and day of the week, such as \"0 2 * *"
                            + " *\" for 02:00 each day.",
                    wrong);
        }
    }

    private static ZoneId zone(String text) {
        Set<String> known = ZoneId.getAvailableZoneIds();
        if (!known.contains(text)) {
            String near = NearestWord.of(text, new TreeSet<>(known))
                    .map(word -> " Did you mean " + word + "?")
                    .orElse("");
            throw new IllegalArgumentException(
                    "there is no such time zone; write UTC or one such as Europe/Berlin." + near);
        }
        return ZoneId.of(text);
    }

    private String line(String text) {
        try {
            return commands.check(text);
        } catch (CommandException wrong) {
            throw new IllegalArgumentException(
                    wrong.getMessage()
                            + wrong.suggestion()
                                    .map(near -> " Did you mean " + near + "?")
                                    .orElse(""),
                    wrong);
        }
    }

    private String channel(String text) {
        if (!CHANNEL.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "write a channel's id (C… or G…), which stands at the end of its details in Slack.");
        }
        if (!channels.isEmpty() && !channels.contains(text)) {
            throw new IllegalArgumentException("Drydock takes no commands there; it does in "
                    + channels.stream().limit(10).collect(Collectors.joining(", ")) + ".");
        }
        return text;
    }

    private static boolean quiet(String text) {
        return switch (text) {
            case "tell" -> false;
            case "quiet" -> true;
            default -> throw new IllegalArgumentException("write tell or quiet.");
        };
    }

    private static Duration duration(String text) {
        return GoDuration.parse(text)
                .filter(wait -> wait.compareTo(SHORTEST) >= 0 && wait.compareTo(LONGEST) <= 0)
                .orElseThrow(
                        () -> new IllegalArgumentException("write a duration from 1m to 8784h, such as 2h or 30m."));
    }
}
