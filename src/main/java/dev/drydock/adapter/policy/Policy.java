package dev.drydock.adapter.policy;

import dev.drydock.cluster.host.HostRule;
import dev.drydock.cluster.host.NodePodRule;
import dev.drydock.core.schedule.Schedule;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a policy file says.
 *
 * @param schedules the schedules that are right, in the file's order
 * @param hosts what is right of what it says of hosts, in the file's order
 * @param nodePods what it allows of node pods; empty for nothing
 * @param problems all that is wrong, each in a sentence that begins with its line; empty where the file is right
 */
public record Policy(
        List<Schedule> schedules, List<HostRule> hosts, Optional<NodePodRule> nodePods, List<String> problems) {
    public Policy {
        schedules = List.copyOf(schedules);
        hosts = List.copyOf(hosts);
        problems = List.copyOf(problems);
    }

    /**
     * Reads a policy file.
     *
     * @param text its contents, in YAML
     * @param commands what commands may be scheduled
     * @param channels the ids of the channels where commands are taken; empty for any
     */
    public static Policy read(String text, ScheduledCommands commands, Set<String> channels) {
        Problems problems = new Problems();
        PolicyReader reader = new PolicyReader(commands, channels, problems);
        YamlText.root(text, "schedules: or hosts: and a list behind it", problems)
                .ifPresent(reader::read);
        return new Policy(reader.schedules(), reader.hosts(), reader.nodePods(), problems.all());
    }
}
