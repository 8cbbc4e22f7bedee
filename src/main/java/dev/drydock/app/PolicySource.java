package dev.drydock.app;

import dev.drydock.adapter.policy.Policy;
import dev.drydock.core.schedule.Schedule;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what runs by the clock. */
final class PolicySource {
    private final SettingReader settings;

    PolicySource(SettingReader settings) {
        this.settings = settings;
    }

    /**
     * The schedules; what is wrong with them is noted.
     *
     * @param channels where commands are taken; empty for anywhere
     */
    List<Schedule> read(Set<String> channels) {
        Optional<String> text = settings.text(Setting.POLICY);
        if (text.isEmpty()) {
            return List.of();
        }
        boolean etcd = settings.text(Setting.ETCD_ENDPOINTS).isPresent();
        Policy policy = Policy.read(text.get(), new SchedulableCommands(etcd), channels);
        policy.problems().forEach(problem -> settings.problem(Setting.POLICY.name() + ", " + problem));
        return policy.schedules();
    }
}
