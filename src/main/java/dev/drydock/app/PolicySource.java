package dev.drydock.app;

import dev.drydock.adapter.policy.Policy;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the policy file: what runs by the clock, and how hosts are reached. */
final class PolicySource {
    private final SettingReader settings;

    PolicySource(SettingReader settings) {
        this.settings = settings;
    }

    /**
     * What the file says; what is wrong with it is noted.
     *
     * @param channels where commands are taken; empty for anywhere
     */
    Policy read(Set<String> channels) {
        Optional<String> text = settings.text(Setting.POLICY);
        if (text.isEmpty()) {
            return new Policy(List.of(), List.of(), Optional.empty(), List.of());
        }
        boolean etcd = settings.text(Setting.ETCD_ENDPOINTS).isPresent();
        Policy policy = Policy.read(text.get(), new SchedulableCommands(etcd), channels);
        policy.problems().forEach(problem -> settings.problem(Setting.POLICY.name() + ", " + problem));
        return policy;
    }
}
